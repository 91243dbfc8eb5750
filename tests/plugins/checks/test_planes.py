"""Arithmetic on planes."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from packshot_checks.planes import box, cells, gradient, windows

_SIDES = st.tuples(st.integers(1, 9), st.integers(1, 9))
_PLANES = arrays.arrays(np.float32, _SIDES, elements=st.floats(-1, 1, width=32))


@settings(max_examples=20, deadline=None)
@given(plane=_PLANES, radius=st.integers(0, 3))
def test_a_box_is_the_mean_around(plane: np.ndarray, radius: int) -> None:
    """Of all pixels within the radius, the border going on beyond the border."""
    padded = np.pad(plane, radius, "edge")
    expected = [
        [padded[y : y + 2 * radius + 1, x : x + 2 * radius + 1].mean() for x in range(plane.shape[1])]
        for y in range(plane.shape[0])
    ]
    assert box(plane, radius) == pytest.approx(np.array(expected), abs=1e-5)


def test_a_ramp_rises_by_its_slope() -> None:
    """Three to the right and one down, everywhere but at the border."""
    rows, columns = np.mgrid[:6, :7].astype(np.float32)
    right, down = gradient(3 * columns + rows)
    assert ([3], [1]) == (np.unique(right[1:-1, 1:-1]).tolist(), np.unique(down[1:-1, 1:-1]).tolist())


def test_cells_and_windows_are_means() -> None:
    """A cell that is cut at the border counts what is missing as 0."""
    plane = np.ones((4, 6), np.float32)
    assert [[1, 0.5]] == cells(plane, 4).tolist()
    assert [[0.75]] == windows(cells(plane, 4).repeat(2, axis=0)).tolist()
