from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from packshot.api import Job, Picture, Placement, Size
from packshot_retouch.boxes import product_box
from packshot_retouch.canvas import Canvas, CanvasConfig
from packshot_retouch.floor import shade
from packshot_retouch.footprints import find
from packshot_retouch.shadow import Shadow, ShadowConfig

JobMaker = Callable[..., Job]


def stool() -> Image.Image:
    """A seat on two legs in sight, with air between them."""
    image = Image.new("RGBA", (300, 200))
    draw = ImageDraw.Draw(image)
    draw.rectangle((50, 40, 249, 139), fill=(120, 80, 40, 255))
    draw.rectangle((60, 140, 67, 179), fill=(90, 60, 30, 255))
    draw.rectangle((232, 140, 239, 179), fill=(90, 60, 30, 255))
    return image


def test_legs_are_found() -> None:
    """The footprint spans the legs and knows where each touches the floor."""
    outline = np.asarray(stool().getchannel("A"), dtype=np.float32) / 255

    footprint = find(outline, on_legs=True)

    assert footprint is not None
    assert footprint.legs == (((64.0, 180.0), 4.0), ((236.0, 180.0), 4.0))
    assert [min(axis) for axis in zip(*footprint.covered, strict=True)] == pytest.approx([64, 180 - footprint.depth])


def test_legs_that_are_not_there_are_not_invented() -> None:
    """A block said to have legs stands on its lower edge."""
    outline = np.zeros((40, 60))
    outline[10:30, 10:50] = 1

    footprint = find(outline, on_legs=True)

    assert footprint is not None
    assert footprint.legs == ()
    assert max(y for _, y in footprint.covered) == 30


def test_no_pixel_of_the_product_changes(make_job: JobMaker) -> None:
    """The shadow lies behind: what is opaque stays, and is where the placement says."""
    picture = Picture(stool(), Placement())

    made = Shadow().apply(picture, make_job(footprint="legs"))

    assert made.placement is not None
    left, top = round(made.placement.x), round(made.placement.y)
    same = made.array()[top : top + 200, left : left + 300]
    opaque = picture.array()[..., 3] == 255
    assert np.array_equal(picture.array()[opaque], same[opaque])


@pytest.mark.parametrize("footprint", ["legs", "rect", "round"])
def test_there_is_a_shadow_and_it_ends(make_job: JobMaker, footprint: str) -> None:
    """Something dark lies under the product, below half alpha, and the outermost pixels are untouched."""
    made = Shadow(ShadowConfig(strength=1)).apply(Picture(stool(), Placement()), make_job(footprint=footprint))

    alpha = made.array()[..., 3]
    beside = alpha[alpha < 255]
    assert 60 < int(beside.max()) < 128
    assert not np.concatenate([alpha[0], alpha[-1], alpha[:, 0], alpha[:, -1]]).any()


def test_a_shadow_does_not_move_the_product(make_job: JobMaker) -> None:
    """The product's box is the same with and without its shadow."""
    canvas = Canvas(CanvasConfig(size=Size(400, 400)))
    job = make_job(footprint="legs")
    picture = Picture(stool(), Placement())

    assert product_box(canvas.apply(picture, job)) is not None
    assert canvas.apply(picture, job).placement == canvas.apply(Shadow().apply(picture, job), job).placement


def test_a_shadow_ends_inside_the_canvas(make_job: JobMaker) -> None:
    """With the usual fill the canvas's edge is pure background."""
    job = make_job(footprint="legs")
    shadowed = Shadow().apply(Picture(stool(), Placement()), job)

    made = Canvas(CanvasConfig(size=Size(400, 400))).apply(shadowed, job).array()

    assert all(np.all(edge == 255) for edge in (made[:4], made[-4:], made[:, :4], made[:, -4:]))


def test_what_hangs_has_no_shadow(make_job: JobMaker) -> None:
    """A product that touches no floor comes back as it is."""
    picture = Picture(stool(), Placement())

    assert Shadow().apply(picture, make_job(footprint="none")) is picture


def test_a_photo_with_a_background_gets_no_shadow(make_job: JobMaker) -> None:
    """A shadow can only lie behind a cut-out."""
    picture = Picture(stool().convert("RGB"), Placement())

    assert Shadow().apply(picture, make_job()) is picture


def test_the_key_knows_the_footprint(make_job: JobMaker) -> None:
    """Another footprint is another shadow."""
    assert Shadow().told(make_job(footprint="legs")) != Shadow().told(make_job(footprint="round"))


@given(st.integers(1, 60), st.integers(1, 60), st.booleans(), st.integers(2, 12))
def test_any_outline_has_a_shadow_that_ends(width: int, height: int, on_legs: bool, reach: int) -> None:  # noqa: FBT001
    """From a needle to a plank: no outline breaks the shadow, and it never reaches the edge."""
    alpha = Image.new("L", (width + 2 * reach, height + 2 * reach))
    alpha.paste(255, (reach, reach, reach + width, reach + height))

    dark = np.asarray(shade(alpha, reach, on_legs=on_legs, strength=1))

    assert dark.shape == (alpha.height, alpha.width)
    assert int(dark.max()) < 128
    assert not np.concatenate([dark[0], dark[-1], dark[:, 0], dark[:, -1]]).any()
