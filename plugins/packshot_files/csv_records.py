"""CSV rows as records: every cell the text it is written as, every row with its true line."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import IO

from packshot.api import Problem, Record, Where
from packshot_files.foreign import kind, problem
from packshot_files.texts import MOST_COLUMNS, Lines, TooLong, encoding_of, opened

LARGEST_CELL = 1_000_000
_HEADER = 100_000
MOST_BROKEN = 1_000
"""Rows that may be broken before the file is given up."""
DELIMITERS = ",;\t|"
_SHOWN = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_PLAIN = ("utf-8", "utf-8-sig")


def likeness(head: bytes, name: str) -> float:
    """How much a file is like CSV, 0..1: by its name, or by a delimiter in its first line of text."""
    if name.lower().endswith((".csv", ".tsv")):
        return 0.9
    if kind(head, name):
        return 0.05  # to say what it is, where nobody reads it
    first = head.split(b"\n", 1)[0]
    return 0.3 if any(each.encode() in first for each in DELIMITERS) and not first.lstrip().startswith(b"{") else 0.0


def read(path: Path, shown: str, *, delimiter: str | None, encoding: str | None) -> Iterator[Record | Problem]:
    """The rows under the header line; what is None is guessed, and an unusual guess is said in a note."""
    if foreign := problem(path, shown):
        yield foreign
        return
    codec = encoding or encoding_of(path)
    with opened(path, "utf-8-sig" if codec == "utf-8" else codec) as file:
        csv.field_size_limit(max(csv.field_size_limit(), LARGEST_CELL))
        separator = delimiter or _delimiter(file)
        if (not encoding and codec not in _PLAIN) or (not delimiter and separator != ","):
            message = f"read as {codec} text with a {_SHOWN[separator]} between cells"
            fix = f'to be sure: records = {{ path = "{shown}", reader = "csv", encoding = ..., delimiter = ... }}'
            yield Problem(code="record.guessed-format", message=message, where=Where(shown), level="note", fix=fix)
        file.seek(0)
        yield from _records(Lines(file), separator, shown)


def _delimiter(file: IO[str]) -> str:
    """The delimiter that splits the first line with text into the most cells."""
    lines = iter(lambda: file.readline(_HEADER), "")
    header = next((line for line in islice(lines, 100) if line.strip()), "")
    return max(DELIMITERS, key=lambda each: len(next(csv.reader([header], delimiter=each), [])))


def _records(lines: Lines, separator: str, shown: str) -> Iterator[Record | Problem]:
    header: list[str] = []
    kept: list[int] = []
    whole = True
    for each in _rows(lines, separator, shown):
        if isinstance(each, Problem):
            yield each
            continue
        number, row = each
        if not header:
            if len(row) > MOST_COLUMNS:
                yield _bad_row(f"{len(row):,} columns are more than {MOST_COLUMNS:,}", shown, number, "export fewer")
                return
            header = [name.strip() for name in row]
            kept = [n for n, name in enumerate(header) if name and name not in header[:n]]
            whole = len(kept) == len(header)
            yield from _header_problems(header, shown, number)
        elif len(row) != len(header):
            yield _ragged(row, header, shown, number)
        else:
            values = dict(zip(header, row, strict=True)) if whole else {header[n]: row[n] for n in kept}
            yield Record(values, Where(shown, number))


def _rows(lines: Lines, separator: str, shown: str) -> Iterator[tuple[int, list[str]] | Problem]:
    """Each row that is not empty with the number of its first line; a broken one is skipped from that line on."""
    reader = csv.reader(lines, delimiter=separator, strict=True)
    broken = 0
    while broken < MOST_BROKEN:
        number = lines.start()
        try:
            row = next(reader)
        except StopIteration:
            return
        except (csv.Error, TooLong) as error:
            broken += 1
            lines.reread()
            yield _broken(error, lines.row, shown, number)
            continue
        if not lines.is_text:
            broken += 1
            yield _bad_row("the row holds characters that are not text", shown, number, "save the file as UTF-8")
        elif any(row):
            yield number, row
    yield _bad_row(f"{MOST_BROKEN:,} rows are broken; the rest was not read", shown, number, "export the file again")


def _header_problems(header: Sequence[str], shown: str, number: int) -> Iterator[Problem]:
    for name in dict.fromkeys(name for name in header if name and header.count(name) > 1):
        message = f'two columns are called "{name}"; the first one is used'
        where = Where(shown, number)
        yield Problem(code="record.duplicate-header", message=message, where=where, fix="rename one of them")


def _ragged(row: Sequence[str], header: Sequence[str], shown: str, number: int) -> Problem:
    message = f"the row has {len(row)} cells and the header {len(header)}"
    return _bad_row(message, shown, number, "put cells that hold the delimiter in quotes")


def _broken(error: Exception, row: Sequence[str], shown: str, number: int) -> Problem:
    """What the parser could not read; a quote without an end shows as a row without an end."""
    unclosed = isinstance(error, TooLong) or "unexpected end" in str(error) or len(row) > 1
    message = "a quote is not closed" if unclosed else f"the row cannot be read: {error}"
    return _bad_row(message, shown, number, "close the quote; write a quote within a cell twice")


def _bad_row(message: str, shown: str, number: int, fix: str) -> Problem:
    return Problem(code="record.bad-row", message=message, where=Where(shown, number), fix=fix)
