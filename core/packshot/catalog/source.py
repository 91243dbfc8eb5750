"""A catalog file as text, parsed, knowing where everything stands in it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from packshot.api import Problem, Where
from packshot.catalog.positions import KeyPath, Spot, locate

MAX_BYTES = 1_000_000
MAX_DOTS = 200
"""Dots a line may have: a key of thousands of parts keeps the standard library's parser busy for minutes."""
_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_TWICE = ("Cannot overwrite a value", "Cannot declare", "Duplicate inline table key")


class Pointer(Protocol):
    """Knows where settings stand, and says problems there."""

    def where(self, path: KeyPath) -> Where:
        """Where a setting stands."""

    def problem(self, code: str, path: KeyPath, message: str, *, at_value: bool = True, **more: Any) -> Problem:  # noqa: ANN401
        """A problem with a setting's value or name."""


@dataclass(frozen=True, slots=True)
class Source:
    """A parsed TOML file; `shown` is its name as people typed it."""

    shown: str
    tables: Mapping[str, Any]
    spots: Mapping[KeyPath, Spot]

    def where(self, path: KeyPath) -> Where:
        """Where a key stands; of one that is not written, the table it belongs to."""
        spot = self._nearest(path)
        return Where(self.shown, spot.line, spot.column) if spot else Where(self.shown)

    def problem(self, code: str, path: KeyPath, message: str, *, at_value: bool = True, **more: Any) -> Problem:  # noqa: ANN401
        """A problem with a key, or with its value; `more` are further fields of the problem."""
        spot = self._nearest(path)
        where, length = Where(self.shown), 1
        if spot and at_value:
            where, length = Where(self.shown, spot.value_line, spot.value_column), spot.value_length
        elif spot:
            where, length = Where(self.shown, spot.line, spot.column), spot.length
        more.setdefault("context", ".".join(str(each) for each in path[:2]))
        return Problem(code=code, message=message, where=where, length=length, **more)

    def _nearest(self, path: KeyPath) -> Spot | None:
        tails = (path[:end] for end in range(len(path), 0, -1))
        return next((self.spots[each] for each in tails if each in self.spots), None)


def read_source(path: Path, shown: str) -> Source | Problem:
    """Read and parse a catalog file; a Problem when it cannot be read or is not TOML."""
    try:
        data = path.read_bytes() if path.stat().st_size <= MAX_BYTES else None
    except OSError as error:
        return _unreadable(shown, error)
    if data is None:
        return _fault(shown, "config.too-large", f"the catalog file has more than {MAX_BYTES:,} bytes")
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return _fault(shown, "config.syntax", "the catalog file is not UTF-8 text", line, fix="save it as UTF-8")
    return _parsed(text, shown)


def _parsed(text: str, shown: str) -> Source | Problem:
    if deep := too_deep(text):
        return _fault(shown, "config.too-large", f"the line has more than {MAX_DOTS} dots", deep)
    try:
        return Source(shown, tomllib.loads(text), locate(text))
    except tomllib.TOMLDecodeError as error:
        return _syntax(text, shown, str(error))
    except RecursionError:
        return _fault(shown, "config.too-large", "the catalog file is too deeply nested")
    except ValueError as error:
        return _fault(shown, "config.syntax", f"the catalog file is not valid TOML: {error}")


def too_deep(text: str) -> int:
    """The first line of a TOML text with more than MAX_DOTS dots, 0 where no line has."""
    return next((n for n, line in enumerate(text.split("\n"), 1) if line.count(".") > MAX_DOTS), 0)


def _syntax(text: str, shown: str, message: str) -> Problem:
    """The parser's complaint with its place; a key written twice is named as such."""
    place = _PLACE.search(message)
    line, column = (int(place[1]), int(place[2])) if place and place[1] else (text.rstrip("\n").count("\n") + 1, 0)
    reason = message[: place.start()] if place else message
    if reason.startswith(_TWICE):
        written = text.split("\n")[line - 1].partition("=")[0].strip()
        return _fault(shown, "config.duplicate-key", f"{written} is written twice", line, 1, fix="remove one of them")
    return _fault(shown, "config.syntax", f"not valid TOML: {reason[:1].lower()}{reason[1:]}", line, column)


def _unreadable(shown: str, error: OSError) -> Problem:
    reason = f"the catalog file cannot be read: {error.strerror}"
    return _fault(shown, "config.missing-file", reason, fix="packshot init makes a new catalog")


def _fault(shown: str, code: str, message: str, line: int = 0, column: int = 0, *, fix: str = "") -> Problem:
    return Problem(code=code, message=message, where=Where(shown, line, column), fix=fix)
