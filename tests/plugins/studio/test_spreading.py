"""Connected regions: every pixel is reached by its sides or not at all."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from packshot_studio.spreading import patches, reached

Region = NDArray[np.bool_]
maps = arrays(bool, st.tuples(st.integers(1, 9), st.integers(1, 9)))


def _grown(region: Region, within: Region) -> Region:
    """One step to each side, inside of `within`."""
    wide = np.pad(region, 1)
    near: Region = (wide[1:-1, 1:-1] | wide[:-2, 1:-1] | wide[2:, 1:-1] | wide[1:-1, :-2] | wide[1:-1, 2:]) & within
    return near


@given(maps)
def test_what_is_reached_has_a_way_to_the_border(open_: Region) -> None:
    """As many single steps as there are pixels reach the same."""
    expected = open_.copy()
    expected[1:-1, 1:-1] = False
    for _ in range(open_.size):
        expected = _grown(expected, open_)

    assert np.array_equal(expected, reached(open_))


@given(maps, st.integers(1, 4))
def test_patches_are_apart_and_of_a_size(open_: Region, least: int) -> None:
    """No pixel is in two, no two touch by their sides, and none is small."""
    found = list(patches(open_, least))

    assert all(patch.sum() >= least for patch in found)
    assert sum((patch.astype(int) for patch in found), np.zeros(open_.shape, int)).max(initial=0) <= 1
    assert all(np.array_equal(patch, _grown(patch, open_)) for patch in found)
