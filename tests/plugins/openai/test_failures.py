"""What the provider's errors mean."""

from __future__ import annotations

from typing import Any

import pytest

from packshot.api import (
    BadRequest,
    GeneratorFailure,
    NotAuthorised,
    OutOfFunds,
    RateLimited,
    Refused,
    Transient,
    Unknown,
)
from packshot_openai import failures

MODERATED = "Your request was rejected by the safety system. safety_violations=[violence, sexual]."
TOO_FAST = (
    "Rate limit reached for gpt-image-2 (for limit gpt-image) in organization org-1 on input-images per min: "
    "Limit 5, Used 5, Requested 1. Please try again in 12s."
)
VERIFY = "Your organization must be verified to use the model `gpt-image-2`."


def error(message: str = "", **more: Any) -> dict[str, Any]:  # noqa: ANN401  JSON
    """An error's body."""
    return {"error": {"message": message, "type": "invalid_request_error", "param": None, "code": None, **more}}


@pytest.mark.parametrize(
    ("status", "body", "kind", "shown"),
    [
        (401, error("Incorrect API key provided: sk-secret"), NotAuthorised, "OPENAI_API_KEY"),
        (403, error(VERIFY), NotAuthorised, "Settings > Organization"),
        (403, error("Country not supported"), NotAuthorised, "Country not supported"),
        (404, error("no such model", code="model_not_found"), NotAuthorised, "doctor"),
        (404, error("Invalid URL"), BadRequest, "Invalid URL"),
        (400, error(MODERATED, code="moderation_blocked"), Refused, "violence, sexual"),
        (400, error("", code="contentFilter"), Refused, "no category given"),
        (400, error("Billing hard limit has been reached"), OutOfFunds, "Fill it up"),
        (400, error("x", code="billing_hard_limit_reached"), OutOfFunds, "Fill it up"),
        (429, error("quota", code="insufficient_quota", type="insufficient_quota"), OutOfFunds, "quota"),
        (429, error(TOO_FAST, code="rate_limit_exceeded"), RateLimited, "Limit 5"),
        (429, None, RateLimited, "too many requests"),
        (400, error("Unsupported", code="unsupported_file_mimetype", param="image"), BadRequest, '"image"'),
        (413, None, BadRequest, "413"),
        (307, None, BadRequest, "redirect"),
        (503, error("overloaded"), Transient, "overloaded"),
        (500, error("sorry"), Unknown, "sorry"),
        (502, None, Unknown, "502"),
        (504, None, Unknown, "504"),
        (524, None, Unknown, "524"),
        (408, None, Unknown, "408"),
        (409, None, Unknown, "409"),
    ],
)
def test_a_status_has_a_kind_and_words(status: int, body: object, kind: type[GeneratorFailure], shown: str) -> None:
    """Each error has its kind, and a message that says what to do."""
    failure = failures.of_status(status, body, {"request_id": "req_1"})

    assert type(failure) is kind
    assert shown in str(failure)


def test_the_text_about_a_key_is_not_shown() -> None:
    """The server may quote the key."""
    assert "sk-secret" not in str(failures.of_status(401, error("Incorrect: sk-secret"), {}))


def test_a_refusal_names_categories_and_request() -> None:
    """Categories from the details where the server gives them."""
    body = error("no", code="moderation_blocked", moderation_details={"categories": ["hate"]})
    failure = failures.of_status(400, body, {"request_id": "req_7"})

    assert "(hate)" in str(failure)
    assert "req_7" in str(failure)


@pytest.mark.parametrize("code", [None, "rate_limit_exceeded"])
@pytest.mark.parametrize(
    ("facts", "text", "expected"),
    [
        ({"retry_after": "3.5"}, TOO_FAST, 3.5),
        ({"retry_after": "30.0"}, "slow down", 30.0),
        ({}, TOO_FAST, 12.0),
        ({}, "Please try again in 467ms.", 0.467),
        ({}, "Please try again in 1m30s.", 90.0),
        ({}, "Please try again in 2m.", 120.0),
        ({}, "slow down", None),
    ],
)
def test_a_rate_limit_says_when_to_come_back(
    facts: dict[str, str], text: str, expected: float | None, code: str | None
) -> None:
    """The header first, then the text, whether or not the error has its code."""
    failure = failures.of_status(429, error(text, code=code), facts)

    assert isinstance(failure, RateLimited)
    assert expected == failure.retry_after


def test_a_call_that_can_never_fit_is_not_tried_again() -> None:
    """More images than the account's whole minute."""
    text = "Rate limit reached on input-images per min: Limit 5, Used 0, Requested 6."

    assert isinstance(failures.of_status(429, error(text), {}), BadRequest)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("ConnectError", Transient),
        ("ConnectTimeout", Transient),
        ("PoolTimeout", Transient),
        ("UnsupportedProtocol", BadRequest),
        ("ReadTimeout", Unknown),
        ("WriteError", Unknown),
        ("RemoteProtocolError", Unknown),
    ],
)
def test_a_broken_connection_is_free_only_before_a_byte_is_sent(name: str, kind: type[GeneratorFailure]) -> None:
    """Whatever else broke may have been billed; the exception's text is never shown."""
    cause = type(name, (Exception,), {})("Bearer sk-secret")
    wrapped = Exception("connection error")
    wrapped.__cause__ = cause
    failure = failures.of_transport(wrapped)

    assert type(failure) is kind
    assert "sk-secret" not in str(failure)
