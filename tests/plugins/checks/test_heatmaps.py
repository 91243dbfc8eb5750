"""The heat maps of the checks that compare with the photo."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import ImageDraw

from packshot.api import Check, Heat, Job, Picture, Placement
from packshot.api.heat import LIMIT
from packshot.testing import pictures, samples
from packshot_checks import Colour, Details, Drift, Parts, Structure
from packshot_checks.heatmaps import times

SPOILT = (60, 85, 98, 112)
"""A handle of the chest."""


def heat_of(check: Check[Any], picture: Picture, job: Job) -> Heat:
    """The only finding's map."""
    (finding,) = check.check(picture, job)  # type: ignore[misc]
    assert finding.heat
    return finding.heat


def hot(heat: Heat) -> np.ndarray:
    """The middles of all places beyond the limit, in pixels of the picture: x, y each."""
    levels = np.frombuffer(heat.levels, np.uint8).reshape(heat.height, heat.width)
    left, top, right, bottom = heat.box
    rows, columns = np.nonzero(levels >= LIMIT)
    across, down = (right - left) / heat.width, (bottom - top) / heat.height
    return np.stack([left + (columns + 0.5) * across, top + (rows + 0.5) * down], axis=1)


def spoilt(picture: Picture, colour: str = "#A89470") -> Picture:
    """The picture without that handle."""
    image = picture.image.copy()
    ImageDraw.Draw(image).rectangle(SPOILT, colour)
    return picture.with_image(image)


@pytest.mark.parametrize("check", [Structure(), Details()])
def test_the_map_is_hot_where_the_picture_was_spoilt(check: Check[Any], shown: Picture, chest_job: Job) -> None:
    """Beyond the limit there, and nowhere far from it."""
    x, y = hot(heat_of(check, spoilt(shown), chest_job)).T
    assert len(x)
    assert (abs(x - 79) < 45).all()
    assert (abs(y - 98) < 45).all()


@pytest.mark.parametrize("check", [Structure(), Details(), Parts()])
def test_a_true_picture_is_cold(check: Check[Any], shown: Picture, chest_job: Job) -> None:
    """Nothing is beyond the limit."""
    assert 0 == len(hot(heat_of(check, shown, chest_job)))


def test_a_thing_beside_the_product_is_hot(shown: Picture, chest_job: Job) -> None:
    """The place of what was added, as far as it reaches."""
    image = shown.image.copy()
    ImageDraw.Draw(image).rectangle((4, 60, 20, 90), "#2040C0")
    places = hot(heat_of(Parts(), shown.with_image(image), chest_job))
    assert (places.min(axis=0) < (10, 66)).all()
    assert (places.max(axis=0) > (15, 84)).all()
    assert (places.max(axis=0) < (30, 100)).all()


def test_a_single_pixel_that_drifted_is_hot(tmp_path: Path) -> None:
    """Nothing may differ, so one step of one pixel is beyond the limit."""
    job = samples.job(samples.request(samples.product(tmp_path), change="part", target="swatch"))
    pixels = np.array(pictures.photo(samples.MUSTARD.hex).image)
    y, x = np.argwhere((np.asarray(pictures.mask().image) == 0) & (pixels[..., 3] == 255))[5]
    pixels[y, x, 0] ^= 1

    ((left, top),) = hot(heat_of(Drift(), Picture.from_array(pixels, Placement()), job))

    assert abs(left - x) <= 1
    assert abs(top - y) <= 1


def test_a_blotch_is_hot(job: Job, moss: Picture) -> None:
    """A tenth of the part in another colour does not move its median, and is seen where it is."""
    rows, columns = np.nonzero(np.asarray(pictures.mask().image) == 255)
    left, top = columns.min(), rows.min()
    pixels = np.array(moss.image)
    pixels[top : top + 8, left : left + 8, :3] = np.frombuffer(bytes.fromhex(samples.MUSTARD.hex[1:]), np.uint8)

    places = hot(heat_of(Colour(), Picture.from_array(pixels, Placement()), job))

    assert len(places) > 32
    assert (places.max(axis=0) <= (left + 8, top + 8)).all()


@pytest.mark.parametrize(("limit", "amount", "off"), [(2, 3, 1.5), (0, 0, 0), (0, 0.1, np.inf)])
def test_amounts_are_stated_in_limits(limit: float, amount: float, off: float) -> None:
    """Where nothing is allowed, anything is as far off as can be."""
    assert off == times(limit, amount)
