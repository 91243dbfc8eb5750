"""JSON lines as records: every value as text the way it is written."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, NoReturn

from packshot.api import Problem, Record, Where
from packshot_files.texts import MOST_COLUMNS, Lines, TooLong, encoding_of, opened

LONGEST_NAME = 500
_WORDS = {True: "true", False: "false", None: ""}
_RISKY = re.compile(r"\\u(?:d[89a-f]|0000)", re.IGNORECASE)


class _Rejected(ValueError):
    """The line is JSON one cannot rely on."""


def likeness(head: bytes, name: str) -> float:
    """How much a file is like JSON lines, 0..1: by its name, or by an object on its first line."""
    if name.lower().endswith((".jsonl", ".ndjson")):
        return 0.9
    return 0.6 if re.match(rb"(?:\xef\xbb\xbf)?\s*\{", head) and b"}" in head.split(b"\n", 1)[0] else 0.0


def read(path: Path, shown: str) -> Iterator[Record | Problem]:
    """One record for each line with an object; empty lines are skipped.

    A list of plain values becomes one text with | between them; objects within become `outer.inner`, numbered lists of
    objects `outer.0.inner`; true, false and null become `true`, `false` and empty text.
    """
    with opened(path, "utf-8-sig" if (codec := encoding_of(path)) in ("utf-8", "cp1252") else codec) as file:
        lines = Lines(file)
        try:
            while True:
                number = lines.start()
                line = next(lines)
                if line.strip():
                    yield _record(line, lines, Where(shown, number))
        except StopIteration:
            return
        except TooLong:
            yield _problem("the line has no end", Where(shown, lines.number))


def _record(line: str, lines: Lines, where: Where) -> Record | Problem:
    if not lines.is_text:
        return _problem("the line is not UTF-8 text", where)
    try:
        return Record(_values(line), where)
    except json.JSONDecodeError as error:
        return _problem(f"not valid JSON: {error.msg} at character {error.colno}", where)
    except RecursionError:
        return _problem("the object is too deeply nested", where)
    except _Rejected as error:
        return _problem(str(error), where)


def _values(line: str) -> Mapping[str, str]:
    value = json.loads(
        line, parse_float=str, parse_int=str, parse_constant=_no_constant, object_pairs_hook=_without_duplicates
    )
    if not isinstance(value, dict):
        raise _Rejected("the line is not an object in braces")
    pairs = [*islice(_flat(value, ""), MOST_COLUMNS + 1)]
    if len(pairs) > MOST_COLUMNS:
        raise _Rejected(f"more than {MOST_COLUMNS:,} columns are in one object")
    flat = _without_duplicates(pairs)
    if _RISKY.search(line) and not all(_is_text(each) for each in (*flat, *flat.values())):
        raise _Rejected("a text holds half of a character, or a NUL")
    return flat


def _flat(value: Any, name: str) -> Iterator[tuple[str, str]]:  # noqa: ANN401  JSON values
    """Names and texts of a value's parts."""
    if len(name) > LONGEST_NAME:
        raise _Rejected(f"a name is longer than {LONGEST_NAME} characters, or too deeply nested")
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from _flat(each, f"{name}.{key}" if name else key)
    elif not isinstance(value, list):
        yield name, _WORDS[value]
    elif any(isinstance(each, Mapping | list) for each in value):
        for number, each in enumerate(value):
            yield from _flat(each, f"{name}.{number}")
    else:
        yield name, "|".join(text for each in value for _, text in _flat(each, ""))


def _without_duplicates(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name, times in Counter(names).items() if times > 1)
        raise _Rejected(f'"{twice}" is written twice')
    return found


def _no_constant(name: str) -> NoReturn:
    raise _Rejected(f"{name} is not a value")


def _is_text(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in text


def _problem(message: str, where: Where) -> Problem:
    return Problem(code="record.bad-row", message=message, where=where, fix="correct the line; the others are used")
