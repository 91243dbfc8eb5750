from __future__ import annotations

import numpy as np
import pytest

from packshot_studio.outline import Outline
from packshot_studio.placing import Stand
from packshot_studio.solid import solid

SPOT = Stand(x=40, y=54, px_per_cm=1, eye=4, axis=40, focal=500)


def outline() -> Outline:
    """A cup with a handle at its right: 48 pixels high, its foot 40 wide."""
    coverage = np.zeros((60, 80), np.float32)
    coverage[6:54, 10:50] = 1
    coverage[20:40, 50:66] = 1
    return Outline(coverage)


def test_a_box_is_as_deep_as_stated_everywhere() -> None:
    """Every slice of a straight body reaches from its front edge to its depth."""
    body = solid(outline(), SPOT, "rect", 24.0)
    assert body.far - body.near == pytest.approx(24)
    assert body.slices[:, :, 5].all()
    assert body.height == pytest.approx(48)
    assert body.width == pytest.approx(56)


def test_a_turned_body_is_as_deep_as_wide_and_its_handle_thin() -> None:
    """A cup is a circle from above; what sticks out on one side only is a thin handle."""
    body = solid(outline(), SPOT, "round", 40.0)
    from_above = np.any(body.slices, axis=0)
    assert body.near == pytest.approx(0, abs=body.cell)
    assert body.far == pytest.approx(40, abs=body.cell)
    assert from_above[:, 9].sum() > 16
    assert 1 <= from_above[:, -3].sum() <= 3


def test_a_body_on_legs_is_empty_between_them() -> None:
    """Below its underside there are legs at the front and at the back, and nothing in the middle."""
    coverage = np.zeros((60, 80), np.float32)
    coverage[6:30, 10:70] = 1
    coverage[30:54, 12:16] = coverage[30:54, 64:68] = 1
    body = solid(Outline(coverage), SPOT, "legs", 40.0)
    low = np.any(body.slices[:10], axis=0)
    assert low[2:5].any()
    assert low[-3:].any()
    assert not low[9:11].any()
    assert body.slices[20, :, 15].all()


def test_a_body_seen_from_a_corner_stands_farther_back_at_its_sides() -> None:
    """Where its bottom edge rises, it is as high as in the middle and begins behind it."""
    coverage = np.zeros((120, 160), np.float32)
    for column in range(20, 140):
        low = 110 - abs(column - 80) // 4
        coverage[low - 60 : low, column] = 1
    spot = Stand(x=80, y=110, px_per_cm=1, eye=10, axis=80, focal=300)
    body = solid(Outline(coverage), spot, "rect", 20.0)
    first = np.argmax(body.slices[2], axis=0)
    assert first[1] > first[len(first) // 2]
    assert first[-2] > first[len(first) // 2]
    assert np.any(body.slices[18, :, 1])


def test_what_is_flat_and_long_has_few_cells() -> None:
    """A rug is one centimetre high and metres long: its slices stay small."""
    coverage = np.zeros((60, 800), np.float32)
    coverage[50:52, 10:790] = 1
    body = solid(Outline(coverage), SPOT, "rect", 500.0)
    assert max(body.slices.shape) <= 100
    assert body.width == pytest.approx(780, rel=0.02)
