from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from packshot.api.colour import linear_of, luminance
from packshot_studio.interreflection import contrast, straightened

finishes = st.sampled_from(["matte", "satin", "glossy", "metal"])


@given(st.floats(0, 1), st.floats(0, 1), finishes)
def test_a_lighter_surface_has_softer_shading(one: float, other: float, finish: str) -> None:
    """Contrast falls with the albedo, from 1 for black."""
    darker, lighter = contrast(np.sort(np.array([one, other])), finish)
    assert 0 < lighter <= darker <= 1


def test_metal_does_not_fill_its_shadows() -> None:
    """What a metal mirrors is no diffuse light."""
    assert contrast(np.array([0.0, 0.5, 1.0]), "metal").tolist() == [1, 1, 1]


@pytest.mark.parametrize("colour", ["#D9A3A0", "#C9992E", "#B3162A"])
def test_straightened_folds_have_the_hue_of_the_whole(colour: str) -> None:
    """A rose that goes red in its folds is as rose there as anywhere else."""
    source, shade = linear_of(colour), np.linspace(0.2, 1.3, 200, dtype=np.float32)
    bent = source * shade[:, None] ** (contrast(source, "matte") / contrast(luminance(source), "matte"))
    straight = straightened(
        bent[None], (luminance(bent) / luminance(source)).astype(np.float32)[None], source, "matte"
    )[0]
    before, after = (np.ptp(each[:, 0] / each[:, 1]) for each in (bent, straight))
    assert after < 0.5 * before
