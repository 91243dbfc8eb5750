from __future__ import annotations

import numpy as np
import pytest

from packshot.api.colour import VEIL, linear_of, luminance
from packshot_studio.lamp import lamp_of

WARM = np.array([1.0, 0.82, 0.60], np.float32)


@pytest.mark.parametrize("swatch", ["#F2F0EB", "#8A8A86", "#1C1C1E"])
def test_a_neutral_part_shows_the_light(swatch: str) -> None:
    """White, grey and black dye nothing: their tint is the lamp's."""
    shown = linear_of(swatch)
    lamp = lamp_of(((shown + VEIL["matte"]) * WARM).astype(np.float32), shown, "matte")
    assert lamp is not None
    assert lamp == pytest.approx(WARM / luminance(WARM), abs=0.02)


@pytest.mark.parametrize("swatch", ["#5B6B4B", "#C9992E", "#B3162A"])
def test_a_coloured_part_shows_which_way_the_light_is_off(swatch: str) -> None:
    """Red over blue is the lamp's as well as the dye's: warm light is seen as warm, and not as warmer than it is."""
    shown = linear_of(swatch)
    lamp = lamp_of(((shown + VEIL["matte"]) * WARM).astype(np.float32), shown, "matte")
    assert lamp is not None
    assert 1 < lamp[0] / lamp[2] < 1.05 * WARM[0] / WARM[2]


def test_daylight_and_the_unknown_are_white() -> None:
    """A tint that a careless hex may feign is none, and without a swatch there is nothing to tell it by."""
    shown = linear_of("#8A8A86")
    seen = ((shown + VEIL["matte"]) * np.array([1.02, 1.0, 0.97])).astype(np.float32)
    assert lamp_of(seen, shown, "matte") is None
    assert lamp_of(seen * WARM, None, "matte") is None
