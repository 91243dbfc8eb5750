"""The samples are what their descriptions say."""

import hashlib
from pathlib import Path

import numpy as np

from packshot.api.colour import hex_of, region_colour
from packshot.testing import pictures, samples


def test_a_photo_s_body_has_the_colour_it_was_made_with() -> None:
    """The median of the shaded body is the colour asked for; the foot keeps its own."""
    photo = pictures.photo("#5B6B4B")
    found = region_colour(np.asarray(photo.image.convert("RGB")), pictures.mask().array())
    assert found is not None
    assert hex_of(found) == "#5B6B4B"
    assert photo.image.getpixel(pictures.FOOT[:2]) == (0x6B, 0x4A, 0x2B, 255)


def test_a_photo_s_body_is_shaded() -> None:
    """It has texture to measure, unless a plain one is asked for."""
    deviations = [pictures.photo(shaded=shaded).image.crop(pictures.BODY).getextrema()[0] for shaded in (True, False)]
    assert deviations == [(0xC9 - 12, 0xC9 + 12), (0xC9, 0xC9)]


def test_a_product_s_files_are_real(tmp_path: Path) -> None:
    """Photo and mask can be decoded, and their references tell the digest of their bytes."""
    job = samples.job(samples.request(samples.product(tmp_path)))
    assert job.photo is not None
    assert job.mask is not None
    assert job.photo.size == job.mask.size == pictures.SIZE
    assert job.product.photo is not None
    assert job.product.photo.digest == hashlib.sha256(job.product.photo.path.read_bytes()).hexdigest()


def test_two_folders_give_the_same_content(tmp_path: Path) -> None:
    """Where the files are does not change their digests."""
    one, two = (samples.product(tmp_path / name) for name in ("one", "two"))
    assert one.photo is not None
    assert two.photo is not None
    assert one.photo.digest == two.photo.digest
