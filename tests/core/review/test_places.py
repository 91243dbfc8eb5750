from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packshot.api import Box, Finding, Size, Verdict
from packshot.review.places import drawn, numbered, outline

PICTURE = Size(1000, 800)
SIDE = st.integers(100, 4000)


def finding(check: str, verdict: Verdict = "fail", regions: tuple[Box, ...] = ((1, 2, 3, 4),)) -> Finding:
    """A finding of a check."""
    return Finding(check=check, measure="share", value=1.0, verdict=verdict, regions=regions)


def test_only_what_points_somewhere_has_a_number() -> None:
    """Numbers run from 1 in the order of the lines, and every line stays."""
    lines = numbered([finding("a"), finding("b", regions=()), finding("c", "pass")])
    assert [("a", 1), ("b", None), ("c", 2)] == [(each.finding.check, each.number) for each in lines]


def test_the_gravest_is_drawn_last() -> None:
    """It lies on top; what points nowhere is not drawn."""
    lines = numbered([finding("a"), finding("b", "pass"), finding("c", "review"), finding("d", regions=())])
    assert ["b", "c", "a"] == [each.finding.check for each in drawn(lines)]
    assert [] == drawn(numbered([replace(finding("a"), regions=())]))


@pytest.mark.parametrize(
    ("box", "x", "y", "dx", "dy"),
    [
        ((200, 300, 600, 700), 200, 300, 0, -1),
        ((200, 10, 220, 30), 200, 30, 0, 0),
        ((200, 10, 600, 700), 200, 10, 0, 0),
        ((950, 300, 990, 340), 990, 300, -1, -1),
    ],
    ids=["above", "below a small one at the top", "in a large one at the top", "by its right edge"],
)
def test_a_number_stands_where_there_is_room(box: Box, x: int, y: int, dx: int, dy: int) -> None:
    """Above its box where it can, and never over the edge of the picture."""
    seen = outline(box, PICTURE)
    assert box == (seen.left, seen.top, seen.left + seen.width, seen.top + seen.height)
    assert (x, y, dx, dy) == (seen.x, seen.y, seen.dx, seen.dy)


@given(width=SIDE, height=SIDE, data=st.data())
def test_a_number_is_in_the_picture(width: int, height: int, data: st.DataObject) -> None:
    """It never hangs over the top, nor over the right edge, wherever the box is."""
    left, top = data.draw(st.integers(0, width - 1)), data.draw(st.integers(0, height - 1))
    right, bottom = data.draw(st.integers(left + 1, width)), data.draw(st.integers(top + 1, height))
    plate = 0.1 * max(width, height)
    seen = outline((left, top, right, bottom), Size(width, height))
    assert seen.y + seen.dy * plate >= 0
    assert seen.x + (seen.dx + 1) * plate <= width
