from __future__ import annotations

import numpy as np
import pytest

from packshot_studio.mirror import beyond, mirrored
from packshot_studio.outline import Outline


def test_a_product_is_mirrored_below_its_foot() -> None:
    """What is red at the foot and blue at the top is seen red right below the foot and blue farther down."""
    coverage = np.zeros((200, 100), np.float32)
    coverage[40:120, 30:70] = 1
    light = np.zeros((200, 100, 3), np.float32)
    light[40:80, 30:70, 2] = light[80:120, 30:70, 0] = 1
    seen = mirrored(light, Outline(coverage), (30, 70))
    assert seen[125, 50, 0] == pytest.approx(1, abs=0.05)
    assert seen[185, 50, 2] > 0.6
    assert seen[185, 50, 0] < 0.2
    assert not seen[:120].any()


def test_a_reflection_is_softer_the_farther_off() -> None:
    """The sides of the mirrored product are sharp at its foot and blurred a height below."""
    coverage = np.zeros((200, 100), np.float32)
    coverage[40:120, 30:70] = 1
    seen = mirrored(coverage[..., None], Outline(coverage), (30, 70))[..., 0]
    assert np.diff(seen[124]).max() > 3 * np.diff(seen[170]).max()


def test_the_floor_mirrors_what_is_as_far_above_the_horizon() -> None:
    """A row below the eye shows the mean of the row above it; past the picture's top, its first row."""
    room = np.zeros((10, 4, 3), np.float32)
    room[0], room[2, :2] = 0.5, 1
    seen = beyond(room, 4.0)
    assert seen[6, 0] == pytest.approx([0.5, 0.5, 0.5])
    assert seen[9, 0] == pytest.approx([0.5, 0.5, 0.5])
    assert seen[5, 0] == pytest.approx([0, 0, 0])
