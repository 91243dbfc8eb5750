"""Where a product's photo and its scene's plate lie in a picture."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from packshot.api import Picture, Placement, Size

NUMBER = st.floats(-1e4, 1e4)
SCALE = st.floats(0.01, 50)
FLAT = st.builds(Placement, NUMBER, NUMBER, SCALE, SCALE)
PLACEMENT = st.builds(Placement, NUMBER, NUMBER, SCALE, SCALE, st.none() | FLAT)


@given(PLACEMENT)
def test_a_file_keeps_both(placement: Placement) -> None:
    """The PNG of an original says where photo and plate lie."""
    picture = Picture(Picture.new(Size(3, 2), "#FFFFFF").image, placement)
    assert placement == Picture.decode(picture.to_png()).placement


def test_the_plate_moves_along() -> None:
    """Cut and scaled, both lie where they did."""
    picture = Picture(
        Picture.new(Size(100, 80), "#FFFFFF").image, Placement(10, 20, 1, 1, plate=Placement(-30, 0, 2, 2))
    )
    made = (
        picture.cropped((10, 10, 60, 60))
        .resized(Size(100, 100))
        .pasted_on(Picture.new(Size(300, 200), "#000000"), 5, 7)
    )
    assert Placement(5, 27, 2, 2, plate=Placement(-75, -13, 4, 4)) == made.placement
