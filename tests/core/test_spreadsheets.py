"""CSV that packshot writes shows in a spreadsheet what it holds, and nothing in it runs."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packshot.spreadsheets import inert, to_csv

SIGNS = "=+-@\uff1d\uff0b\uff0d\uff20"
NASTY = st.text(st.sampled_from([*SIGNS, *";,\t\r\n \"'|!", "\u200b", "\0", "a", "5"]), max_size=8)


def _cells(text: str, delimiter: str) -> list[str]:
    """Every cell a program sees that splits at `delimiter`."""
    return [cell for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) for cell in row]


@pytest.mark.parametrize("sign", SIGNS)
def test_what_begins_like_a_formula_gets_an_apostrophe(sign: str) -> None:
    """At the start of a cell, also behind blanks and marks nobody sees."""
    for text in (f"{sign}1+1", f"  {sign}1+1", f"\ufeff{sign}1+1"):
        assert f"'{text}" == inert(text)


@pytest.mark.parametrize("cell", ["Linen chair", "sofa-bed", "a = b", "", -5, 0.5, None])
def test_everything_else_is_written_as_it_is(cell: str | float | None) -> None:
    """Signs inside a text, and numbers that are numbers."""
    assert cell == inert(cell)


@given(st.lists(st.lists(NASTY, min_size=1, max_size=3), max_size=4), st.sampled_from([",", ";", "\t"]))
def test_no_program_finds_a_formula(rows: list[list[str]], delimiter: str) -> None:
    """Whatever it takes for the end of a cell."""
    for cell in _cells(to_csv(rows), delimiter):
        assert not cell.lstrip(" \t\r\n\u200b").startswith(tuple(SIGNS))


@given(NASTY)
def test_an_inert_cell_stays_as_it_is(text: str) -> None:
    """Written, read and written again it does not grow."""
    assert inert(text) == inert(inert(text))


def test_every_cell_comes_back_from_a_csv_reader() -> None:
    """Delimiters, quotes and line breaks are quoted; a NUL is left out."""
    rows = [["id", 'say "hi"', "one\ntwo"], ["1,5", "", "a\0b"]]

    assert [*rows[0], "1,5", "", "ab"] == _cells(to_csv(rows), ",")
