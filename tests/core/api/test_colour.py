from __future__ import annotations

import numpy as np
import pytest
from coloraide import Color
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from packshot.api.colour import (
    as_swatch,
    delta_e,
    encoded,
    estimated_white,
    expected,
    hex_of,
    lab,
    linear,
    linear_of,
    luminance,
    region_colour,
)

channel = st.integers(0, 255)
rgb = st.tuples(channel, channel, channel)

SHARMA_PAIRS = [
    ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
    ((50, 0, 0), (50, -1, 2), 2.3669),
    ((50, 2.49, -0.001), (50, -2.49, 0.0009), 7.1792),
    ((50, 2.49, -0.001), (50, -2.49, 0.0011), 7.2195),
    ((50, 2.5, 0), (50, 0, -2.5), 4.3065),
    ((50, 2.5, 0), (73, 25, -18), 27.1492),
    ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
]


def light(colour: tuple[int, int, int]) -> NDArray[np.float32]:
    """The linear light of 8-bit sRGB."""
    return linear(np.array(colour, np.uint8))


def test_every_8_bit_value_survives_a_round_trip() -> None:
    """Encoding what was decoded gives the same 256 values."""
    values = np.arange(256, dtype=np.uint8)
    assert values.tolist() == encoded(linear(values)).tolist()


def test_encoding_clips() -> None:
    """Light below nothing is black and above full is white."""
    assert encoded(np.array([-0.5, 1.5], np.float32)).tolist() == [0, 255]


@given(rgb)
def test_a_hex_survives_a_round_trip(colour: tuple[int, int, int]) -> None:
    """The hex of a hex's light is that hex, in capitals."""
    text = "#{:02X}{:02X}{:02X}".format(*colour)
    assert text == hex_of(linear_of(text))


@pytest.mark.parametrize("text", ["#12345", "#1234567890", "red"])
def test_what_is_no_hex_is_refused(text: str) -> None:
    """Anything but six digits raises ValueError."""
    with pytest.raises(ValueError, match=r"#RRGGBB|hexadecimal|fromhex"):
        linear_of(text)


def test_white_has_luminance_one() -> None:
    """The luminance weights add up to one."""
    assert float(luminance(np.ones(3))) == pytest.approx(1)


@given(rgb)
def test_lab_agrees_with_an_independent_library(colour: tuple[int, int, int]) -> None:
    """CIELAB under D65 is what coloraide computes."""
    oracle = Color("srgb", [value / 255 for value in colour]).convert("lab-d65").coords()
    assert lab(light(colour)).tolist() == pytest.approx(oracle, abs=2e-3)


@given(rgb, rgb, st.sampled_from([1.0, 2.0]))
def test_difference_agrees_with_an_independent_library(
    one: tuple[int, int, int], two: tuple[int, int, int], lightness: float
) -> None:
    """CIEDE2000 is what coloraide computes, at either weight of the lightness."""
    first, second = (Color("srgb", [value / 255 for value in colour]) for colour in (one, two))
    oracle = first.delta_e(second, method="2000", space="lab-d65", kl=lightness)
    found = delta_e(lab(light(one).astype(np.float64)), lab(light(two).astype(np.float64)), lightness=lightness)
    assert float(found) == pytest.approx(oracle, abs=5e-3)


@pytest.mark.parametrize(("one", "two", "difference"), SHARMA_PAIRS)
def test_difference_of_published_pairs(one: tuple[float, ...], two: tuple[float, ...], difference: float) -> None:
    """The pairs Sharma, Wu and Dalal published to catch wrong implementations."""
    assert float(delta_e(np.array(one, np.float64), np.array(two, np.float64))) == pytest.approx(difference, abs=1e-4)


@given(rgb, rgb)
def test_difference_is_symmetric(one: tuple[int, int, int], two: tuple[int, int, int]) -> None:
    """Which of two colours comes first does not matter."""
    first, second = lab(light(one)), lab(light(two))
    assert float(delta_e(first, second)) == pytest.approx(float(delta_e(second, first)), abs=2e-3)


@given(rgb)
def test_a_colour_does_not_differ_from_itself(colour: tuple[int, int, int]) -> None:
    """The difference of equal colours is zero."""
    assert float(delta_e(lab(light(colour)), lab(light(colour)))) == 0


def test_difference_broadcasts() -> None:
    """A picture against one colour gives one number a pixel."""
    picture = np.zeros((2, 3, 3), np.float32)
    assert delta_e(picture, picture[0, 0]).shape == (2, 3)


def test_region_colour_is_the_median_where_the_mask_is_sure() -> None:
    """Edges and outliers do not move a region's colour."""
    pixels = np.full((10, 10, 3), 120, np.uint8)
    pixels[:2] = 250
    mask = np.full((10, 10), 255, np.uint8)
    mask[9] = 252
    pixels[9] = 0
    found = region_colour(pixels, mask)
    assert found is not None
    assert hex_of(found) == "#787878"


@given(st.integers(0, 2**32 - 1), st.integers(50, 90))
def test_region_colour_is_the_median_of_the_light(seed: int, count: int) -> None:
    """Counting codes gives what sorting the linear values gives, for odd and even numbers of pixels."""
    pixels = np.random.default_rng(seed).integers(0, 256, (1, count, 3), dtype=np.uint8)
    found = region_colour(pixels, np.full((1, count), 255, np.uint8))
    assert found is not None
    assert np.median(linear(pixels[0]), axis=0).tolist() == pytest.approx(found.tolist(), rel=1e-6)


def test_a_tiny_region_has_no_colour() -> None:
    """Forty-nine sure pixels are too few."""
    mask = np.zeros((10, 10), np.uint8)
    mask.flat[:49] = 255
    assert region_colour(np.zeros((10, 10, 3), np.uint8), mask) is None


def test_without_an_anchor_the_swatch_is_expected() -> None:
    """Nothing known of the light: the swatch itself is the aim."""
    swatch = linear_of("#5B6B4B")
    assert expected(swatch, None, None).tolist() == swatch.tolist()


@given(rgb, rgb, st.floats(0.3, 1.5), st.sampled_from(["matte", "satin", "glossy", "metal"]))
def test_expected_colour_follows_the_exposure_of_the_photo(
    colour: tuple[int, int, int], shown: tuple[int, int, int], exposure: float, finish: str
) -> None:
    """The same photo at another exposure lets us expect every colour at that exposure."""
    anchor = light(shown)
    seen = (anchor + np.float32(0.02)) * np.float32(0.7)
    found, other = (expected(light(colour), anchor, each, finish) for each in (seen, seen * np.float32(exposure)))
    assert (other / found).tolist() == pytest.approx([exposure] * 3, rel=1e-3)


@given(rgb, st.sampled_from(["matte", "glossy"]))
def test_a_swatch_is_read_back(colour: tuple[int, int, int], finish: str) -> None:
    """What a photo makes of a swatch, and what swatch that is, undo each other."""
    anchor, seen = linear_of("#C9992E"), linear_of("#B5851F")
    there = expected(light(colour), anchor, seen, finish)
    assert as_swatch(there, anchor, seen, finish).tolist() == pytest.approx(light(colour).tolist(), abs=1e-4)


@given(st.floats(0.3, 1.0), st.floats(0.3, 1.0))
def test_estimated_white_follows_the_light(red: float, level: float) -> None:
    """A picture with greys of all levels in some light tells its level, and the direction of its tint."""
    greys = np.linspace(0.05, 0.9, 100, dtype=np.float32)[:, None] * np.array([1, red, red], np.float32)
    found, dimmed = estimated_white(greys), estimated_white(greys * np.float32(level))
    assert (dimmed / found).tolist() == pytest.approx([level] * 3, rel=1e-3)
    assert red <= found[1] / found[0] + 1e-5 <= 1 + 1e-4


def test_a_clipped_picture_tells_no_white() -> None:
    """Pixels at full light say nothing: white is assumed."""
    assert estimated_white(np.ones((4, 4, 3), np.float32)).tolist() == [1, 1, 1]
