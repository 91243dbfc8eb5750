"""docs/hostile.md: every hostile case with what packshot says to it. Run as a program, this writes the page."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from packshot.testing.hostile import AREAS, Case, Met, meet

PAGE = Path(__file__).parents[2] / "docs" / "hostile.md"
_INTRO = """\
# Hostile input

Catalogs, records, photos and texts come from suppliers, and any of them may be broken or meant to do harm. Below is
every case packshot is tested with and what it says. Each ends as one message or as a correct picture, within three
seconds of computing and 300 MB; a bad record costs its own pictures and nobody else's. The cases are small functions in
`packshot.testing.hostile`; the tests run each through `packshot run` and hold this page to what comes out.

Pictures are known by their first bytes; PNG, JPEG and WebP are decoded and nothing else, after their size, their frames
and their structure have been looked at. What a template may do is [counted](catalog.md#templates-of-your-own), and a
storage key is refused in the plan where some system cannot hold it.

Pictures are decoded in the process that runs the jobs. The limits before decoding bound its time and memory: 50
megapixels (16.7 for a WebP, whose decoder takes four times as much), 64 MB, one frame, 32 scans, whole chunks. An
exception of a decoder costs one picture. A decoder that brings the process down is beyond these limits: the run ends
then as with any crash, nothing that was paid is lost, and the next run goes on. `python benchmarks/fuzz.py picture 600`
looks for such files.
"""
_LONGEST = 140
_MARKUP = "`*_{}[]<>|"


def row(case: Case, met: Met) -> str:
    """The case's line of the table."""
    if case.code is None:
        return f"| {_cell(case.name)} | | read as what it is |"
    return f"| {_cell(case.name)} | `{case.code}` | {_cell(_short(met.answer(case)))} |"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 30]} ... {text[-25:]}"


def _cell(text: str) -> str:
    """As Markdown shows it: nothing in it is markup."""
    plain = "".join(each if each.isprintable() else " " for each in text)
    return "".join(f"&#{ord(each)};" if each in _MARKUP else each for each in plain)


def page(met: Callable[[Case], Met]) -> str:
    """The whole page."""
    lines = [_INTRO]
    for area, cases in AREAS.items():
        head = (f"## {area}", "", "| what comes in | code | what packshot says |", "| --- | --- | --- |")
        lines += [*head, *(row(case, met(case)) for case in cases), ""]
    return "\n".join(lines)


def _met(case: Case) -> Met:
    with TemporaryDirectory() as folder:
        os.chdir(folder)
        sys.stderr.write(f"{case.name}\n")
        return meet(case, Path(folder) / "shop")


if __name__ == "__main__":
    PAGE.write_text(page(_met), "utf-8")
