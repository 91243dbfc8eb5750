"""A pixel that two parts share is split as its colour says."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from packshot_studio.sharing import shared

IVORY = np.array([0.8, 0.77, 0.68], np.float32)
NAVY = np.array([0.014, 0.028, 0.078], np.float32)


def seam(share: float, one: NDArray[np.float32], other: NDArray[np.float32]) -> NDArray[np.float32]:
    """Three rows of one colour beside the other, and between them a column that mixes them."""
    row = np.concatenate([np.tile(one, (4, 1)), [share * one + (1 - share) * other], np.tile(other, (4, 1))])
    return np.tile(row.astype(np.float32), (3, 1, 1))


def masks(stated: int) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """What masks say of such a seam: so much of the middle column, of 255, is the first part's."""
    row = np.array([255] * 4 + [stated] + [0] * 4, np.uint8)
    return np.tile(row, (3, 1)), np.tile(255 - row, (3, 1))


@given(share=st.floats(0.05, 0.95), stated=st.integers(1, 254))
def test_the_share_is_read_from_the_colours_beside(share: float, stated: int) -> None:
    """Whatever the masks say of it, and all of the pixel stays shared out."""
    first, second = shared(seam(share, NAVY, IVORY), masks(stated))

    assert abs(255 * share - int(first[1, 4])) <= 1
    assert 255 == int(first[1, 4]) + int(second[1, 4])


def test_between_like_colours_the_masks_stand() -> None:
    """There is no telling them apart, and no seam to see."""
    before = masks(100)

    after = shared(seam(0.7, NAVY, NAVY * np.float32(1.1)), before)

    assert all(np.array_equal(one, other) for one, other in zip(before, after, strict=True))


def test_what_one_part_has_alone_stays() -> None:
    """Only common edges are read."""
    first, second = masks(100)

    after, _ = shared(seam(0.7, NAVY, IVORY), [first, second])

    assert np.array_equal(first[:, :4], after[:, :4])
    assert not after[:, 5:].any()


def test_without_a_sure_pixel_near_the_masks_stand() -> None:
    """A part that is soft all over has no colour to read a share by."""
    soft = np.full((3, 9), 100, np.uint8)

    after = shared(seam(0.7, NAVY, IVORY), [soft, 155 - soft])

    assert np.array_equal(soft, after[0])
