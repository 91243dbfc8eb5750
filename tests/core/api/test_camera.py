"""What a photo's light and camera make of a swatch."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from packshot.api.camera import Camera
from packshot.api.colour import delta_e, lab, linear_of

VEIL = 0.02
SWATCHES = ["#F2F0EB", "#8A8A86", "#C9992E", "#5B6B4B", "#B3162A", "#1F2F4F"]
WARM = np.array([1.12, 1.0, 0.82])
"""4500 K under a camera set to daylight."""


def shown(swatch: str, light: np.ndarray | float = 0.8, contrast: float = 1.0) -> np.ndarray:
    """What a photo in this light shows of a swatch."""
    return np.asarray(light * (linear_of(swatch) + VEIL) ** contrast)


def off(camera: Camera, swatch: str, light: np.ndarray | float = 0.8, contrast: float = 1.0) -> float:
    """How far what is foretold of a swatch is from what is seen, deltaE00."""
    one, other = (lab(np.clip(each, 0, 1)) for each in (camera.seen(linear_of(swatch)), shown(swatch, light, contrast)))
    return float(delta_e(one, other))


@pytest.mark.parametrize("known", SWATCHES)
def test_a_warm_light_is_told_by_any_colour(known: str) -> None:
    """Whatever the photo shows, a third and more of the error that a warm light makes in other colours is gone."""
    told = Camera.of(linear_of(known), shown(known, 0.8 * WARM), VEIL)
    left, blind = ([off(each, other, 0.8 * WARM) for other in SWATCHES] for each in (told, told.neutral()))
    assert np.mean(left) < 0.7 * np.mean(blind)


@pytest.mark.parametrize(
    ("light", "cast"), [([1, 1, 1], ""), ([1.02, 1, 0.97], ""), ([1.12, 1, 0.82], "warm"), ([0.85, 1, 1.3], "cold")]
)
def test_a_cast_is_named(light: list[float], cast: str) -> None:
    """What may as well be a careless hex has no name."""
    assert cast == Camera.of(linear_of("#8A8A86"), shown("#8A8A86", 0.7 * np.array(light)), VEIL).cast


@pytest.mark.parametrize("known", ["#C9992E", "#B3162A"])
def test_a_steep_camera_is_told_from_a_coloured_light(known: str) -> None:
    """A strong colour tells the contrast: others are foretold better than by a camera that has none."""
    told = Camera.of(linear_of(known), shown(known, 0.8, 1.12), VEIL)
    flat = Camera(level=np.log(0.8), contrast=1.0, tint=np.zeros(3), veil=VEIL)
    assert told.contrast > 1.03
    assert "" == told.cast
    errors = [np.mean([off(each, other, 0.8, 1.12) for other in SWATCHES]) for each in (told, flat)]
    assert errors[0] < 0.6 * errors[1]


@given(hexes=st.tuples(*[st.sampled_from(SWATCHES)] * 2), error=st.tuples(*[st.integers(-4, 4)] * 3))
def test_a_careless_hex_does_little_harm(hexes: tuple[str, str], error: tuple[int, int, int]) -> None:
    """A hex off by a few steps moves what is foretold by little more than it is off itself."""
    known, other = hexes
    digits = np.clip(np.frombuffer(bytes.fromhex(known[1:]), np.uint8).astype(int) + error, 0, 255)
    careless = linear_of("#" + bytes(digits.tolist()).hex())
    wrong = float(delta_e(lab(careless), lab(linear_of(known))))
    true, told = (Camera.of(each, shown(known), VEIL).seen(linear_of(other)) for each in (linear_of(known), careless))
    assert float(delta_e(lab(np.clip(true, 0, 1)), lab(np.clip(told, 0, 1)))) <= 1.5 * wrong + 0.5


def test_without_a_tint_the_light_is_white() -> None:
    """All but the tint stays."""
    camera = Camera.of(linear_of("#8A8A86"), shown("#8A8A86", 0.7 * WARM), VEIL)
    grey = camera.neutral().seen(np.array([0.2, 0.2, 0.2]))
    assert grey.tolist() == pytest.approx([float(grey[0])] * 3)
    assert "" == camera.neutral().cast
