from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from packshot.api.colour import encoded, linear
from packshot_studio.cutout import Cutout, cut_out

Pixels = NDArray[np.uint8]

RED = (180, 20, 40)
SIDE = 120
BODY = (30, 90)


def photo(backdrop: Pixels | int = 250, *, blend: float | None = None) -> Pixels:
    """A red block on a backdrop; with `blend`, its top row is so much product, in linear light, and the rest not."""
    pixels = np.full((SIDE, SIDE, 3), backdrop, np.uint8)
    pixels[slice(*BODY), slice(*BODY)] = RED
    if blend is not None:
        light = linear(pixels)
        light[BODY[0]] = blend * light[BODY[0] + 1] + (1 - blend) * light[BODY[0] - 1]
        pixels = encoded(light)
    return pixels


def lit_from_the_left() -> Pixels:
    """Grey paper, a quarter darker at the right."""
    return np.repeat(np.linspace(200, 150, SIDE).round().astype(np.uint8)[None, :, None], SIDE, axis=0)


def cut(pixels: Pixels) -> Cutout:
    """The cut-out of a photo that has one."""
    found = cut_out(pixels)
    assert found is not None
    return found


@pytest.mark.parametrize("backdrop", [250, 255, lit_from_the_left()], ids=["pale", "white", "graded"])
def test_a_plain_backdrop_is_cut_off(backdrop: Pixels | int) -> None:
    """Exactly the product stays, also where the paper is not lit evenly."""
    found = cut(photo(backdrop))
    expected = np.zeros((SIDE, SIDE), np.uint8)
    expected[slice(*BODY), slice(*BODY)] = 255

    assert np.array_equal(expected, found.alpha)
    assert found.certain == 1


def test_a_busy_background_is_not_guessed() -> None:
    """Where the border has no one colour nothing is cut out."""
    assert cut_out(np.random.default_rng(3).integers(0, 256, (30, 30, 3), dtype=np.uint8)) is None


@given(st.floats(0.15, 0.95))
def test_coverage_is_read_from_the_mixture(blend: float) -> None:
    """A rim pixel that is so much product, in linear light, is so much opaque, from where the eye sees it."""
    found = cut(photo(blend=blend))

    assert found.alpha[BODY[0], SIDE // 2] / 255 == pytest.approx(blend, abs=0.02)


def test_the_backdrop_leaves_no_fringe() -> None:
    """A rim half product, half white becomes the product's own colour."""
    rim = cut(photo(blend=0.5)).pixels[BODY[0], SIDE // 2].astype(int)

    assert abs(rim - np.array(RED)).max() < 6


def test_the_product_s_own_pixels_stay() -> None:
    """Only the rim is touched."""
    pixels = photo(blend=0.5)
    inside = (slice(BODY[0] + 1, BODY[1]), slice(*BODY))

    assert np.array_equal(pixels[inside], cut(pixels).pixels[inside])


def test_a_hole_shows_the_backdrop() -> None:
    """A handle's hole is sharp all around."""
    pixels = photo()
    pixels[50:70, 50:70] = 250

    assert cut(pixels).alpha[60, 60] == 0


def test_a_reflection_is_no_hole() -> None:
    """A patch of the backdrop's colour that fades into the product is light on it."""
    pixels = photo()
    down, across = np.ogrid[-SIDE / 2 : SIDE / 2, -SIDE / 2 : SIDE / 2]
    glow = np.clip(1.6 - np.hypot(down, across) / 18, 0, 1)[..., None]
    body = (slice(BODY[0], BODY[1]), slice(BODY[0], BODY[1]))
    pixels[body] = (pixels * (1 - glow) + 250 * glow).astype(np.uint8)[body]

    assert cut(pixels).alpha[60, 60] == 255


def test_a_rim_the_backdrop_s_colour_is_not_certain() -> None:
    """White on white: the outline is a guess, and says so."""
    pixels = np.full((SIDE, SIDE, 3), 250, np.uint8)
    pixels[slice(*BODY), slice(*BODY)] = 240

    found = cut_out(pixels)

    assert found is None or found.certain < 0.5
