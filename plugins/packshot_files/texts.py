"""A records file as text: how it is encoded, and its lines one by one with their numbers."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO

LONGEST_LINE = 4_000_000
LONGEST_ROW = 500
"""Lines one row may span; a quote that is never closed would take the whole file."""
MOST_COLUMNS = 1_000
_CHUNK = 1 << 20
_NOT_TEXT = re.compile("[\0\ufffd]")
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_MOSTLY = 0.6


class TooLong(Exception):
    """A line or a row has no end within reason."""


class Lines:
    """The lines of a text; `row` holds those read since `start`, and can be read again."""

    def __init__(self, file: IO[str]) -> None:
        self.file = file
        self.number = 0
        self.row: list[str] = []
        self.is_text = True
        """Whether the row's lines are free of NUL and of bytes the encoding does not know."""
        self._back: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._back.pop() if self._back else self.file.readline(LONGEST_LINE)
        if not line:
            raise StopIteration
        self.number += 1
        self.row.append(line)
        if _NOT_TEXT.search(line):
            self.is_text = False
        if len(self.row) > LONGEST_ROW or len(line) == LONGEST_LINE:
            raise TooLong
        return line

    def start(self) -> int:
        """Begin a row; the number of its first line."""
        self.row.clear()
        self.is_text = True
        return self.number + 1

    def reread(self) -> None:
        """Go back behind the first line of the row."""
        self._back += reversed(self.row[1:])
        self.number -= len(self.row[1:])


def opened(path: Path, encoding: str) -> IO[str]:
    """The file as text; bytes the encoding does not know become U+FFFD, which `Lines.is_text` sees."""
    return path.open(encoding=encoding, errors="replace", newline="")


def encoding_of(path: Path) -> str:
    """The file's encoding: by its byte order mark, UTF-16 by its zeros, UTF-8 when all of it is, else cp1252."""
    with path.open("rb") as file:
        head = file.read(_CHUNK)
        marked = next((name for mark, name in _MARKS if head.startswith(mark)), None) or _utf16(head[:200])
        return marked or ("utf-8" if _is_utf8(head, file) else "cp1252")


def _utf16(head: bytes) -> str | None:
    """UTF-16 without a mark: most of what a header line is made of has a zero in every other byte."""
    half = max(len(head) // 2, 1)
    even, odd = head[::2].count(0) / half, head[1::2].count(0) / half
    if odd > _MOSTLY and not even:
        return "utf-16-le"
    return "utf-16-be" if even > _MOSTLY and not odd else None


def _is_utf8(chunk: bytes, rest: IO[bytes]) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while chunk:
            decoder.decode(chunk)
            chunk = rest.read(_CHUNK)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
