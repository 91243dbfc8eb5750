"""Where a check pointed, in the pixels of the finished picture."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packshot.api import Box, Finding, Picture, Placement, Size
from packshot.engine.pointing import lying, pointing

SIDE = st.integers(1, 4000)


def finding(*regions: Box) -> Finding:
    """A finding with something to look at."""
    return Finding(check="judge", measure="beauty", value=9.0, limit=2.0, verdict="fail", regions=regions)


def photo() -> Picture:
    """A picture that is its product's photo."""
    return Picture(Picture.new(Size(100, 80), "#FFFFFF").image, Placement())


def test_boxes_follow_what_the_shot_does_to_the_picture() -> None:
    """Cut, scaled and set on a canvas: the box is around the same thing."""
    seen = photo()
    cut = seen.cropped((20, 10, 70, 60)).resized(Size(100, 100))
    finished = cut.pasted_on(Picture.new(Size(300, 200), "#FFFFFF"), 30, 40)

    told = pointing(finding((30, 20, 40, 50)), lying(seen, finished), finished.size)

    assert ((50, 60, 70, 120),) == told.regions


@pytest.mark.parametrize(
    ("box", "expected"),
    [
        ((0, 0, 100, 80), ((0, 0, 25, 25),)),
        ((21, 11, 23, 13), ((0, 0, 2, 2),)),
        ((0, 0, 20, 10), ()),
        ((80, 70, 90, 80), ()),
    ],
)
def test_a_box_ends_where_the_picture_ends(box: Box, expected: tuple[Box, ...]) -> None:
    """It reaches to whole pixels; what was cut away is not pointed at."""
    finished = photo().cropped((20, 10, 70, 60)).resized(Size(25, 25))
    assert expected == pointing(finding(box), lying(photo(), finished), finished.size).regions


def test_what_nobody_can_follow_is_not_pointed_at() -> None:
    """Where one picture does not know where the photo lies, a box would be a guess; the finding itself stays."""
    lost = Picture(photo().image)
    for seen, finished in ((lost, photo()), (photo(), lost)):
        assert finding() == pointing(finding((1, 2, 3, 4)), lying(seen, finished), finished.size)
    assert ((1, 2, 3, 4),) == pointing(finding((1, 2, 3, 4)), lying(lost, lost), lost.size).regions


@given(width=SIDE, height=SIDE, new=st.tuples(SIDE, SIDE), data=st.data())
def test_boxes_stay_inside(width: int, height: int, new: tuple[int, int], data: st.DataObject) -> None:
    """However a picture is scaled, a box in it is a box in what came of it."""
    left, top = data.draw(st.integers(0, width - 1)), data.draw(st.integers(0, height - 1))
    right, bottom = data.draw(st.integers(left + 1, width)), data.draw(st.integers(top + 1, height))
    place = Placement(sx=new[0] / width, sy=new[1] / height)
    (box,) = pointing(finding((left, top, right, bottom)), place, Size(*new)).regions
    assert 0 <= box[0] < box[2] <= new[0]
    assert 0 <= box[1] < box[3] <= new[1]
