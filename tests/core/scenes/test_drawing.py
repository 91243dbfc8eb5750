from __future__ import annotations

import numpy as np

from packshot.api import Picture, Place, Size
from packshot.scenes.drawing import preview

PLACE = Place(x=0.5, y=0.8, cm_per_width=600, horizon=0.4, wall_foot=0.7)


def test_a_preview_draws_on_the_floor_and_not_above_the_stand_in() -> None:
    """Squares, stand-in and eye level change the photo; the ceiling stays, and the size too."""
    photo = Picture.new(Size(600, 400), "#808080")
    drawn = np.asarray(preview(photo, PLACE))
    changed = (drawn != 128).any(axis=2)
    assert drawn.shape == (400, 600, 3)
    assert changed[330:].any()
    assert changed[155:165].any()
    assert not changed[:120].any()


def test_squares_end_at_the_wall() -> None:
    """Between the wall's foot and the stand-in's top nothing is drawn beside the stand-in."""
    photo = Picture.new(Size(600, 400), "#808080")
    changed = (np.asarray(preview(photo, PLACE)) != 128).any(axis=2)
    assert not changed[200:275, :200].any()
