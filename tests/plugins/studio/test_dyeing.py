from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from packshot.api.colour import encoded, linear, linear_of, luminance
from packshot_studio.dyeing import Dyeing, dyeing, own_light

Light = NDArray[np.float32]
SHAPE = (120, 160)
ONES = np.ones(SHAPE, np.float32)
WHITE, GREY = "#F2F0EB", "#8A8A86"


def hollow(depth: float = 0.6) -> Light:
    """How much of all directions a surface sees of itself: little at the left, up to `depth` at the right."""
    return np.maximum(np.linspace(-depth, depth, SHAPE[1], dtype=np.float32), 0.12)[None, :] * ONES


def photo(swatch: str, own: Light, sheen: Light | float = 0.0, *, level: float = 0.8) -> Light:
    """A surface that lights itself, under white light and with a little texture, as 8 bits hold it."""
    albedo = linear_of(swatch)
    light = level * (1 - own)[..., None] * albedo / (1 - albedo * own[..., None])
    grain = np.random.default_rng(0).normal(1, 0.02, (*SHAPE, 1)).astype(np.float32)
    return linear(encoded(grain * light + np.asarray(sheen)[..., None] * np.ones(3, np.float32)))


def read(light: Light, swatch: str, sheen: float = 0.02) -> Dyeing:
    """What is told of a photo of the swatch."""
    clear = light.max(axis=-1) < 0.98
    found = dyeing(light, ONES, clear, float(luminance(linear_of(swatch))), sheen)
    assert found is not None
    return found


def test_light_out_of_a_hollow_is_dyed_more_often() -> None:
    """An off-white bowl is yellower inside: the share of its own light is read from that, to a tenth of all light."""
    own = hollow()
    found = own_light(read(photo(WHITE, own), WHITE).bounces, float(luminance(linear_of(WHITE))))
    assert np.corrcoef(found.ravel(), own.ravel())[0, 1] > 0.9
    assert abs(found - own).mean() < 0.1


def test_sheen_on_grey_is_dyed_less_often() -> None:
    """Half of the light of the lower part is a veil: it is told from the grey below it, where it lies."""
    veil = np.where(np.arange(SHAPE[0])[:, None] > 80, np.float32(0.1), np.float32(0.01)) * ONES
    found = read(photo(GREY, np.zeros(SHAPE, np.float32), veil), GREY, 0.08)
    assert found.sheen[90:].mean() - found.sheen[:70].mean() == pytest.approx(0.27, abs=0.08)
    assert found.sheen_trust[90:].mean() > 0.3


def test_two_lamps_of_different_hue_are_not_believed() -> None:
    """Window light on one side and a bulb's on the other colour a white far more than its own light can."""
    tint = np.linspace(-0.2, 0.2, SHAPE[1], dtype=np.float32)[None, :, None] * np.array([1, 0, -1], np.float32)
    found = read(np.minimum(photo(WHITE, hollow(0.1)) * np.exp(tint), 1), WHITE)
    assert found.trust == 0
    assert not found.sheen_trust.any()


def test_noise_is_not_believed() -> None:
    """Where the chroma varies as much across the colour's own hue as along it, it tells nothing."""
    noise = np.random.default_rng(1).normal(1, 0.15, (*SHAPE, 3)).astype(np.float32)
    plain = np.zeros(SHAPE, np.float32)
    found = read(np.clip(photo(GREY, plain) * noise, 0, 1), GREY, 0.08)
    assert abs(found.bounces - 1).mean() < 0.02


def test_a_grey_to_the_last_bit_tells_nothing() -> None:
    """Without any chroma there is nothing to read."""
    assert dyeing(np.full((*SHAPE, 3), 0.4, np.float32), ONES, ONES > 0, 0.4, 0.05) is None


def test_what_is_clipped_is_not_read() -> None:
    """A photo tells nothing of a place brighter than white."""
    light = photo(WHITE, np.zeros(SHAPE, np.float32))
    light[40:80, 40:80] = 1
    assert not read(light, WHITE).sheen_trust[55:65, 55:65].any()
