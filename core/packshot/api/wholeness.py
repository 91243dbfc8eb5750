"""Whether a picture file is whole. A decoder that opens a file is no proof: Pillow loads a PNG cut before its end."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG_MARKER = re.compile(rb"\xff[^\x00\x01\xd0-\xd8\xff]")
"""A marker that ends entropy-coded data: not a stuffed byte, not a restart, not fill."""
_JPEG_END = b"\xff\xd9"


def damage(data: bytes) -> str | None:
    """Why the file is not whole, in words; None when its structure is complete or its format is not known here."""
    if not data:
        return "the file is empty"
    if data.startswith(_PNG):
        return _png_damage(data)
    if data.startswith(b"\xff\xd8"):
        return _jpeg_damage(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _webp_damage(data)
    return None


def _png_damage(data: bytes) -> str | None:
    """Every chunk's length and CRC must hold, and IEND must come (PNG specification, third edition, section 5)."""
    kind = b""
    for kind, whole in _png_chunks(data):
        if not whole:
            return f"the PNG is damaged or cut off in its {kind.decode('latin-1')} chunk; export it again"
    return None if kind == b"IEND" else "the PNG is cut off before its end; export it again"


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, bool]]:
    view, at = memoryview(data), len(_PNG)
    while at + 12 <= len(data):
        length = int.from_bytes(view[at : at + 4])
        kind, end = bytes(view[at + 4 : at + 8]), at + 8 + length
        whole = end + 4 <= len(data) and zlib.crc32(view[at + 4 : end]) == int.from_bytes(view[end : end + 4])
        yield kind, whole
        if kind == b"IEND" or not whole:
            return
        at = end + 4


def _jpeg_damage(data: bytes) -> str | None:
    """From marker to marker, over segments and entropy-coded data, the end marker must come (ITU-T T.81, B.1).

    An end marker inside a segment is not it: a thumbnail has one of its own. What follows it does not matter.
    """
    at = 2
    while found := _JPEG_MARKER.search(data, at):
        if found[0] == _JPEG_END:
            return None
        at = found.end() + int.from_bytes(data[found.end() : found.end() + 2])
    return "the JPEG is cut off before its end; export it again"


def _webp_damage(data: bytes) -> str | None:
    """The RIFF header states the length of all that follows it (RFC 9649, section 2.3)."""
    promised = int.from_bytes(data[4:8], "little") + 8
    return None if len(data) >= promised else "the WebP is cut off before its end; export it again"
