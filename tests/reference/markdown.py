"""Parts of a page."""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Iterable, Iterator, Sequence


def paragraphs(text: str) -> Iterator[str]:
    """A docstring's paragraphs, filled to the width of a page; lists and code stay as they are."""
    for each in filter(None, inspect.cleandoc(text).replace("\b\n", "").split("\n\n")):
        lines = each.splitlines()
        kept = any(line.startswith((" ", "- ", "```")) for line in lines)
        yield each if kept else textwrap.fill(" ".join(lines), 120, break_long_words=False, break_on_hyphens=False)


def sentence(text: str | None) -> str:
    """The first sentence of a docstring, on one line."""
    first = inspect.cleandoc(text or "").split("\n\n")[0].replace("\n", " ")
    head, stop, _ = first.partition(". ")
    return head + stop.strip()


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A table's lines; nothing where there is no row."""
    lines = [f"| {' | '.join(each.replace('|', chr(92) + '|') for each in row)} |" for row in rows]
    if lines:
        yield f"| {' | '.join(header)} |"
        yield f"| {' | '.join('---' for _ in header)} |"
        yield from lines


def joined(parts: Iterable[Iterable[str]]) -> str:
    """A page of blocks, an empty line between them."""
    return "\n\n".join("\n".join(each) for each in map(list, parts) if each) + "\n"
