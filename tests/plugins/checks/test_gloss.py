"""What a glossy product mirrors."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import ImageDraw

from packshot.api import Job, Picture, Placement
from packshot.testing import pictures, samples
from packshot_checks import Parts
from packshot_checks.bodies import bodies
from packshot_checks.frames import frame
from packshot_checks.gloss import dull

LAMP = (110, 100, 130, 120)


def lit(picture: Picture) -> Picture:
    """With a lamp's mirror image."""
    image = picture.image.copy()
    ImageDraw.Draw(image).rectangle(LAMP, "#FFFFFF")
    return picture.with_image(image)


def pale(picture: Picture) -> Picture:
    """In a pale colour."""
    pixels = np.asarray(picture.image)
    return Picture.from_array((255 - (255 - pixels) // 5).astype(np.uint8), Placement())


@pytest.mark.parametrize(
    ("finish", "colour", "left_out"),
    [("glossy", "pale", 0), ("satin", "pale", 0), ("matte", "pale", 1), ("glossy", "dark", 1)],
)
def test_what_drowns_in_a_light_body_is_left_out(
    finish: str, colour: str, left_out: int, shown: Picture, chest_job: Job
) -> None:
    """A lamp in the dark one of the two; in two dark ones it is seen in both, and cloth mirrors none."""
    product = replace(chest_job.product, finish=finish)
    job = replace(chest_job, request=replace(chest_job.request, product=product))
    scene = frame(lit(shown), job)
    scene = replace(scene, before=frame(pale(shown), job).now) if colour == "pale" else scene
    (left, top), (across, down) = scene.place[:2], scene.step
    fair = dull(scene, job, bodies(scene))
    assert left_out == fair[round((110 - top) / down), round((120 - left) / across)]
    assert 1 == fair[round((165 - top) / down), round((120 - left) / across)]


def test_a_clipped_highlight_is_no_hole(shown: Picture, chest: Picture, chest_job: Job, tmp_path: Path) -> None:
    """On white it looks like one; where the photo has it too, nothing is gone."""
    photo = samples.reference(pictures.save(lit(chest), tmp_path / "lamp.png"))
    mirrored = replace(chest_job, request=replace(chest_job.request, product=replace(chest_job.product, photo=photo)))
    found, hole = (next(iter(Parts().check(lit(shown), job))) for job in (mirrored, chest_job))
    assert ("pass", "fail") == (found.verdict, hole.verdict)
    assert "a part of the product is missing" == hole.message
