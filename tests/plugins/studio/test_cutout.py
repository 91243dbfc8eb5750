from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from packshot_studio.cutout import backdrop_alpha, without_backdrop


def photo() -> NDArray[np.uint8]:
    """A red ring on a near-white backdrop."""
    pixels = np.full((30, 30, 3), 250, np.uint8)
    pixels[8:22, 8:22] = (180, 20, 40)
    pixels[12:18, 12:18] = 250
    return pixels


def test_a_plain_backdrop_is_cut_off() -> None:
    """What hangs together with the border is backdrop; a hole the product encloses stays."""
    alpha = backdrop_alpha(photo())
    assert alpha is not None
    assert alpha[:8].max() == 0
    assert alpha[8:22, 8:22].min() == 255


def test_a_busy_background_is_not_guessed() -> None:
    """Where the border has no one colour nothing is cut out."""
    pixels = np.random.default_rng(3).integers(0, 256, (30, 30, 3), dtype=np.uint8)
    assert backdrop_alpha(pixels) is None


def test_the_backdrop_leaves_no_fringe() -> None:
    """A rim half product, half white backdrop becomes the product's own colour."""
    pixels, alpha = photo(), np.zeros((30, 30), np.uint8)
    alpha[8:22, 8:22] = 255
    alpha[8] = np.where(alpha[8] > 0, 128, 0)
    pixels[8, 8:22] = (219, 185, 186)
    rim = without_backdrop(pixels, alpha)[8, 10].astype(int)
    assert abs(rim - np.array([180, 20, 40])).max() < 25
