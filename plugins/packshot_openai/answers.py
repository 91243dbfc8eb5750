"""Finding the picture and the charge in a spooled answer: plain JSON, or a stream of events. Pure."""

from __future__ import annotations

import binascii
import json
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ConfigDict, TypeAdapter, ValidationError

from packshot.api import Answer, GeneratorFailure, Reading, Transient, Unknown
from packshot_openai import failures, pricing
from packshot_openai.models import Model

BATCH = "batch"
"""The fact that marks the answer of a line: the batch's id."""
_COMPLETED = ".completed"
_BILLED = "it may have been billed"
_BASE64 = TypeAdapter(bytes, config=ConfigDict(val_json_bytes="base64"))
"""Five times as fast as the standard library, which takes longer than all else that is done to an answer."""


def read(answer: Answer, model: Model) -> Reading:
    """The pictures as received, what they cost, and what is worth remembering of them.

    Raises Unknown for what is no answer of the protocol, or holds an address instead of a picture, and whatever
    failure the answer itself reports. A damaged picture comes back as it is: its charge is known all the same.
    """
    document = _document(answer)
    if failures.of_document(document):
        raise failures.of_event(document, answer.facts)
    images = document.get("data")
    if not isinstance(images, list) or not all(isinstance(each, dict) for each in images):
        raise Unknown(f"the answer has no list of pictures, so this is not the images endpoint; {_BILLED}")
    usage = document.get("usage")
    usage = usage if isinstance(usage, dict) else {}
    return Reading(
        originals=[_picture(each) for each in images],
        charge=pricing.charge(model, usage, batch=BATCH in answer.facts),
        facts=_facts(answer, document, usage),
    )


def document_of(body: bytes) -> object:
    """A body parsed as JSON; None where it is none."""
    import jiter

    try:
        return jiter.from_json(body)
    except ValueError:
        return None


def _document(answer: Answer) -> Mapping[str, Any]:
    """The answer as the plain endpoint would have given it."""
    if BATCH in answer.facts:
        return _of_line(answer)
    body = answer.body.lstrip()
    if body.startswith((b"event:", b"data:", b":")):
        return _completed(body, answer.facts)
    document = document_of(body)
    if not isinstance(document, dict):
        raise _foreign(answer, body)
    return document


def _of_line(answer: Answer) -> Mapping[str, Any]:
    """The answer in a line of a batch. What failed there is not billed, so that trying again is free."""
    line = document_of(answer.body)
    line = line if isinstance(line, dict) else {}
    match line.get("response"):
        case {"status_code": 200, "body": dict(body), **more}:
            return {**body, "request_id": more.get("request_id")}
        case {"status_code": int(status), **more}:
            asked = {"request_id": str(more.get("request_id") or "")}
            failure = failures.of_status(status, more.get("body"), asked)
            raise Transient(str(failure)) if isinstance(failure, Unknown) else failure
    error = failures.of_document(line)
    raise Transient(f"the batch ended without this picture: {error.get('message') or 'no reason given'}")


def _completed(body: bytes, facts: Mapping[str, str]) -> Mapping[str, Any]:
    """The event that completes a stream, its picture laid where a plain answer has it. Previews are passed over."""
    for event in _events(body):
        kind = event.get("type")
        if isinstance(kind, str) and kind.endswith(_COMPLETED):
            return {**event, "data": [event]}
        if failures.of_document(event):
            raise failures.of_event(event, facts)
        if kind == "error":
            raise failures.of_event({"error": event}, facts)
    raise Unknown(f"the stream ended before the picture was complete; {_BILLED}")


def _events(body: bytes) -> Iterator[dict[str, Any]]:
    """The JSON objects of a stream of server-sent events, each on one `data:` line, as the API writes them."""
    for line in body.splitlines():
        if line.startswith(b"data:"):
            event = document_of(line[5:].strip())
            if isinstance(event, dict):
                yield event


def _foreign(answer: Answer, body: bytes) -> GeneratorFailure:
    kind = answer.facts.get("content_type", "")
    if not body:
        return Unknown(f"the answer is empty; {_BILLED}")
    if body.startswith(b"{"):
        return Unknown(f"the answer was cut off after {len(body):,} bytes; {_BILLED}")
    what = "a web page" if "html" in kind or body[:1] == b"<" else f"no JSON ({kind or 'of no stated type'})"
    return Unknown(f"the answer is {what}, as a proxy or a wrong base_url gives it; {_BILLED}")


def _picture(image: Mapping[str, Any]) -> bytes:
    text = image.get("b64_json")
    if isinstance(text, str):
        return _decoded(text)
    if image.get("url"):
        raise Unknown(
            "the server answered with an address instead of the picture, and packshot fetches none; "
            'set response_format = "b64_json" in this generator, then run --retry-unknown'
        )
    return b""


def _decoded(text: str) -> bytes:
    """The bytes of a base64 text; of one that was cut, what is whole of it."""
    try:
        return _BASE64.validate_strings(text)
    except ValidationError:
        return binascii.a2b_base64(text[: len(text) // 4 * 4].encode())


def _facts(answer: Answer, document: Mapping[str, Any], usage: Mapping[str, Any]) -> Mapping[str, str]:
    """Whatever the answer states of: model, size, quality, revised prompt, usage; and the request's id."""
    first: Mapping[str, Any] = next(iter(document["data"]), {})
    told = {name: document.get(name) for name in ("model", "size", "quality", "background", "output_format")}
    told |= {
        "revised_prompt": first.get("revised_prompt"),
        "request_id": answer.facts.get("request_id") or document.get("request_id"),
    }
    told |= {"usage": json.dumps(usage, sort_keys=True) if usage else None}
    return {name: str(value) for name, value in told.items() if value}
