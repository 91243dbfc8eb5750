"""What stops a command, and how what went wrong is shown to people and to scripts.

PackshotError           1   a bug of ours, unless a subclass says otherwise
    InputError          2   usage or bad input: catalog, records, files, plugins, ledger
    ConsentError        6   the budget is spent, or nobody agreed to spend money
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import ClassVar

from packshot.api import Problem, Where
from packshot.codes import CODES

__all__ = ["CODES", "ConsentError", "InputError", "PackshotError", "problem_json", "render"]

Style = Callable[[str, str], str]
"""Colours a text for its role: `error`, `warning`, `note`, `where` or `fix`."""

_LONGEST_LINE = 1_000_000
_MOST_LINES = 2_000_000
_SHOWN = 100
_LONGEST_TEXT = 1_000
_SECRETS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"""((?:api_key|secret|token|password)\w{0,40}["']?\s{0,40}=\s{0,40})("[^"]*"|'[^']*'|\S+)""",
        r"(https?://)([^/\s]+)(?=@)",
        r"""(https?://[^\s?"'|,]{1,500}\?)([^\s"'|,]+)""",
    )
)
"""A secret option with its value; the user and the query of an address."""
_ALLOWED_SHOWN = 12


class PackshotError(Exception):
    """A command cannot go on. Carries every problem found and the exit code of the command line."""

    exit_code: ClassVar[int] = 1

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(f"{each.code}: {each.message}" for each in problems))
        self.problems = problems


class InputError(PackshotError):
    """What packshot was given is not usable."""

    exit_code = 2


class ConsentError(PackshotError):
    """Money would be spent beyond the budget, or without anybody having agreed."""

    exit_code = 6


def problem_json(problem: Problem) -> dict[str, str | None]:
    """A problem as a row of `problems` in every `--json` output."""
    return {
        "code": problem.code,
        "where": str(problem.where) if problem.where else None,
        "product": problem.product,
        "message": _shortened(problem.message),
        "fix": _shortened(problem.fix),
    }


def render(problems: Iterable[Problem], *, folder: Path | None = None, style: Style | None = None) -> str:
    """All problems for people, an empty line between two.

    `folder` is where files named relative to the catalog are looked for; `style` adds colour.
    """
    paint = style or _unstyled
    return "\n\n".join("\n".join(_lines(each, folder, paint)) for each in problems)


def _unstyled(_role: str, text: str) -> str:
    return text


def _lines(problem: Problem, folder: Path | None, paint: Style) -> Iterator[str]:
    yield paint(problem.level, f"{problem.level}[{problem.code}]") + f": {_printable(problem.message)}"
    gutter = " " * (len(str(problem.where.line)) if problem.where and problem.where.line else 2)
    if problem.where:
        yield _arrow(problem, gutter, paint)
    excerpt = list(_excerpt(problem, problem.where, folder, paint)) if problem.where else []
    yield from excerpt
    if problem.fix and not excerpt:
        yield f"{gutter} = " + paint("fix", f"fix: {_printable(problem.fix)}")
    yield f"{gutter} " + _notes(problem)


def _arrow(problem: Problem, gutter: str, paint: Style) -> str:
    where = problem.where
    column = f":{where.column}" if where and where.line and where.column else ""
    about = [each for each in (problem.product and f"product {problem.product}", problem.context) if each]
    context = f"  ({_printable(', '.join(about))})" if about else ""
    return f"{gutter}--> " + paint("where", f"{where}{column}") + context


def _notes(problem: Problem) -> str:
    more = f"= more: packshot explain {problem.code}"
    if not problem.allowed:
        return more
    shown = ", ".join(problem.allowed[:_ALLOWED_SHOWN])
    rest = ", ..." if len(problem.allowed) > _ALLOWED_SHOWN else ""
    return f"= allowed: {_printable(shown)}{rest}        {more}"


def _excerpt(problem: Problem, where: Where, folder: Path | None, paint: Style) -> Iterator[str]:
    """The source line between its neighbours' gutters, and a caret run with the fix under what is meant."""
    source = _source_line(where, folder)
    if source is None:
        return
    number, gutter = str(where.line), " " * len(str(where.line))
    start = max(where.column - 1, 0)
    for secret in _SECRETS:
        source = secret.sub(_hidden, source)
    line, start = _window(source, start)
    length = max(1, min(problem.length, len(line) - start))
    indent, carets = " " * _width(line[:start]), "^" * max(1, _width(line[start : start + length]))
    yield f"{gutter} |"
    yield f"{number} | {line}"
    marks = indent + carets if where.column else ""
    if note := " ".join(filter(None, (marks, _printable(problem.fix)))):
        yield f"{gutter} | " + paint("fix", note)


def _hidden(written: re.Match[str]) -> str:
    """A secret's value as stars, as many as it had characters, so that carets keep their place."""
    return written[1] + "*" * len(written[2])


def _window(source: str, start: int) -> tuple[str, int]:
    """The part of a long line around `start`, and where `start` is in it."""
    left = max(0, start - _SHOWN // 2) if len(source) > _SHOWN else 0
    return _printable(source[left : left + _SHOWN]), min(start, len(source)) - left


def _source_line(where: Where, folder: Path | None) -> str | None:
    """The line meant, or None when the file is not there, not a file, or not text one can show."""
    if not where.line or where.line > _MOST_LINES:
        return None
    for path in (Path(where.file), *([folder / where.file] if folder else [])):
        try:
            if path.is_file():
                return _nth_line(path, where.line)
        except (OSError, ValueError):
            continue
    return None


def _nth_line(path: Path, number: int) -> str | None:
    with path.open(encoding="utf-8-sig", errors="replace", newline=None) as file:
        lines = iter(lambda: file.readline(_LONGEST_LINE), "")
        line = next(islice(lines, number - 1, None), None)
    return None if line is None or "\0" in line else line.rstrip("\n")


def _printable(text: str) -> str:
    """One line without control characters, so that no file can steer a terminal; each takes one place."""
    return "".join(char if char.isprintable() else " " for char in _shortened(text))


def _shortened(text: str) -> str:
    """A message as long as one reads: what somebody's file says in it may be a million characters."""
    return text if len(text) <= _LONGEST_TEXT else f"{text[: _LONGEST_TEXT // 2]} ... {text[-_LONGEST_TEXT // 4 :]}"


def _width(text: str) -> int:
    """Terminal columns a text takes: two for wide East Asian characters, none for combining marks."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else not unicodedata.combining(char) for char in text)
