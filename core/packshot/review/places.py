"""Where findings point: boxes over a picture, with a number that each shares with its finding's line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from packshot.api import Box, Finding, Size

LETTER = 1 / 18
"""The height of a number, as a share of the picture's longer side."""
_ROOM = 0.11
"""What its plate takes of that side at most: on a narrow tile it is a third larger."""
_GRAVITY = ("pass", "review", "fail")


@dataclass(frozen=True, slots=True)
class Line:
    """A finding beside its picture; `number` stands on its boxes too, and is None where it points nowhere."""

    finding: Finding
    number: int | None


@dataclass(frozen=True, slots=True)
class Outline:
    """A box as it is drawn, in pixels of the picture.

    The plate with its number hangs on a corner of the box, at (`x`, `y`): by its own left or right edge (`dx` is 0 or
    -1 of its width), and by its upper or lower one (`dy`).
    """

    left: int
    top: int
    width: int
    height: int
    x: int
    y: int
    dx: int
    dy: int


def numbered(findings: Iterable[Finding]) -> list[Line]:
    """The findings with their numbers, from 1, in the order given."""
    lines: list[Line] = []
    number = 0
    for finding in findings:
        number += bool(finding.regions)
        lines.append(Line(finding, number if finding.regions else None))
    return lines


def drawn(lines: Sequence[Line]) -> list[Line]:
    """Those that point somewhere, the gravest last: it lies on top."""
    pointing = [line for line in lines if line.number]
    return sorted(pointing, key=lambda line: _GRAVITY.index(line.finding.verdict))


def outline(box: Box, picture: Size) -> Outline:
    """How a box is drawn, its number inside the picture: above the box, or else below a small one, or else in it."""
    left, top, right, bottom = box
    room = _ROOM * max(picture.width, picture.height)
    above, leftward = top > room, left + room > picture.width
    below = not above and bottom - top < room and bottom + room < picture.height
    return Outline(
        left=left,
        top=top,
        width=right - left,
        height=bottom - top,
        x=right if leftward else left,
        y=bottom if below else top,
        dx=-1 if leftward else 0,
        dy=-1 if above else 0,
    )
