from __future__ import annotations

import numpy as np
import pytest

from packshot.api import Picture
from packshot.scenes.estimating import white, white_at


def room() -> Picture:
    """A warm wall with a white card on it."""
    pixels = np.full((90, 120, 3), (200, 170, 140), np.uint8)
    pixels[40:60, 50:70] = (255, 188, 127)
    return Picture.from_array(pixels)


def test_something_white_is_measured_where_it_is() -> None:
    """The linear light of the card's middle."""
    assert white_at(room(), (60, 50)) == pytest.approx((1.0, 0.503, 0.212), abs=0.01)


def test_a_warm_room_is_guessed_to_have_warm_light() -> None:
    """More red than blue, and never brighter than light can be seen."""
    red, green, blue = white(room())
    assert 1.3 > red > green > blue > 0
