"""How far off each place is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from packshot.api import Heat
from packshot.api.heat import LIMIT, LONGEST

SIDE = st.integers(1, 700)


@pytest.mark.parametrize(("off", "level"), [(0, 0), (0.5, 64), (1, LIMIT), (2, 255), (9, 255), (np.inf, 255)])
def test_a_level_is_stated_in_limits(off: float, level: int) -> None:
    """Half is just missing the limit, full twice that or more."""
    assert bytes([level]) == Heat.of(np.array([[off]], np.float32), (0, 0, 5, 5)).levels


@given(width=SIDE, height=SIDE, data=st.data())
def test_no_wrong_pixel_is_lost(width: int, height: int, data: st.DataObject) -> None:
    """However many places become one, the farthest off is seen, near where it is."""
    x, y = data.draw(st.integers(0, width - 1)), data.draw(st.integers(0, height - 1))
    off = np.zeros((height, width), np.float32)
    off[y, x] = 1

    heat = Heat.of(off, (0, 0, width, height))

    assert max(heat.width, heat.height) == min(LONGEST, max(width, height))
    ((row, column),) = np.argwhere(np.frombuffer(heat.levels, np.uint8).reshape(heat.height, heat.width))
    assert abs((row + 0.5) * height / heat.height - (y + 0.5)) < height / heat.height
    assert abs((column + 0.5) * width / heat.width - (x + 0.5)) < width / heat.width


def test_a_coarser_map_keeps_the_farthest() -> None:
    """It has no more places than asked for, and covers the same."""
    heat = Heat.of(np.eye(6, dtype=np.float32), (1, 2, 30, 40)).coarser(3, 2)
    assert (3, 2, heat.box) == (heat.width, heat.height, (1, 2, 30, 40))
    assert bytes([LIMIT, LIMIT, 0, 0, LIMIT, LIMIT]) == heat.levels


@pytest.mark.parametrize(
    ("width", "height", "levels", "box"),
    [
        (2, 2, b"abc", (0, 0, 1, 1)),
        (0, 0, b"", (0, 0, 1, 1)),
        (257, 1, b"a" * 257, (0, 0, 1, 1)),
        (1, 1, b"a", (3, 0, 3, 1)),
    ],
)
def test_a_map_that_is_none_is_refused(width: int, height: int, levels: bytes, box: tuple[int, int, int, int]) -> None:
    """A byte for each place, and a box that is one."""
    with pytest.raises(ValueError, match=r"heat map|no box"):
        Heat(width, height, levels, box)
