from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from packshot_studio.filters import blur, box, guided, opening


@given(st.integers(0, 9), st.integers(0, 30), st.integers(0, 30))
def test_a_box_spreads_one_pixel_evenly(radius: int, row: int, column: int) -> None:
    """Each pixel within the radius gets an equal share, and nothing beyond it gets any."""
    plane = np.zeros((31, 31), np.float32)
    plane[row, column] = 1
    rows, columns = np.indices(plane.shape)
    near = (abs(rows - row) <= radius) & (abs(columns - column) <= radius)
    assert box(plane, radius) == pytest.approx(near / (2 * radius + 1) ** 2, abs=1e-6)


@pytest.mark.parametrize("sigma", [2.0, 4.5])
def test_a_blur_has_the_width_asked_for(sigma: float) -> None:
    """The spread of a blurred point is its sigma, to a tenth."""
    plane = np.zeros((81, 81), np.float32)
    plane[40, 40] = 1
    profile = blur(plane, sigma).sum(axis=0)
    assert (profile @ (np.arange(81) - 40) ** 2) ** 0.5 == pytest.approx(sigma, rel=0.1)


def test_a_small_blur_changes_nothing() -> None:
    """Below half a pixel there is nothing to blur."""
    plane = np.eye(5, dtype=np.float32)
    assert np.array_equal(plane, blur(plane, 0.3))


def test_guided_smooths_where_the_guide_is_smooth_and_keeps_its_edges() -> None:
    """Noise goes, a step shared with the guide stays."""
    guide = np.repeat([[0.0] * 20 + [1.0] * 20], 40, axis=0).astype(np.float32)
    noise = np.random.default_rng(1).normal(0, 0.1, guide.shape).astype(np.float32)
    smooth = guided(guide, guide + noise, np.ones_like(guide), 4, 1e-3)
    inner = smooth[8:-8]
    assert inner[:, 25:35].std() < 0.03
    assert inner[:, 21].mean() - inner[:, 18].mean() > 0.8


def test_opening_takes_off_what_is_narrow_and_bright() -> None:
    """A spot goes, a wide bright half stays; outside the region nothing counts."""
    plane = np.zeros((20, 20), np.float32)
    plane[:, 12:], plane[5, 5] = 1, 1
    opened = opening(plane, np.ones(plane.shape, bool), 2)
    assert opened[5, 5] == 0
    assert opened[:, 12:].min() == 1
