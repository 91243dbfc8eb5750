"""Every part of a product comes in its own colour, and nothing else changes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from packshot.api import BadRequest, Colorway, Part, Product, Request, Size, Where
from packshot.api.colour import delta_e, encoded, lab, linear_of, region_colour
from packshot.api.values import Target
from packshot_studio.colouring import Masked, coloured

Pixels = NDArray[np.uint8]

IVORY = Colorway(key="ivory", label="Ivory", hex="#E9E4D8")
NAVY = Colorway(key="navy", label="Navy", hex="#1F2F4F")
MOSS = Colorway(key="moss", label="Moss Green", hex="#5B6B4B")
CHERRY = Colorway(key="cherry", label="Cherry Red", hex="#B3162A")


def asking(target: Target = "swatch") -> Request:
    """A request for the cushion."""
    product = Product(id="cushion", title="Cushion", where=Where("products.csv", 2))
    return Request(operation="edit", prompt="", size=Size(32, 24), product=product, target=target)


def cushion() -> tuple[Pixels, Pixels, Pixels]:
    """A cushion of 32 x 24 pixels with navy stripes on ivory, its soft-edged stripe mask, and that of the rest."""
    row = np.repeat([255, 128, 0, 128, 255, 128, 0], [6, 2, 6, 2, 6, 2, 8]).astype(np.uint8)
    stripe = np.tile(row, (24, 1))
    share = stripe[..., None] / 255
    pixels = encoded(share * linear_of(NAVY.hex) + (1 - share) * linear_of(IVORY.hex))
    outside = np.zeros((24, 32), bool)
    outside[:4] = True
    pixels[outside] = (10, 200, 30)
    return pixels, np.where(outside, 0, stripe).astype(np.uint8), np.where(outside, 0, 255 - stripe).astype(np.uint8)


def part(name: str, wanted: Colorway, photographed: Colorway | None = None) -> Part:
    """A part that is to take a colour."""
    return Part(name=name, mask=None, wanted=wanted, photographed=photographed)


def off(pixels: Pixels, mask: Pixels, wanted: Colorway) -> float:
    """How far the region is from the swatch, as deltaE00."""
    colour = region_colour(pixels, mask)
    assert colour is not None
    return float(delta_e(lab(colour), lab(linear_of(wanted.hex))))


def test_each_part_takes_its_own_colour() -> None:
    """To the swatch, both at once."""
    pixels, stripe, ground = cushion()

    made = coloured(pixels, None, [(part("stripe", CHERRY), stripe), (part("ground", MOSS), ground)], asking())

    assert off(made, stripe, CHERRY) < 0.5
    assert off(made, ground, MOSS) < 0.5


def test_a_soft_edge_is_shared() -> None:
    """Its pixels lie between both new colours, so that no thread of an old one stays."""
    pixels, stripe, ground = cushion()

    made = coloured(pixels, None, [(part("stripe", MOSS), stripe), (part("ground", MOSS), ground)], asking())

    edge = (stripe > 0) & (ground > 0)
    moss = np.frombuffer(bytes.fromhex(MOSS.hex[1:]), np.uint8).astype(int)
    assert np.abs(made[edge].astype(int) - moss).max() <= 3


def test_the_order_of_the_parts_does_not_matter() -> None:
    """Each is recoloured in the photo as it is."""
    pixels, stripe, ground = cushion()
    parts: list[Masked] = [(part("stripe", CHERRY), stripe), (part("ground", MOSS), ground)]

    one, other = (coloured(pixels, None, each, asking()).astype(int) for each in (parts, parts[::-1]))

    assert np.abs(one - other).max() <= 1


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_outside_of_all_masks_nothing_changes(seed: int) -> None:
    """Not by one step of one channel, whatever the picture."""
    random = np.random.default_rng(seed)
    pixels: Pixels = random.integers(0, 256, (24, 32, 3), dtype=np.uint8)
    _, stripe, ground = cushion()

    made = coloured(pixels, None, [(part("stripe", CHERRY), stripe), (part("ground", MOSS), ground)], asking())

    untouched = (stripe == 0) & (ground == 0)
    assert untouched.any()
    assert np.array_equal(pixels[untouched], made[untouched])


def test_a_part_the_colorway_does_not_name_keeps_its_pixels() -> None:
    """But for the edge it shares."""
    pixels, stripe, ground = cushion()

    made = coloured(pixels, None, [(part("stripe", CHERRY), stripe)], asking())

    assert np.array_equal(pixels[ground == 255], made[ground == 255])


def test_each_part_is_anchored_on_its_own_swatch() -> None:
    """With the target `photo`, a part that shows what is wanted keeps its colour, also in a dark photo."""
    pixels, stripe, ground = cushion()
    dark: Pixels = (pixels // 2).astype(np.uint8)
    parts: list[Masked] = [(part("stripe", NAVY, NAVY), stripe), (part("ground", IVORY, IVORY), ground)]

    made = coloured(dark, None, parts, asking("photo"))

    assert np.abs(np.median(made[ground == 255].astype(int) - dark[ground == 255], axis=0)).max() <= 4


def test_masks_that_lie_over_each_other_are_refused() -> None:
    """Nobody can say which colour wins."""
    pixels, stripe, _ = cushion()

    with pytest.raises(BadRequest, match=r"parts stripe and ground of cushion lie over each other.*products.csv:2"):
        coloured(pixels, None, [(part("stripe", CHERRY), stripe), (part("ground", MOSS), stripe)], asking())


def test_a_part_without_a_white_pixel_is_refused_by_name() -> None:
    """Its colour cannot be measured."""
    pixels, stripe, ground = cushion()
    faint = np.minimum(ground, 90)

    with pytest.raises(BadRequest, match="the part ground of cushion has no white part"):
        coloured(pixels, None, [(part("stripe", CHERRY), stripe), (part("ground", MOSS), faint)], asking())
    with pytest.raises(BadRequest, match="the mask of cushion has no white part"):
        coloured(pixels, None, [(part("", MOSS), faint)], asking())
