from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from packshot.api import BadRequest, Picture, Place, Product, Prop, Reference, Request, Scene, Size, Where
from packshot_studio import Studio
from packshot_studio.rooms import Figure, composed

Asker = Callable[..., Request]
Saver = Callable[..., Reference]
SIZE = Size(120, 80)
PLACE = Place(x=0.5, y=0.8, cm_per_width=240, horizon=0.3, white=(1, 1, 1), wall_foot=0.5)


def plate() -> Picture:
    """A light wall over a darker floor."""
    pixels = np.full((80, 120, 3), 200, np.uint8)
    pixels[40:] = 140
    return Picture.from_array(pixels)


def block(colour: tuple[int, int, int], place: Place = PLACE, *, high: float = 40) -> Figure:
    """A plain block 40 cm wide."""
    cutout = np.zeros((50, 50, 4), np.uint8)
    cutout[5:45, 5:45] = (*colour, 255)
    body = Product(id="block", title="Block", where=Where("x"), height_cm=high, depth_cm=20)
    return Figure(cutout=cutout, product=body, place=place)


def array(picture: Picture) -> NDArray[np.int16]:
    """The pixels, fit to be subtracted."""
    return np.asarray(picture.image).astype(np.int16)


def test_what_stands_in_front_of_the_product_stays(save: Saver) -> None:
    """Where the mask is white the plate shows through the product and its shadow; beside it the product stands."""
    mask = np.zeros((80, 120), np.uint8)
    mask[:, :60] = 255
    covered = array(composed(block((200, 30, 30), replace(PLACE, front=save("mask", mask))), plate(), SIZE))
    assert np.array_equal(covered[:, :58], array(plate())[:, :58])
    assert (covered[50:60, 62:66] != array(plate())[50:60, 62:66]).any(axis=2).all()


@pytest.mark.parametrize("size", [SIZE, Size(160, 160), Size(90, 30)])
def test_the_picture_says_where_the_plate_lies(size: Size) -> None:
    """Of whatever part of the plate is seen: a mark on the wall is where the placement has it."""
    pixels = np.full((80, 120, 3), 200, np.uint8)
    pixels[40:44, 80:84] = (0, 200, 0)
    made = composed(block((200, 30, 30), high=8), Picture.from_array(pixels), size)
    assert made.placement
    assert made.placement.plate
    lies = made.placement.plate
    rows, columns = np.nonzero(array(made)[..., 1] - array(made)[..., 0] > 100)
    assert len(rows)
    assert columns.mean() + 0.5 == pytest.approx(lies.x + 82 * lies.sx, abs=1)
    assert rows.mean() + 0.5 == pytest.approx(lies.y + 42 * lies.sy, abs=1)


def test_who_stands_nearer_stands_in_front() -> None:
    """The order in which figures are named does not matter; the nearer one is seen whole."""
    red, green = block((200, 30, 30), replace(PLACE, y=0.7)), block((30, 160, 30))
    one = array(composed(red, plate(), SIZE, others=[green]))
    other = array(composed(green, plate(), SIZE, others=[red]))
    assert np.array_equal(one, other)
    assert one[58, 60, 1] > one[58, 60, 0]


def test_the_placement_is_the_product_s_and_not_a_prop_s() -> None:
    """Checks look for the product where it stands."""
    alone = composed(block((200, 30, 30)), plate(), SIZE)
    far = composed(block((200, 30, 30)), plate(), SIZE, others=[block((30, 160, 30), replace(PLACE, x=0.2, y=0.9))])
    assert alone.placement == far.placement


def test_a_glossy_floor_shows_the_product() -> None:
    """Below a red block the floor is the redder the more it mirrors."""
    matt, varnished, mirror = (_redness(share) for share in (0.0, 0.2, 0.5))
    assert matt + 5 < varnished < mirror


def test_a_bright_floor_lights_a_product_from_below() -> None:
    """The foot of a grey block is lighter on a white floor than on a black one, its top darker."""
    feet, tops = zip(*(_foot_and_top(floor) for floor in (20, 250)), strict=True)
    assert feet[0] < feet[1]
    assert tops[0] > tops[1]


@given(st.floats(0.2, 0.8), st.floats(0.55, 0.95), st.floats(5, 60), st.sampled_from(["rect", "round", "legs", "none"]))
@settings(max_examples=25, deadline=None, phases=(Phase.explicit, Phase.generate))
def test_far_from_the_product_the_plate_stays(x: float, y: float, high: float, footprint: str) -> None:
    """Wherever it stands, shadows only darken, and the ceiling is the plate's, pixel for pixel."""
    figure = block((120, 120, 120), replace(PLACE, x=x, y=y, cm_per_width=600), high=high)
    figure = replace(figure, product=replace(figure.product, footprint=footprint))
    made = composed(figure, plate(), SIZE)
    assert np.array_equal(array(made)[:4], array(plate())[:4])
    assert (array(made) - array(plate()))[~_covered(made)].max() <= 1


def test_a_prop_needs_a_cut_out_photo(ask: Asker, room: Scene) -> None:
    """A photo with its background would stand there as a rectangle: it is refused, with its line."""
    body = Product(id="lamp.png", title="", where=Where("catalog.toml", 9), height_cm=30, photo=room.plate)
    scene = replace(room, props=(Prop(at="corner", place=PLACE, body=body),))
    with pytest.raises(BadRequest, match=r"the prop lamp\.png has no transparent background.*catalog\.toml:9"):
        Studio().generate(ask(scene=scene, size=SIZE))


def _foot_and_top(floor: int) -> tuple[float, float]:
    room = np.full((80, 120, 3), floor, np.uint8)
    made = array(composed(block((120, 120, 120)), Picture.from_array(room), SIZE))
    return float(made[62, 55:65].mean()), float(made[48, 55:65].mean())


def _redness(reflect: float) -> float:
    below = array(composed(block((220, 20, 20), replace(PLACE, reflect=reflect)), plate(), SIZE))[68:70, 55:65]
    return float((below[..., 0] - below[..., 2]).mean())


def _covered(made: Picture) -> NDArray[np.bool_]:
    """Where the block may be in the picture."""
    laid = made.lay(Picture.new(Size(50, 50), "#FFFFFF", mode="L"))
    assert laid is not None
    return np.asarray(laid.image) > 0
