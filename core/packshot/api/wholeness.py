"""Whether a picture file is whole. A decoder that opens a file is no proof: Pillow loads a PNG cut before its end."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG_MARKER = re.compile(rb"\xff[^\x00\x01\xd0-\xd8\xff]")
"""A marker that ends entropy-coded data: not a stuffed byte, not a restart, not fill."""
_JPEG_END = b"\xff\xd9"
_JPEG_SCAN = b"\xff\xda"
MOST_SCANS = 32
"""Passes a progressive JPEG is built up in; encoders write ten or so."""


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


def missing_rows(data: bytes) -> str | None:
    """Why a PNG that `damage` calls whole has fewer pixels than it states, in words; None where it has all.

    An encoder that stopped early can end its file well, and decoders fill up what is missing in black. Takes about as
    long as decoding and no memory; the size must have been looked at before.
    """
    if not data.startswith(_PNG) or (expected := _png_length(data[16:29])) is None:
        return None
    inflate, found = zlib.decompressobj(), 0
    try:
        for packed in _png_pixels(data):
            rest = packed
            while rest and found < expected:
                found += len(inflate.decompress(rest, _STEP))
                rest = inflate.unconsumed_tail
    except zlib.error:
        return "the PNG is damaged in its pixels; export it again"
    return None if found >= expected else "the PNG lacks a part of its pixels; export it again"


def _png_pixels(data: bytes) -> Iterator[bytes]:
    at = len(_PNG)
    while at + 12 <= len(data):
        length = int.from_bytes(data[at : at + 4])
        if data[at + 4 : at + 8] == b"IDAT":
            yield data[at + 8 : at + 8 + length]
        at += 12 + length


def _png_length(header: bytes) -> int | None:
    """Bytes of all rows with their filter bytes, pass by pass; None of a header that makes no sense."""
    width, height, depth, colour = int.from_bytes(header[:4]), int.from_bytes(header[4:8]), header[8], header[9]
    channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}.get(colour)
    if not channels:
        return None
    passes = _ADAM7 if header[12] else ((0, 0, 1, 1),)
    sizes = [(-((x - width) // right), -((y - height) // down)) for x, y, right, down in passes]
    return sum((1 + (across * channels * depth + 7) // 8) * rows for across, rows in sizes if across > 0 < rows)


_ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
"""First column and row of each pass, and the steps between its pixels (PNG specification, third edition, section 8)."""
_STEP = 1 << 20


def _jpeg_damage(data: bytes) -> str | None:
    """From marker to marker, over segments and entropy-coded data, the end marker must come (ITU-T T.81, B.1).

    An end marker inside a segment is not it: a thumbnail has one of its own. What follows it does not matter. Each scan
    is decoded over the whole picture, so many of them in a small file keep a decoder busy for minutes.
    """
    at, scans = 2, 0
    while found := _JPEG_MARKER.search(data, at):
        if found[0] == _JPEG_END:
            return None
        scans += found[0] == _JPEG_SCAN
        if scans > MOST_SCANS:
            return f"the JPEG has more than {MOST_SCANS} scans, which no camera writes; export it again"
        at = found.end() + int.from_bytes(data[found.end() : found.end() + 2])
    return "the JPEG is cut off before its end; export it again"


def _webp_damage(data: bytes) -> str | None:
    """The RIFF header states the length of all that follows it (RFC 9649, section 2.3)."""
    promised = int.from_bytes(data[4:8], "little") + 8
    return None if len(data) >= promised else "the WebP is cut off before its end; export it again"
