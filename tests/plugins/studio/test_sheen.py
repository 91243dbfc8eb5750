from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from packshot_studio.sheen import shading

finishes = st.sampled_from(["matte", "satin", "glossy"])
ONES = np.ones((32, 40), np.float32)
BLACK, WHITE = 0.03, 0.75


def rough(seed: int) -> NDArray[np.float32]:
    """Brightness around 1, fine-grained."""
    return np.random.default_rng(seed).lognormal(0, 0.4, ONES.shape).astype(np.float32)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 99), finishes, st.floats(0.01, 0.9))
def test_shading_never_passes_the_brightness(seed: int, finish: str, level: float) -> None:
    """Sheen is added light: what it leaves is above nothing and no more than all."""
    relative = rough(seed)
    body = shading(relative, ONES, level, finish)
    assert body.min() > 0
    assert (body <= relative * (1 + 1e-6)).all()


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 99), finishes)
def test_a_light_surface_shows_its_shading(seed: int, finish: str) -> None:
    """On white nearly all light is the body's, fine or broad."""
    assert shading(rough(seed), ONES, WHITE, finish) / rough(seed) == pytest.approx(ONES, abs=0.3)


@pytest.mark.parametrize("finish", ["satin", "glossy"])
def test_fine_structure_of_a_black_glaze_is_sheen(finish: str) -> None:
    """It mirrors what stands around it, so its body is smooth; the same structure on white is shading."""
    dark, light = (np.log(shading(rough(1), ONES, level, finish)).std() for level in (BLACK, WHITE))
    assert dark < 0.15 * light


def test_black_cloth_keeps_some_of_its_texture() -> None:
    """Cloth has no mirror images: a part of its fine structure is shading even in black."""
    assert np.log(shading(rough(1), ONES, BLACK, "matte")).std() > 0.2 * np.log(rough(1)).std()
