"""Previews of a streamed answer, picked out on its way into the spool."""

from __future__ import annotations

import base64
from collections.abc import Iterator

from packshot_openai.answers import document_of

_PARTIAL = b'.partial_image"'
"""Ends the type of a preview's event; base64 has neither a point nor quotation marks."""


class Previews:
    """Finds the previews in chunks of server-sent events; whatever else the stream holds is passed over."""

    def __init__(self) -> None:
        self._begun: list[bytes] = []

    def feed(self, chunk: bytes) -> Iterator[tuple[int, bytes]]:
        """The previews this chunk completes: number, from 1, and file."""
        first, *later = chunk.split(b"\n")
        self._begun.append(first)
        for begun in later:
            line = b"".join(self._begun)
            self._begun = [begun]
            if found := _preview(line):
                yield found


def _preview(line: bytes) -> tuple[int, bytes] | None:
    """The preview of one line of the stream, if it is one."""
    event = document_of(line[5:]) if line.startswith(b"data:") and _PARTIAL in line else None
    if not isinstance(event, dict):
        return None
    try:
        return int(event.get("partial_image_index", 0)) + 1, base64.b64decode(event["b64_json"], validate=True)
    except (KeyError, TypeError, ValueError):
        return None
