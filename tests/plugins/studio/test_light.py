from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from packshot.api import Place
from packshot_studio.light import lit, white

GREY = np.full((40, 60, 3), 0.4, np.float32)
CARD = np.array([0.8, 0.7, 0.6], np.float32)
USUAL = np.array([0.4, 0.35, 0.3], np.float32)
RED = np.array([0.64, 0.25, 0.21], np.float32)


def place(light: tuple[float, float, float] = (0.8, 0.2, -0.5)) -> Place:
    """A place in a light."""
    return Place(x=0.5, y=0.8, cm_per_width=300, light=light, key=0.5)


def test_a_stated_white_is_taken_as_it_is() -> None:
    """Nothing is estimated where the catalog knows."""
    stated = Place(x=0.5, y=0.8, cm_per_width=300, white=(0.9, 0.8, 0.7))
    assert white(stated, GREY).tolist() == pytest.approx([0.9, 0.8, 0.7])


@given(st.floats(-1, 1), st.floats(-1, 1), st.sampled_from([None, (0.0, 60.0), (10.0, 50.0)]))
def test_the_room_s_light_keeps_the_level(right: float, away: float, body: tuple[float, float] | None) -> None:
    """However the light falls, a product is on average as bright as the card says."""
    shone = lit(GREY, place((right, away, -0.5)), CARD, USUAL, body)
    assert shone.mean(axis=(0, 1)) == pytest.approx(0.4 * CARD, rel=0.05)


@pytest.mark.parametrize("body", [None, (0.0, 60.0)])
def test_the_side_the_light_comes_from_is_brighter(body: tuple[float, float] | None) -> None:
    """Light that travels to the right lights the left side, of flat and of round products."""
    shone = lit(GREY, place(), CARD, USUAL, body)
    assert shone[20, 2, 0] > shone[20, 30, 0] >= shone[20, 57, 0]


def test_a_round_product_turns_its_far_side_away() -> None:
    """Where its surface does not face the light it is evenly dark, where a flat one grows darker and darker."""
    shone = lit(GREY, place((1.0, 0.0, -0.2)), CARD, USUAL, (0.0, 60.0))
    assert shone[20, 35, 0] == pytest.approx(shone[20, 55, 0])


def test_a_floor_s_colour_reaches_the_foot() -> None:
    """Above a red floor the foot is redder than the top."""
    shone = lit(GREY, place(), CARD, RED, None)
    assert shone[39, 30, 0] / shone[39, 30, 2] > 1.05 * shone[0, 30, 0] / shone[0, 30, 2]
