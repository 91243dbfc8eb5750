"""Finding the picture and its price in a spooled answer. Pure."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator, Mapping
from decimal import ROUND_CEILING, Decimal
from typing import Any

from packshot.api import Answer, GeneratorFailure, Reading, Refused, Unknown
from packshot_gemini import failures
from packshot_gemini.options import GeminiConfig

_REFUSALS = {
    "BLOCKLIST",
    "IMAGE_PROHIBITED_CONTENT",
    "IMAGE_RECITATION",
    "IMAGE_SAFETY",
    "PROHIBITED_CONTENT",
    "RECITATION",
    "SAFETY",
    "SPII",
}
"""Reasons to end without a picture that are moderation's."""
_OK = "200"


def read(answer: Answer, config: GeminiConfig) -> Reading:
    """The pictures as received, what they cost, and what is worth remembering.

    Raises the failure that the answer reports, Refused for moderation's, and Unknown for what is no answer of Gemini.
    """
    document = _document(answer.body)
    status = answer.facts.get("status", _OK)
    if status != _OK:
        raise failures.of_status(int(status), document, answer.facts)
    if document is None:
        raise Unknown("the answer is not Gemini's, as a proxy or a wrong base_url gives it; it may have been billed")
    pictures = list(_pictures(document))
    if not pictures:
        raise _without_picture(document)
    usage = _table(document.get("usageMetadata"))
    said = {"model": document.get("modelVersion") or config.model, "response_id": document.get("responseId")}
    facts = {name: str(value) for name, value in said.items() if value}
    return Reading(
        originals=pictures,
        charge=charge(config, usage),
        facts=facts | ({"usage": json.dumps(usage, sort_keys=True)} if usage else {}),
    )


def charge(config: GeminiConfig, usage: Mapping[str, Any]) -> int | None:
    """The price in micro-dollars, rounded up: dollars per million tokens are micro-dollars per token.

    None where the options do not say what tokens cost, or the answer not how many there were.
    """
    into, made, thought = (usage.get(f"{name}TokenCount") for name in ("prompt", "candidates", "thoughts"))
    if config.input_usd is None or config.output_usd is None or not (isinstance(into, int) and isinstance(made, int)):
        return None
    out = made + (thought if isinstance(thought, int) else 0)
    exact = Decimal(str(config.input_usd)) * into + Decimal(str(config.output_usd)) * out
    return int(exact.to_integral_value(ROUND_CEILING)) or None


def _document(body: bytes) -> dict[str, Any] | None:
    try:
        document = json.loads(body)
    except ValueError:
        return None
    return document if isinstance(document, dict) else None


def _pictures(document: Mapping[str, Any]) -> Iterator[bytes]:
    """Those of the first candidate, without the drafts of its thoughts."""
    for part in _rows(_table(_first(document).get("content")).get("parts")):
        data = _table(part.get("inlineData")).get("data")
        if isinstance(data, str) and not part.get("thought"):
            try:
                yield base64.b64decode(data, altchars="-_" if {"-", "_"} & set(data) else "+/", validate=True)
            except binascii.Error:
                raise Unknown("the picture in the answer is not whole; it has been billed") from None


def _without_picture(document: Mapping[str, Any]) -> GeneratorFailure:
    feedback, first = _table(document.get("promptFeedback")), _first(document)
    if blocked := feedback.get("blockReason"):
        return Refused(f"Gemini refuses the prompt or an image ({blocked}); change the words or the photo")
    reason = str(first.get("finishReason") or "no reason given")
    text = " ".join(str(each["text"]) for each in _rows(_table(first.get("content")).get("parts")) if each.get("text"))
    said = f": {' '.join((str(first.get('finishMessage') or '') or text).split())[:400]}".rstrip(": ")
    if reason in _REFUSALS:
        return Refused(f"Gemini's moderation refuses the picture ({reason}){said}; change the words or the photo")
    if not first and not feedback:
        return Unknown("the answer has no candidates, so it is not Gemini's; it may have been billed")
    return Unknown(f"Gemini ended without a picture ({reason}){said}; it may have been billed")


def _first(document: Mapping[str, Any]) -> Mapping[str, Any]:
    return next(iter(_rows(document.get("candidates"))), {})


def _rows(value: object) -> list[Mapping[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _table(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
