"""What a part shows in a picture."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from packshot.api import Picture
from packshot.api.colour import hex_of, linear_of
from packshot.api.patches import OUTLINED, Patch, patch
from packshot.testing import pictures

COLOUR = st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06X}")


def of(image: Image.Image, mask: Image.Image) -> Patch:
    """The patch of a picture that has one."""
    found = patch(Picture(image), Picture(mask))
    assert found is not None
    return found


def disc(size: int = 120) -> Image.Image:
    """A round mask in the middle of a square."""
    far = np.hypot(*np.mgrid[-1 : 1 : size * 1j, -1 : 1 : size * 1j])
    return Image.fromarray(np.where(far < 0.6, 255, 0).astype(np.uint8))


def painted(colour: str, ground: str, mask: Image.Image) -> Image.Image:
    """The mask in a colour on a ground."""
    image = Image.new("RGB", mask.size, ground)
    image.paste(colour, (0, 0), mask)
    return image


def test_an_empty_mask_has_no_patch() -> None:
    """There is nothing to look at."""
    assert patch(pictures.photo(), Picture(Image.new("L", (64, 48)))) is None


def test_a_large_part_is_thinned() -> None:
    """A patch has about 200,000 pixels at most, whatever the picture, and the same colour."""
    mask = disc(1500)
    found = of(painted("#5B6B4B", "#FFFFFF", mask), mask)
    assert found.mask.size < 260_000
    colour = found.colour()
    assert colour is not None
    assert hex_of(colour) == "#5B6B4B"


@given(COLOUR)
def test_one_shaded_colour_is_even(colour: str) -> None:
    """Shading changes no hue: a part from half to full light is of one colour."""
    shading = np.linspace(0.5, 1, 120)[None, :, None]
    image = Image.fromarray(np.rint(np.asarray(painted(colour, "#808080", disc())) * shading).astype(np.uint8))
    assert of(image, disc()).evenness() > 0.95


def test_two_colours_are_not_even() -> None:
    """A mask over two parts is not of one colour: the share of the larger is what is even."""
    image = painted("#C9992E", "#FFFFFF", disc())
    image.paste("#1F2F4F", (0, 0, 50, 120))
    assert of(image, disc()).evenness() == pytest.approx(0.68, abs=0.05)


@pytest.mark.parametrize("colour", ["#C9992E", "#1C1C1E", "#F2F0EB"])
def test_a_part_where_its_mask_is_stands_out(colour: str) -> None:
    """Its edge is seen all around, as long as the ground is of another colour, if only a little."""
    assert of(painted(colour, "#FFFFFF", disc()), disc()).outlined > 0.99


def test_a_mask_beside_its_part_does_not() -> None:
    """Most of its edge shows nothing."""
    shifted = Image.new("L", (120, 120))
    shifted.paste(disc(), (12, 5))
    assert of(painted("#C9992E", "#FFFFFF", disc()), shifted).outlined < OUTLINED


def test_the_pictures_border_is_no_edge() -> None:
    """A part that the picture cuts off is judged by the edges it has."""
    mask = Image.new("L", (90, 60), 255)
    assert of(Image.new("RGB", (90, 60), "#5B6B4B"), mask).outlined == 1


def test_a_cut_out_stands_out_by_its_transparency() -> None:
    """Where nothing is beside the part, its edge is seen whatever colour lies there unseen."""
    image = Image.new("RGB", (120, 120), "#FFFFFF")
    image.putalpha(disc())
    assert of(image, disc()).outlined == 1


def test_albedo_is_the_body_without_the_lights_veil() -> None:
    """An evenly lit part is called a little darker than it is seen, and never below nothing."""
    seen = linear_of("#5B6B4B")
    found = of(painted("#5B6B4B", "#FFFFFF", disc()), disc()).albedo()
    assert found.tolist() == pytest.approx((seen - 0.022).tolist(), abs=1e-4)
    assert of(painted("#000000", "#FFFFFF", disc()), disc()).albedo().tolist() == [0, 0, 0]
