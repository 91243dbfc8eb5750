"""One batch: its lines, and how far they are."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from packshot.testing.openai.pricing import Usage
from packshot.testing.openai.store import Stored

WINDOW = 86_400
"""Seconds until a batch expires."""
MOST_LINES = 50_000
MOST_BYTES = 200 * 1024 * 1024
_LINE_KEYS = {"custom_id", "method", "url", "body"}


@dataclass(frozen=True, slots=True)
class Line:
    """One request of a batch."""

    custom_id: str
    body: Mapping[str, Any]


@dataclass
class Batch:
    """A batch while it is worked on; times in Unix seconds."""

    id: str
    source: Stored
    endpoint: str
    metadata: Mapping[str, str] | None
    output_lifetime: int
    created: int
    outputs: Path
    failures: Path
    status: str = "validating"
    lines: Sequence[Line] = ()
    errors: Sequence[Mapping[str, Any]] = ()
    completed: int = 0
    failed: int = 0
    usage: Usage = field(default_factory=Usage)
    stamps: dict[str, int] = field(default_factory=dict)
    output_file: str | None = None
    error_file: str | None = None

    @property
    def worked(self) -> int:
        """How many lines have been answered, well or not."""
        return self.completed + self.failed

    @property
    def working(self) -> bool:
        """Whether anything is still to be done."""
        return self.status in ("validating", "in_progress")

    def due(self, now: float, seconds: float) -> int:
        """How many lines should be done by now, when all take `seconds`."""
        elapsed = min(now - self.created, WINDOW)
        return len(self.lines) if elapsed >= seconds else int(len(self.lines) * elapsed / seconds)

    def json(self) -> Mapping[str, Any]:
        """The batch object."""
        return {
            "id": self.id,
            "object": "batch",
            "endpoint": self.endpoint,
            "model": self.lines[0].body.get("model") if self.lines else None,
            "errors": {"object": "list", "data": self.errors} if self.errors else None,
            "input_file_id": self.source.id,
            "completion_window": "24h",
            "status": self.status,
            "output_file_id": self.output_file,
            "error_file_id": self.error_file,
            "created_at": self.created,
            "expires_at": self.created + WINDOW,
            **self.stamps,
            "request_counts": {"total": len(self.lines), "completed": self.completed, "failed": self.failed},
            "metadata": self.metadata,
            "usage": {
                "input_tokens": self.usage.text_in + self.usage.image_in,
                "input_tokens_details": {"cached_tokens": 0},
                "output_tokens": self.usage.image_out,
                "output_tokens_details": {"reasoning_tokens": 0},
                "total_tokens": self.usage.total,
            },
        }


class BadBatch(Exception):
    """A batch file that breaks a rule; nothing of it is done."""

    def __init__(self, code: str, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.error = {"code": code, "message": message, "line": line, "param": None}


def read_lines(source: Stored, endpoint: str) -> Sequence[Line]:
    """The requests of a batch file. Raises BadBatch for the first rule broken."""
    if source.path.stat().st_size > MOST_BYTES:
        raise BadBatch("file_too_large", "The batch input file is larger than 200 MB.")
    texts = [text for text in source.path.read_bytes().split(b"\n") if text.strip()]
    if not texts:
        raise BadBatch("empty_file", "The input file is empty.")
    if len(texts) > MOST_LINES:
        raise BadBatch("too_many_requests", f"The input file has more than {MOST_LINES} requests.")
    lines = [_line(text, number, endpoint) for number, text in enumerate(texts, 1)]
    _check_together(lines)
    return lines


def _line(text: bytes, number: int, endpoint: str) -> Line:
    try:
        value = json.loads(text)
    except ValueError:
        value = None
    match value:
        case {"custom_id": str(custom_id), "method": "POST", "url": str(url), "body": dict(body)} if set(
            value
        ) == _LINE_KEYS and not body.get("stream"):
            if url != endpoint:
                message = f"The URL '{url}' does not match the batch endpoint '{endpoint}'."
                raise BadBatch("mismatched_endpoint", message, number)
            return Line(custom_id, body)
        case _:
            message = "This line is not an object of custom_id, method POST, url and a body that is not streamed."
            raise BadBatch("invalid_json_line", message, number)


def _check_together(lines: Sequence[Line]) -> None:
    seen: set[str] = set()
    for number, line in enumerate(lines, 1):
        if line.custom_id in seen:
            raise BadBatch("duplicate_custom_id", f"The custom_id '{line.custom_id}' is used twice.", number)
        seen.add(line.custom_id)
        if line.body.get("model") != lines[0].body.get("model"):
            raise BadBatch("mismatched_model", "All requests of a batch must name the same model.", number)
