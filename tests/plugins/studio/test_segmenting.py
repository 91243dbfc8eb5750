from __future__ import annotations

import cv2  # noqa: F401  importing it changes the environment, which no test may
import numpy as np
from numpy.typing import NDArray

from packshot_studio.segmenting import segmented

SIDE = 120
BODY = (slice(30, 90), slice(40, 80))
_TILES = ((40, 60, 160), (60, 150, 70), (90, 90, 200))


def busy() -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """A red block before blue and green tiles, and a mask of most of it."""
    rng = np.random.default_rng(4)
    tiles = rng.choice(np.array(_TILES, np.uint8), (SIDE // 8, SIDE // 8))
    photo = np.kron(tiles, np.ones((8, 8, 1), np.uint8))
    photo[BODY] = (180, 20, 40)
    noisy = np.clip(photo + rng.normal(0, 3, photo.shape), 0, 255).astype(np.uint8)
    part = np.zeros((SIDE, SIDE), np.uint8)
    part[36:84, 43:77] = 255
    return noisy, part


def test_the_product_is_found_around_its_known_part() -> None:
    """Exactly the block, whatever is behind it."""
    found = segmented(*busy())
    expected = np.zeros((SIDE, SIDE), bool)
    expected[BODY] = True

    assert np.array_equal(expected, found.alpha > 127)


def test_the_same_photo_is_cut_out_the_same() -> None:
    """Its random numbers are seeded."""
    first, second = (segmented(*busy()).alpha for _ in range(2))

    assert np.array_equal(first, second)


def test_what_does_not_hang_together_with_it_is_not_the_product() -> None:
    """Another red block, apart from it, is background."""
    photo, part = busy()
    photo[30:50, 90:100] = (180, 20, 40)

    assert segmented(photo, part).alpha[40, 95] == 0
