"""What an error means for the job: Google's status, reason and text in the engine's taxonomy."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from packshot.api import BadRequest, GeneratorFailure, NotAuthorised, OutOfFunds, RateLimited, Transient, Unknown

_NOT_SENT = {"ConnectError", "ConnectTimeout", "PoolTimeout", "ProxyError"}
"""Names of the transport's exceptions that say that no byte of the request went out."""
_MAYBE_STARTED = (408, 409)
_LONGEST = 400
"""Characters of the server's own text that are shown."""


def of_status(status: int, document: object, facts: Mapping[str, str]) -> GeneratorFailure:
    """The failure an error answer stands for; `document` is its parsed body, `facts` those noted of it."""
    error = _error(document)
    text = " ".join(str(error.get("message") or "no reason given").split())[:_LONGEST]
    reasons = {str(each.get("reason")) for each in _details(error)}
    if status in (401, 403) or "API_KEY_INVALID" in reasons:
        return NotAuthorised(f"Gemini refuses the key ({status}); set GEMINI_API_KEY or api_key to one for this model")
    if status == 429:  # noqa: PLR2004  too many requests
        return RateLimited(f"Gemini asks to slow down: {text}", _wait(error, facts))
    if error.get("status") == "FAILED_PRECONDITION" and "billing" in text.lower():
        return OutOfFunds(f"the account cannot pay: {text} Turn on billing in Google AI Studio")
    if status == 503:  # noqa: PLR2004  service unavailable
        return Transient(f"Gemini is overloaded (503): {text}")
    return _by_class(status, text)


def _by_class(status: int, text: str) -> GeneratorFailure:
    if 300 <= status < 400:  # noqa: PLR2004  redirects
        return BadRequest(f"the server answers with a redirect ({status}); write its final address into base_url")
    if 400 <= status < 500 and status not in _MAYBE_STARTED:  # noqa: PLR2004  the client's fault
        return BadRequest(f"Gemini refuses the request ({status}): {text}; change model, template or size")
    return Unknown(f"Gemini failed ({status}): {text}; it may have been billed")


def of_transport(error: BaseException) -> GeneratorFailure:
    """The failure behind a transport's exception. Its text is not shown: it may quote the request."""
    name = type(error).__name__
    if name in _NOT_SENT:
        return Transient(f"Gemini could not be reached ({name}); nothing was sent. Look at base_url, proxy, network")
    if "Timeout" in name:
        return Unknown(f"no answer in time ({name}); it may have been billed. A longer deadline may help")
    return Unknown(f"the connection broke before the whole answer was here ({name}); it may have been billed")


def _wait(error: Mapping[str, Any], facts: Mapping[str, str]) -> float | None:
    """Seconds to wait, by the error's RetryInfo ("34s") or by the header."""
    stated = [str(each.get("retryDelay", "")).removesuffix("s") for each in _details(error)]
    for text in (*stated, facts.get("retry_after", "")):
        if re.fullmatch(r"\d{1,6}(\.\d{1,9})?", text):
            return float(text)
    return None


def _details(error: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    details = error.get("details")
    return [each for each in details if isinstance(each, dict)] if isinstance(details, list) else []


def _error(document: object) -> Mapping[str, Any]:
    error = document.get("error") if isinstance(document, dict) else None
    return error if isinstance(error, dict) else {}
