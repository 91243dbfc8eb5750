from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from packshot.api.colour import linear_of
from packshot_studio.highlights import highlights

Light = NDArray[np.float32]
ONES = np.ones((40, 48), np.float32)


def shaded(colour: str) -> Light:
    """A surface that grows lighter to the right."""
    return linear_of(colour) * np.linspace(0.8, 1.2, 48, dtype=np.float32)[None, :, None] * ONES[..., None]


def lamp(strength: float) -> Light:
    """White light on a small rectangle."""
    plane = np.zeros_like(ONES)
    plane[10:20, 22:24] = strength
    return plane


@pytest.mark.parametrize(("colour", "finish"), [("#C9992E", "glossy"), ("#1F2F4F", "matte"), ("#8A8A86", "glossy")])
def test_a_highlight_is_found(colour: str, finish: str) -> None:
    """By chroma on a coloured surface, by its shape on a grey one: three quarters of it at least, nothing beside it."""
    seen = shaded(colour) + lamp(0.4)[..., None]
    found = highlights(seen, ONES, linear_of(colour), finish)
    assert 0.3 < found[12:18, 22:24].mean() < 0.45
    assert abs(found[30:, 8:40]).max() < 0.06


def test_a_clipped_highlight_on_white_is_as_bright_as_a_lamp() -> None:
    """The photo holds nothing above white, but a lamp mirrored in a glaze is brighter than what is left up there."""
    white = "#E0E0E0"
    seen = np.minimum(shaded(white) + lamp(0.4)[..., None], 1)
    found = highlights(seen, ONES, linear_of(white), "glossy")
    assert found[14:16, 22:24].mean() > 0.25


def test_metal_has_no_white_highlights() -> None:
    """What it reflects is its own colour."""
    seen = shaded("#C9992E") + lamp(0.4)[..., None]
    assert not highlights(seen, ONES, linear_of("#C9992E"), "metal").any()
