"""What an error means for the job: the provider's status, code and text told in the engine's taxonomy."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

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

_MODERATED = {"moderation_blocked", "content_policy_violation", "contentFilter", "content_filter"}
_OUT_OF_FUNDS = {"insufficient_quota", "billing_hard_limit_reached"}
_MAYBE_STARTED = (408, 409)
"""Statuses of a request the server may have begun to work on."""
_LONGEST = 400
"""Characters of a server's own text that are shown."""
_WAIT = re.compile(r"try again in (?:(\d+)m(?!s))?(?:([\d.]+)(ms|s))?", re.IGNORECASE)
_BEYOND = re.compile(r"on ([\w -]+?)(?: \([A-Z]+\))?: Limit (\d+),.*?Requested (\d+)", re.IGNORECASE)
_VIOLATIONS = re.compile(r"safety_violations=\[([^\]]*)\]")
_NOT_SENT = {"ConnectError", "ConnectTimeout", "PoolTimeout", "ProxyError", "UnsupportedProtocol"}
"""Names of the transport's exceptions that say that no byte of the request went out."""


def of_status(status: int, document: object, facts: Mapping[str, str]) -> GeneratorFailure:
    """The failure an error answer stands for; `document` is its parsed body, if it is JSON at all.

    `facts` are those noted of the answer: request_id and retry_after (seconds), where it says them.
    """
    error = of_document(document)
    text = _text(error)
    return _of_code(error, text, facts) or _of_status(status, error, text, facts)


def of_event(document: object, facts: Mapping[str, str]) -> GeneratorFailure:
    """The failure that was reported after the answer had begun: unless it says more, it may have been billed."""
    error = of_document(document)
    text = _text(error)
    told = f"the answer ended with an error{_colon(text)}{_request(facts)}"
    return _of_code(error, text, facts) or Unknown(told)


def of_transport(error: BaseException) -> GeneratorFailure:
    """The failure behind a transport's exception. Its text is not shown: it may quote the request's headers."""
    cause = error.__cause__ or error
    name = type(cause).__name__
    if name == "UnsupportedProtocol":
        return BadRequest("base_url is not an http(s) address; correct it")
    if name in _NOT_SENT:
        return Transient(
            f"the server could not be reached ({name}); nothing was sent. Look at base_url, proxy, network"
        )
    if "Timeout" in name:
        return Unknown(f"no answer in time ({name}); a longer deadline, or partial_images = 1, may help")
    return Unknown(f"the connection broke before the whole answer was here ({name})")


def of_document(document: object) -> Mapping[str, Any]:
    """The `error` object of an answer; empty where it has none."""
    error = document.get("error") if isinstance(document, dict) else None
    return error if isinstance(error, dict) else {"message": error} if isinstance(error, str) else {}


def wait(text: str) -> float | None:
    """Seconds that a text like "try again in 1m12s" asks to wait; None where it says nothing."""
    found = _WAIT.search(text)
    if found is None or not (found[1] or found[2]):
        return None
    seconds = float(found[2] or 0) / (1000 if found[3] == "ms" else 1)
    return 60 * float(found[1] or 0) + seconds


def limit(text: str) -> tuple[str, int, int] | None:
    """What a rate limit's text states: of what ("input-images per min"), the limit, and what was requested."""
    found = _BEYOND.search(text)
    return (found[1], int(found[2]), int(found[3])) if found else None


def _of_code(error: Mapping[str, Any], text: str, facts: Mapping[str, str]) -> GeneratorFailure | None:
    """What the error object says by itself, whatever the status."""
    codes = {str(error.get("code") or ""), str(error.get("type") or "")}
    if codes & _MODERATED:
        categories = _categories(error, text)
        return Refused(f"the provider's moderation refused it ({categories}){_request(facts)}: {text}")
    if codes & _OUT_OF_FUNDS or "billing hard limit" in text.lower():
        return OutOfFunds(f"the account cannot pay: {text} Fill it up, or raise its limit, at the provider")
    if "rate_limit_exceeded" in codes:
        return _too_fast(text, facts.get("retry_after"))
    return None


def _of_status(status: int, error: Mapping[str, Any], text: str, facts: Mapping[str, str]) -> GeneratorFailure:
    asked = _request(facts)
    if status in (401, 403) or error.get("code") == "model_not_found":
        return NotAuthorised(_not_allowed(status, text))
    if status == 429:  # noqa: PLR2004  too many requests
        return _too_fast(text, facts.get("retry_after"))
    if status == 503:  # noqa: PLR2004  service unavailable
        return Transient(f"the server is overloaded (503){_colon(text)}{asked}")
    if 300 <= status < 400:  # noqa: PLR2004  redirects
        return BadRequest(f"the server answers with a redirect ({status}); write its final address into base_url")
    if 400 <= status < 500 and status not in _MAYBE_STARTED:  # noqa: PLR2004  the client's fault
        return BadRequest(f"the server refuses the request ({status}){_colon(text)}{_parameter(error)}{asked}")
    return Unknown(f"the server failed ({status}){_colon(text)}{asked}")


def _too_fast(text: str, retry_after: str | None) -> GeneratorFailure:
    stated = limit(text)
    if stated and stated[2] > stated[1]:
        return BadRequest(
            f"one call needs {stated[2]} of {stated[0]} and the account has {stated[1]}; use fewer images"
        )
    seconds = float(retry_after) if retry_after else wait(text)
    return RateLimited(text or "too many requests", seconds)


def _not_allowed(status: int, text: str) -> str:
    """The server's text about a key is not shown: it may quote the key."""
    if status == 401:  # noqa: PLR2004  unauthorised
        return "the server does not accept the key; set OPENAI_API_KEY or api_key to one that works"
    if "be verified" in text:
        return (
            "the organisation is not verified for this model: verify it under Settings > Organization > General at "
            "platform.openai.com, wait up to 30 minutes, then run again"
        )
    return f"the key may not use this model or endpoint ({status}){_colon(text)} Ask `packshot doctor` which it may"


def _categories(error: Mapping[str, Any], text: str) -> str:
    details = error.get("moderation_details")
    listed = details.get("categories") if isinstance(details, dict) else None
    found = _VIOLATIONS.search(text)
    return ", ".join(map(str, listed or [])) or (found[1] if found else "") or "no category given"


def _text(error: Mapping[str, Any]) -> str:
    text = " ".join(str(error.get("message") or "").split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."


def _parameter(error: Mapping[str, Any]) -> str:
    return f' (parameter "{error["param"]}")' if error.get("param") else ""


def _colon(text: str) -> str:
    return f": {text}" if text else ""


def _request(facts: Mapping[str, str]) -> str:
    return f" [request {facts['request_id']}]" if facts.get("request_id") else ""
