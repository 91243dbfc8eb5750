"""What may change of a product with several parts is all of them together."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from packshot.api import Colorway, Job, Picture, Placement, Reference
from packshot.testing import pictures, samples
from packshot_retouch.paste_back import PasteBack

DUO = Colorway(key="duo", label="Duo", hex="#5B6B4B", parts={"seat": samples.MOSS, "legs": samples.NAVY})


def written(folder: Path, name: str, box: tuple[int, int, int, int]) -> Reference:
    """A mask of one box."""
    mask = Image.new("L", (pictures.SIZE.width, pictures.SIZE.height))
    mask.paste(255, box)
    return samples.reference(pictures.save(Picture(mask), folder / f"{name}.png"), "mask")


@pytest.fixture
def job(tmp_path: Path) -> Job:
    """A job whose product has a mask for the upper and one for the lower part of its left half."""
    boxes = {"seat": (0, 0, 30, 20), "legs": (0, 20, 30, 40)}
    masks = {name: written(tmp_path, name, box) for name, box in boxes.items()}
    product = samples.product(tmp_path, masks=masks, mask=None)
    return samples.job(samples.request(product, colorway=DUO, photo_colorway=None))


def test_all_parts_may_change_and_nothing_else(job: Job) -> None:
    """Where two parts meet, no line of the photo is laid between them."""
    assert job.photo is not None
    red = Image.new("RGB", job.photo.image.size, "#FF0000")

    made = PasteBack().apply(Picture(red, Placement()), job).array()

    outside = np.ones(made.shape[:2], bool)
    outside[:40, :30] = False
    assert np.array_equal(np.asarray(job.photo.image.convert("RGB"))[outside], made[outside][:, :3])
    assert (made[5:35, 5:25, :3] == (255, 0, 0)).all()


def test_the_key_knows_every_mask(job: Job) -> None:
    """A new mask of a part restores other pixels."""
    masks = {**job.product.masks, "legs": replace(job.product.masks["legs"], digest="0" * 64)}
    other = replace(job, request=replace(job.request, product=replace(job.product, masks=masks)))

    assert PasteBack().told(job) != PasteBack().told(other)
