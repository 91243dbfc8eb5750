"""A colorway of several parts is made with every part in its colour, or refused in the plan."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.plugins.studio.conftest import Asker, Saver

from packshot.api import Colorway, Reference, Request
from packshot.api.colour import delta_e, lab, linear_of, region_colour
from packshot_studio import Studio

CHERRY = Colorway(key="cherry", label="Cherry Red", hex="#B3162A")
MOSS = Colorway(key="moss", label="Moss Green", hex="#5B6B4B")
CLAY = Colorway(key="clay", label="Clay", hex="#967864")
MUSTARD = Colorway(key="mustard", label="Mustard", hex="#C9992E")
WANTED = Colorway(key="duo", label="Cherry on moss", hex="#B3162A", parts={"body": CHERRY, "foot": MOSS})
SHOWN = Colorway(key="raw", label="Mustard on clay", hex="#C9992E", parts={"body": MUSTARD, "foot": CLAY})


@pytest.fixture
def masks(save: Saver) -> dict[str, Reference]:
    """Masks of the vase's body and of its foot."""
    body, foot = np.zeros((40, 40), np.uint8), np.zeros((40, 40), np.uint8)
    body[8:30, 10:30] = 255
    foot[30:36, 10:30] = 255
    return {"body": save("mask", body), "foot": save("mask", foot)}


@pytest.fixture
def duo(ask: Asker, masks: dict[str, Reference]) -> Request:
    """A request for the vase in cherry on moss, photographed in mustard on clay."""
    return ask({"masks": masks}, colorway=WANTED, photo_colorway=SHOWN)


def pixels(request: Request) -> NDArray[np.uint8]:
    """The colours the studio makes."""
    return np.asarray(Studio().generate(request).image.convert("RGB"))


def off(made: NDArray[np.uint8], mask: Reference, wanted: Colorway) -> float:
    """How far a part is from its swatch, as deltaE00."""
    colour = region_colour(made, mask.picture().array())
    assert colour is not None
    return float(delta_e(lab(colour), lab(linear_of(wanted.hex))))


def test_every_part_comes_in_its_colour(duo: Request, masks: dict[str, Reference]) -> None:
    """To the swatch."""
    made = pixels(duo)

    assert off(made, masks["body"], CHERRY) < 0.5
    assert off(made, masks["foot"], MOSS) < 0.5


def test_a_plain_colorway_is_that_of_every_part_photographed(duo: Request, masks: dict[str, Reference]) -> None:
    """The vase becomes moss all over."""
    made = pixels(replace(duo, colorway=MOSS))

    assert [True, True] == [off(made, masks[each], MOSS) < 0.5 for each in ("body", "foot")]


def test_a_part_that_shows_what_is_wanted_is_left_alone(duo: Request, masks: dict[str, Reference]) -> None:
    """With the target `photo`, its own pixels are the truth."""
    before = np.asarray(duo.product.photo.picture().image.convert("RGB")) if duo.product.photo else None
    body = replace(WANTED, parts={"body": CHERRY, "foot": CLAY})

    made = pixels(replace(duo, colorway=body, target="photo"))

    foot = masks["foot"].picture().array() > 0
    assert before is not None
    assert np.array_equal(before[foot], made[foot])
    assert not np.array_equal(before, made)


@pytest.mark.parametrize("kept", ["body", "foot"])
def test_a_part_without_a_mask_is_refused_by_its_column(duo: Request, masks: dict[str, Reference], kept: str) -> None:
    """Where the product has no mask of which it could have the rest."""
    lacking = ({"body", "foot"} - {kept}).pop()
    product = replace(duo.product, mask=None, masks={kept: masks[kept]})

    refusal = Studio().refuse(replace(duo, product=product))

    assert refusal is not None
    assert f"vase has no mask for its part {lacking}" in refusal
    assert f"in the mask.{lacking} column (products.csv:2)" in refusal


def test_the_rest_of_the_mask_is_the_last_part(duo: Request, masks: dict[str, Reference], save: Saver) -> None:
    """A mask of the whole vase and one of its body do for both."""
    whole = np.zeros((40, 40), np.uint8)
    whole[8:36, 10:30] = 255
    product = replace(duo.product, mask=save("mask", whole), masks={"body": masks["body"]})

    assert np.array_equal(pixels(duo), pixels(replace(duo, product=product)))


def test_a_mask_of_another_size_is_refused(duo: Request, save: Saver) -> None:
    """Before anything is made."""
    masks = {**duo.product.masks, "foot": save("mask", np.zeros((20, 20), np.uint8))}

    refusal = Studio().refuse(replace(duo, product=replace(duo.product, masks=masks)))

    assert refusal is not None
    assert "the mask of vase for its part foot has 20x20 pixels and its photo 40x40" in refusal


def test_the_key_covers_colours_and_masks_of_the_parts(duo: Request, masks: dict[str, Reference]) -> None:
    """And nothing of a part that the colorway does not name."""
    told = Studio().told(duo)
    swapped = replace(duo.product, masks={"body": masks["foot"], "foot": masks["body"]})
    more = replace(duo.product, masks={**masks, "lid": masks["foot"]})
    lighter = replace(WANTED, parts={"body": CHERRY, "foot": replace(MOSS, hex="#5B6B4C")})

    assert told != Studio().told(replace(duo, product=swapped))
    assert told != Studio().told(replace(duo, colorway=lighter))
    assert told == Studio().told(replace(duo, product=more))
