"""Every way the provider misbehaves, over HTTP, and what the engine is told."""

from __future__ import annotations

import logging
import socket

import pytest
from tests.plugins.openai.conftest import KEY, Asking, Kept, asked, at, generator

from packshot.api import (
    BadRequest,
    GeneratorFailure,
    NotAuthorised,
    OutOfFunds,
    Picture,
    RateLimited,
    Refused,
    Transient,
    Unknown,
)
from packshot.testing.openai import FakeOpenAI
from packshot_openai import clients
from packshot_openai.options import OpenAIConfig

IN_ASK = (
    ("401", NotAuthorised),
    ("403", NotAuthorised),
    ("429", RateLimited),
    ("quota", OutOfFunds),
    ("hard-limit", OutOfFunds),
    ("moderation", Refused),
    ("503", Transient),
    ("500", Unknown),
    ("cut", Unknown),
    ("drop", Unknown),
)
IN_READ = (("html", Unknown), ("url", Unknown))


@pytest.fixture(params=["aiohttp", "httpx2"], autouse=True)
def _transport(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every rule holds with aiohttp and without it."""
    if request.param == "httpx2":
        monkeypatch.setattr(clients, "find_spec", lambda _: None)


@pytest.mark.parametrize("partials", [0, 1])
@pytest.mark.parametrize(("fault", "kind"), IN_ASK)
def test_a_fault_of_the_call_is_raised_by_ask(
    fake: FakeOpenAI, asking: Asking, fault: str, kind: type[GeneratorFailure], partials: int
) -> None:
    """One request, and the failure's own kind; what may have been billed is never called free."""
    fake.dial(faults=[fault])
    kept = Kept()
    with pytest.raises(kind) as raised:
        asked(at(fake, partial_images=partials), asking(), kept)

    assert raised.type is kind
    assert 1 == len(fake.requests)
    assert not fake.bill.total or kind is Unknown
    assert KEY not in repr((str(raised.value), kept.body, kept.facts))


@pytest.mark.parametrize(("fault", "kind"), IN_READ)
def test_a_fault_of_the_answer_is_raised_by_read(
    fake: FakeOpenAI, asking: Asking, fault: str, kind: type[GeneratorFailure]
) -> None:
    """The answer is durable by then, and may have been billed."""
    fake.dial(faults=[fault])
    made, request = at(fake), asking()
    kept = asked(made, request)

    with pytest.raises(kind):
        made.read(kept.answer(), request)
    assert fake.bill.total


def test_a_stream_that_ends_in_a_refusal_is_refused(fake: FakeOpenAI, asking: Asking) -> None:
    """After a preview."""
    fake.dial(faults=["stream-error"])
    made, request = at(fake, partial_images=1), asking()
    kept = asked(made, request)

    with pytest.raises(Refused, match="violence"):
        made.read(kept.answer(), request)


def test_a_cut_picture_is_kept_with_its_charge(fake: FakeOpenAI, asking: Asking) -> None:
    """What was paid is known, and the host finds the damage."""
    fake.dial(faults=["truncated"])
    made, request = at(fake), asking()
    reading = made.read(asked(made, request).answer(), request)

    assert fake.bill.total == reading.charge
    with pytest.raises(Exception, match="cut off"):
        Picture.decode(reading.originals[0])


def test_an_answer_before_a_dropped_connection_counts(fake: FakeOpenAI, asking: Asking) -> None:
    """All of it arrived; the next call opens a connection of its own."""
    fake.dial(faults=["answer-then-drop"])
    made, request = at(fake), asking()

    assert made.read(asked(made, request).answer(), request).charge == fake.bill.total


def test_a_wrong_key_is_not_authorised(fake: FakeOpenAI, asking: Asking) -> None:
    """And its text is not repeated."""
    with pytest.raises(NotAuthorised) as raised:
        asked(at(fake, api_key="sk-wrong-0123456789"), asking())

    assert "sk-wrong" not in str(raised.value)


def test_no_server_is_free(asking: Asking) -> None:
    """Nothing was sent."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(Transient, match="nothing was sent"):
        asked(generator(base_url=f"http://127.0.0.1:{port}/v1"), asking())


def test_a_timeout_may_have_been_billed(fake: FakeOpenAI, asking: Asking) -> None:
    """The transport's own, which stands behind the engine's deadline."""
    fake.dial(latency=3.0)
    with pytest.raises(Unknown, match="deadline"):
        asked(at(fake, deadline=1.0), asking())


def test_a_picture_that_cannot_be_sent_is_not_asked_for(fake: FakeOpenAI, asking: Asking) -> None:
    """A missing file is found before a request."""
    request = asking("product")
    request.references[0].path.unlink()
    with pytest.raises(BadRequest):
        asked(at(fake), request)

    assert not fake.requests


def test_limits_are_learned_from_answers(fake: FakeOpenAI, asking: Asking) -> None:
    """From headers; what is configured wins."""
    fake.dial(images_per_minute=120, requests_per_minute=60, tokens_per_minute=90_000)
    made, configured = at(fake), at(fake, images_per_minute=5, tokens_per_minute=7_000)
    for each in (made, configured):
        asked(each, asking())

    limits, kept = made.limits, configured.limits
    assert (60, 120, 90_000) == (limits.requests_per_minute, limits.images_per_minute, limits.tokens_per_minute)
    assert (60, 5, 7_000) == (kept.requests_per_minute, kept.images_per_minute, kept.tokens_per_minute)


@pytest.mark.parametrize(("limit", "tight"), [("images_per_minute", 1), ("tokens_per_minute", 200)])
def test_limits_are_learned_from_a_refusal(fake: FakeOpenAI, asking: Asking, limit: str, tight: int) -> None:
    """From the text, where no header states them."""
    fake.dial(**{limit: tight}, ratelimit_headers=False)
    made = at(fake)
    asked(made, asking())
    with pytest.raises(RateLimited) as raised:
        asked(made, asking())

    assert tight == getattr(made.limits, limit)
    assert raised.value.retry_after is not None
    assert 0 < raised.value.retry_after <= 60


@pytest.mark.parametrize(
    ("options", "variables", "expected"),
    [
        ({"api_key": " given\n"}, {"OPENAI_API_KEY": "around"}, "given"),
        ({}, {"OPENAI_API_KEY": "around\n"}, "around"),
        ({"base_url": "https://eu.api.openai.com/v1"}, {"OPENAI_API_KEY": "around"}, "around"),
        ({"base_url": "http://api.openai.com/v1"}, {"OPENAI_API_KEY": "around"}, None),
        ({"base_url": "https://evil-api.openai.com.example/v1"}, {"OPENAI_API_KEY": "around"}, None),
        ({"base_url": "http://box:1/v1"}, {"OPENAI_API_KEY": "around"}, None),
        ({"base_url": "http://box:1/v1"}, {"OPENAI_API_KEY": "a", "OPENAI_BASE_URL": "http://box:1/v1/"}, "a"),
        ({}, {}, None),
    ],
)
def test_the_environments_key_goes_to_trusted_servers_only(
    monkeypatch: pytest.MonkeyPatch, options: dict[str, str], variables: dict[str, str], expected: str | None
) -> None:
    """A catalog that names a server of its own does not get it."""
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    assert expected == clients.key(OpenAIConfig.model_validate(options))
    for name in variables:
        monkeypatch.delenv(name)


@pytest.mark.parametrize("broken", ["sk-\u2026", "sk-one\nsk-two"])
def test_what_cannot_be_a_key_is_said(asking: Asking, broken: str) -> None:
    """Before it breaks a request half-way."""
    with pytest.raises(NotAuthorised, match="copy it again"):
        asked(generator(api_key=broken), asking())


def test_azures_key_goes_to_the_environments_resource_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Likewise."""
    config = OpenAIConfig(azure_endpoint="https://shop.openai.azure.com", api_version="v")
    monkeypatch.setenv("AZURE_OPENAI_API_KEY", "around")
    before = clients.key(config)
    monkeypatch.setenv("AZURE_OPENAI_ENDPOINT", "https://shop.openai.azure.com/")

    assert (None, "around") == (before, clients.key(config))
    monkeypatch.undo()


def test_without_a_key_openai_is_not_asked(asking: Asking) -> None:
    """It is said before the first picture."""
    with pytest.raises(NotAuthorised, match="OPENAI_API_KEY"):
        asked(generator(), asking())


def test_a_local_server_needs_no_key(asking: Asking) -> None:
    """Whatever it takes for one."""
    with FakeOpenAI() as local:
        made, request = generator(base_url=local.base_url), asking()

        assert made.read(asked(made, request).answer(), request).originals


def test_the_key_is_never_shown(fake: FakeOpenAI, asking: Asking, caplog: pytest.LogCaptureFixture) -> None:
    """Not in options, told, log, facts or answer."""
    caplog.set_level(logging.DEBUG)
    made, request = at(fake), asking()
    kept = asked(made, request)
    shown = repr((made.config, made.config.model_dump_json(), made.told(request), kept.facts, kept.body, caplog.text))

    assert KEY not in shown
    assert "canary" not in shown
