"""Rows as CSV that a spreadsheet shows and never runs: what suppliers wrote stays text there."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

Cell = str | int | float | None

_BEGINS = r"(?=[\s\u200b-\u200f\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20])"
_FORMULA = re.compile(rf"(^|[;\t\r\n]){_BEGINS}|^(?=[\t\r\n])")
"""Where a spreadsheet would begin a formula: at a cell's start, and, as many take a semicolon or a tab for the end of a
cell whatever the file says, behind these too. Full-width signs count as their narrow ones.
"""
_INERT = re.compile(rf"(^|[;\t\r\n])'{_BEGINS}|^'(?=[\t\r\n])")
"""The same places with their apostrophe."""


def inert(cell: Cell) -> Cell:
    """A cell that no spreadsheet takes for a formula: an apostrophe goes before what begins one.

    A text like `-5` gets one too; a number is passed as a number and stays. NUL, which no reader takes, is left out.
    The rule is that of https://owasp.org/www-community/attacks/CSV_Injection, extended to cells within cells.
    """
    return _FORMULA.sub(r"\1'", cell.replace("\0", "")) if isinstance(cell, str) else cell


def lively(cell: str) -> str:
    """The text an inert cell was made from, when what was written comes back."""
    return _INERT.sub(r"\1", cell)


def to_csv(rows: Iterable[Iterable[Cell]]) -> str:
    """Rows as CSV text (RFC 4180, lines end in CR LF), every cell inert."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([inert(cell) for cell in row] for row in rows)
    return out.getvalue()
