"""What the doctor finds, for nothing."""

from __future__ import annotations

import socket
from datetime import date
from typing import Any

import pytest
from tests.plugins.openai.conftest import KEY, MODEL, TODAY

from packshot.api import Finding
from packshot.testing.openai import FakeOpenAI
from packshot_openai import checkup
from packshot_openai.options import OpenAIConfig


def found(today: date = TODAY, **options: Any) -> list[Finding]:  # noqa: ANN401  any option
    """The findings for these options."""
    return list(checkup.findings(OpenAIConfig(**({"model": MODEL} | options)), today))


def verdicts(findings: list[Finding]) -> list[tuple[str, str]]:
    """What was looked at, and how it did."""
    return [(each.measure, each.verdict) for each in findings]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, [("key", "pass")]),
        ({"model": "gpt-image-2"}, [("model", "pass"), ("key", "pass")]),
        ({"model": "gpt-image-1.5"}, [("key", "pass"), ("model", "review")]),
        ({"model": "gpt-image-1"}, [("model", "fail"), ("key", "pass"), ("model", "review")]),
        ({"model": "gpt-image-9"}, [("model", "review"), ("key", "pass"), ("model", "review")]),
        ({"models": {MODEL: {"ends": date(2028, 1, 1)}}}, [("key", "pass"), ("model", "review")]),
        ({"api_key": "sk-wrong"}, [("key", "fail")]),
    ],
)
def test_key_server_and_model_are_looked_at(
    fake: FakeOpenAI, options: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    """A model that ends within 60 days or is not known is a warning, one that has ended a failure. It is free."""
    assert expected == verdicts(found(**({"base_url": fake.base_url, "api_key": KEY} | options)))
    assert not fake.bill.total


def test_an_end_is_announced_sixty_days_before(fake: FakeOpenAI) -> None:
    """By the server; by the table, a warning of the plan says it."""
    options = {"base_url": fake.base_url, "api_key": KEY, "model": "gpt-image-1.5"}

    assert [("key", "pass")] == verdicts(found(date(2026, 10, 1), **options))
    assert ("model", "review") in verdicts(found(date(2026, 10, 2), **options))


def test_a_missing_key_is_a_failure() -> None:
    """Nobody is asked."""
    (finding,) = found()

    assert ("key", "fail") == (finding.measure, finding.verdict)
    assert "OPENAI_API_KEY" in finding.message


def test_a_server_that_cannot_be_asked_is_a_warning() -> None:
    """It may work all the same."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

    assert [("server", "review")] == verdicts(found(base_url=f"http://127.0.0.1:{port}/v1"))
    with FakeOpenAI() as fake:
        assert [("server", "review")] == verdicts(found(base_url=f"{fake.base_url}/nowhere"))


@pytest.mark.parametrize(("stated", "day"), [("2026-12-01", date(2026, 12, 1)), ("soon", None), (None, None)])
def test_a_day_that_is_none_is_not_stated(stated: str | None, day: date | None) -> None:
    """Servers that speak the protocol write what they like."""
    assert day == checkup._day(stated)
