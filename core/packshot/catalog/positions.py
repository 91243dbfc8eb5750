"""Where each key of a TOML text stands: the standard library's parser tells values only."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from dataclasses import dataclass

KeyPath = tuple[str | int, ...]

_KEY = re.compile(r'"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'|[A-Za-z0-9_-]+')
_STRING = re.compile(
    r'"""(?:[^"\\]|\\[\s\S]|"{1,2}(?!"))*"{3,5}|\'\'\'(?:[^\']|\'{1,2}(?!\'))*\'{3,5}'
    r'|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\''
)
_SCALAR = re.compile(r"[^,\]}\n\r#]*[^,\]}\n\r#\s]")
_DOT = re.compile(r"[ \t]*\.[ \t]*")
_GAP = re.compile(r"[ \t]*")
_VOID = re.compile(r"(?:\s+|#[^\n]*|,)*")


@dataclass(frozen=True, slots=True)
class Spot:
    """A key and its value in the text; lines and columns count from 1."""

    line: int
    column: int
    length: int
    value_line: int
    value_column: int
    value_length: int
    """Characters of the value; of a value over several lines, all of them."""


def locate(text: str) -> dict[KeyPath, Spot]:
    """The spot of every key, table and list item of a valid TOML text, by its path.

    List items are numbered from 0; an item has no key of its own, so its spot is its value's.
    """
    return _Scanner(text).document()


class _Scanner:
    """Walks a text that the standard library has parsed already: it never meets a syntax error."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.spots: dict[KeyPath, Spot] = {}
        self.latest: dict[KeyPath, int] = {}
        self.starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def document(self) -> dict[KeyPath, Spot]:
        table: KeyPath = ()
        self.skip(_VOID)
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                table = self.header()
            else:
                self.pair(table)
            self.skip(_VOID)
        return self.spots

    def header(self) -> KeyPath:
        brackets = 2 if self.text.startswith("[[", self.at) else 1
        self.at += brackets
        keys, start, end = self.key()
        self.at += brackets
        if brackets > 1:
            rows = (*self.in_latest(keys[:-1]), keys[-1])
            self.latest[rows] = self.latest.get(rows, -1) + 1
        path = self.in_latest(keys)
        for depth in range(1, len(path) + 1):
            self.note(path[:depth], (start, end), (start, end))
        return path

    def in_latest(self, keys: KeyPath) -> KeyPath:
        """The path with the newest row of every array of tables on its way."""
        path: KeyPath = ()
        for key in keys:
            path = (*path, key)
            if path in self.latest:
                path = (*path, self.latest[path])
        return path

    def pair(self, table: KeyPath) -> None:
        keys, start, end = self.key()
        self.at += 1
        self.skip(_GAP)
        value = self.value((*table, *keys))
        for depth in range(1, len(keys) + 1):
            self.note((*table, *keys[:depth]), (start, end), value)

    def key(self) -> tuple[KeyPath, int, int]:
        """A dotted key's parts, and where it starts and ends; the gaps around it are skipped."""
        self.skip(_GAP)
        start, keys = self.at, [self.part()]
        while dot := _DOT.match(self.text, self.at):
            self.at = dot.end()
            keys.append(self.part())
        end = self.at
        self.skip(_GAP)
        return tuple(keys), start, end

    def part(self) -> str:
        written = self.skip(_KEY)
        return str(tomllib.loads(f"key = {written}")["key"]) if written[0] in "\"'" else written

    def value(self, path: KeyPath) -> tuple[int, int]:
        start = self.at
        if self.text[start] == "[":
            self.items(path)
        elif self.text[start] == "{":
            self.pairs(path)
        else:
            self.skip(_STRING if self.text[start] in "\"'" else _SCALAR)
        return start, self.at

    def items(self, path: KeyPath) -> None:
        self.at += 1
        self.skip(_VOID)
        number = 0
        while self.text[self.at] != "]":
            place = self.value((*path, number))
            self.note((*path, number), place, place)
            self.skip(_VOID)
            number += 1
        self.at += 1

    def pairs(self, path: KeyPath) -> None:
        self.at += 1
        self.skip(_VOID)
        while self.text[self.at] != "}":
            self.pair(path)
            self.skip(_VOID)
        self.at += 1

    def skip(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.text, self.at)
        self.at = match.end() if match else self.at
        return match[0] if match else ""

    def note(self, path: KeyPath, key: tuple[int, int], value: tuple[int, int]) -> None:
        """Keep the first spot of a path: what is meant is where it was introduced."""
        if path not in self.spots:
            line, column = self.line_and_column(key[0])
            self.spots[path] = Spot(line, column, key[1] - key[0], *self.line_and_column(value[0]), value[1] - value[0])

    def line_and_column(self, at: int) -> tuple[int, int]:
        line = bisect_right(self.starts, at)
        return line, at - self.starts[line - 1] + 1
