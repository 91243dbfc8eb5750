"""The lines of a batch: which requests can be one, what each weighs, and its JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from packshot.api import BatchLimits, Load, Request
from packshot_openai import sending
from packshot_openai.options import OpenAIConfig

PATHS = {"generate": "/v1/images/generations", "edit": "/v1/images/edits"}
_EDIT = {
    "background",
    "extra_body",
    "input_fidelity",
    "model",
    "output_compression",
    "output_format",
    "quality",
    "size",
}
"""What shapes a picture and an edit can say in JSON, as the specification's `EditImageBodyJsonParam` lists it."""
_STREAMING = ("stream", "partial_images")
_MOST_SENT, _MOST_ANSWERED = 100_000_000, 2_000_000_000
"""Bytes: well within the 200 MB of a batch's file; and what one file of answers should not exceed."""
_LINE, _IMAGE = 2_000, 100
"""Bytes of a line beside its prompt, and of each file id."""
_BYTES_PER_PIXEL = {"png": 3.2, "webp": 1.0, "jpeg": 1.0}
"""Of an answer in base64, generously."""


def limits(config: OpenAIConfig) -> BatchLimits:
    """How much one shard may hold."""
    return BatchLimits(
        lines=config.batch_lines, sent=_MOST_SENT, answered=_MOST_ANSWERED, settle=config.batch_settle, poll=30.0
    )


def possible(config: OpenAIConfig, request: Request) -> bool:
    """Whether the request can be a line: an edit in JSON knows fewer parameters than one in a form."""
    if config.azure_endpoint:
        return False
    return sending.endpoint(request) == "generate" or (
        request.reference("markup") is None and sending.shaping(config, request).keys() <= _EDIT
    )


def load(config: OpenAIConfig, request: Request) -> Load:
    """What the request adds to its shard."""
    size = sending.size_sent(config, request.size)
    pixels = size.width * size.height
    return Load(
        group=sending.endpoint(request),
        sent=2 * len(request.prompt.encode()) + _LINE + _IMAGE * len(request.references),
        answered=int(pixels * _BYTES_PER_PIXEL[config.output_format]),
    )


def line(config: OpenAIConfig, request: Request, attempt: str, files: Sequence[str], mask: str | None) -> bytes:
    """One line of the batch's file; `files` are the ids of the uploaded images, `mask` that of the mask."""
    kind = sending.endpoint(request)
    body = {**_body(config, request), **_pictures(files, mask)}
    value = {"custom_id": attempt, "method": "POST", "url": PATHS[kind], "body": body}
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _body(config: OpenAIConfig, request: Request) -> dict[str, Any]:
    sent = sending.words(config, request)
    extra: dict[str, Any] = sent.pop("extra_body", {})
    for name in _STREAMING:
        sent.pop(name, None)
    if sending.endpoint(request) == "edit" and "safety_identifier" in sent:
        sent["user"] = sent.pop("safety_identifier")  # the name it has in JSON
    return sent | extra


def _pictures(files: Sequence[str], mask: str | None) -> Mapping[str, Any]:
    pictures: dict[str, Any] = {"images": [{"file_id": each} for each in files]} if files else {}
    return pictures | ({"mask": {"file_id": mask}} if mask else {})
