"""Products that something stands in front of."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw

from packshot.api import Check, Finding, Job, Picture, Place, Placement, Scene, Size
from packshot.testing import pictures, samples
from packshot_checks import Colour, Details, Sharpness, Structure
from packshot_retouch import ColourCorrect

BAR = (95, 60, 140, 299)
"""A striped post in front of the chest, in pixels of the plate."""
SIZE = Size(400, 300)
CHECKS = [Structure(), Details(), Sharpness()]


@pytest.fixture
def behind(tmp_path: Path, chest_job: Job) -> Job:
    """The chest wanted in a room where the post stands."""
    front = Image.new("L", (SIZE.width, SIZE.height))
    ImageDraw.Draw(front).rectangle(BAR, 255)
    mask = samples.reference(pictures.save(Picture(front), tmp_path / "front.png"), "mask")
    plate = samples.reference(pictures.save(Picture.new(SIZE, "#B8B2A8"), tmp_path / "plate.png"), "scene")
    place = Place(x=0.5, y=0.8, cm_per_width=300, white=(1, 1, 1), front=mask)
    scene = Scene(key="room", label="Room", plate=plate, place=place)
    return replace(chest_job, request=replace(chest_job.request, scene=scene, colorway=None))


@pytest.fixture
def room(chest: Picture) -> Picture:
    """The chest there, a quarter of it behind the post, in a picture one and a half times the plate."""
    shown = Picture.new(SIZE, "#B8B2A8").image.copy()
    shown.paste(chest.image, (60, 80), chest.image)
    draw = ImageDraw.Draw(shown)
    for top in range(BAR[1], BAR[3], 12):
        draw.rectangle((BAR[0], top, BAR[2], top + 11), "#1E3A5A" if top // 12 % 2 else "#E8E4DA")
    return Picture(shown, Placement(60, 80, plate=Placement())).resized(Size(600, 450))


def only(check: Check[Any], picture: Picture, job: Job) -> Finding:
    """The one finding."""
    (finding,) = check.check(picture, job)  # type: ignore[misc]
    return finding


def unaware(picture: Picture) -> Picture:
    """The same from a generator that does not say where the plate lies."""
    return replace(picture, placement=replace(picture.placement or Placement(), plate=None))


@pytest.mark.parametrize("check", CHECKS, ids=lambda each: each.name)
def test_what_stands_in_front_is_no_fault_of_the_product(check: Check[Any], room: Picture, behind: Job) -> None:
    """What is hidden is neither missing nor changed; what nobody knows of is."""
    assert only(check, room, behind).verdict == "pass"


@pytest.mark.parametrize("check", CHECKS[:2], ids=lambda each: each.name)
def test_what_nobody_knows_of_is(check: Check[Any], room: Picture, behind: Job) -> None:
    """A post that no scene tells of is not the product's."""
    assert only(check, unaware(room), behind).verdict == "fail"


def test_the_rest_is_still_looked_at(room: Picture, behind: Job) -> None:
    """A fault beside the post is found."""
    image = room.image.copy()
    ImageDraw.Draw(image).rectangle((300, 170, 390, 260), "#8C7A5A")
    assert only(Structure(), room.with_image(image), behind).verdict == "fail"


def test_the_hidden_part_has_no_colour(room: Picture, behind: Job) -> None:
    """The post's colour is not the product's: the value is that of the chest in sight."""
    value = only(Colour(), room, behind).value
    assert value is not None
    assert value < 1


def test_a_post_is_not_recoloured(tmp_path: Path, room: Picture, behind: Job, chest: Picture) -> None:
    """Where something stands in front, `colour-correct` leaves it as it is."""
    mask = samples.reference(pictures.save(chest.alpha(), tmp_path / "chest.png"), "mask")
    product = replace(behind.product, mask=mask)
    wanted = replace(samples.MUSTARD, hex="#9A7A50")
    job = replace(behind, request=replace(behind.request, product=product, colorway=wanted, target="swatch"))
    made = ColourCorrect().apply(room, job)
    moved = (np.asarray(made.image) != np.asarray(room.image)).any(axis=-1)
    left, top, right, bottom = (round(1.5 * each) for each in BAR)
    assert moved.any()
    assert not moved[top + 4 : bottom - 4, left + 4 : right - 4].any()


def test_the_answer_depends_on_what_stands_in_front(behind: Job) -> None:
    """A changed mask measures again."""
    scene = behind.scene
    assert scene
    assert scene.place
    bare = replace(
        behind, request=replace(behind.request, scene=replace(scene, place=replace(scene.place, front=None)))
    )
    every: list[Check[Any] | ColourCorrect] = [*CHECKS, Colour(), ColourCorrect()]
    for check in every:
        assert check.told(behind) != check.told(bare)
