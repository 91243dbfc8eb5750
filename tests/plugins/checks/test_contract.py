"""Every check of the package keeps the contract of checks."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from packshot.api import Check, Job, Picture, Placement
from packshot.testing import pictures, samples
from packshot.testing.contracts import CheckContract
from packshot_checks import (
    Alignment,
    Background,
    Blank,
    Colour,
    Details,
    Drift,
    Edge,
    Fill,
    Metadata,
    Parts,
    PictureSize,
    Sharpness,
    Structure,
)


class TestColour(CheckContract):
    """`colour` keeps the contract."""

    plugin = Colour


class TestBackground(CheckContract):
    """`background` keeps the contract."""

    plugin = Background


class TestEdge(CheckContract):
    """`edge` keeps the contract, on a cut-out with a soft rim."""

    plugin = Edge

    def picture(self) -> Picture:
        """A disc that fades over some pixels."""
        down, across = np.ogrid[-48:48, -48:48]
        cover = np.clip((36 - np.hypot(down, across)) / 4, 0, 1)
        image = Image.new("RGB", (96, 96), "#B3162A")
        image.putalpha(Image.fromarray(np.rint(cover * 255).astype(np.uint8)))
        return Picture(image, Placement())


class TestSize(CheckContract):
    """`size` keeps the contract."""

    plugin = PictureSize


class TestFill(CheckContract):
    """`fill` keeps the contract."""

    plugin = Fill


class TestDrift(CheckContract):
    """`drift` keeps the contract."""

    plugin = Drift


class TestSharpness(CheckContract):
    """`sharpness` keeps the contract."""

    plugin = Sharpness


class TestStructure(CheckContract):
    """`structure` keeps the contract."""

    plugin = Structure


class TestParts(CheckContract):
    """`parts` keeps the contract."""

    plugin = Parts


class TestAlignment(CheckContract):
    """`alignment` keeps the contract."""

    plugin = Alignment


class TestDetails(CheckContract):
    """`details` keeps the contract."""

    plugin = Details

    def job(self, folder: Path) -> Job:
        """A photo with something drawn on it, as large as `picture`."""
        photo = samples.reference(pictures.save(self.picture(), folder / "drawn.png"))
        return samples.job(samples.request(samples.product(folder, photo=photo, mask=None)))

    def picture(self) -> Picture:
        """A board with squares."""
        image = Image.new("RGB", (96, 96), "#C0B090")
        image.paste("#302010", (20, 30, 40, 60))
        image.paste("#F0F0F0", (50, 40, 76, 52))
        return Picture(image, Placement())


class TestBlank(CheckContract):
    """`blank` keeps the contract."""

    plugin = Blank


class TestMetadata(CheckContract):
    """`metadata` keeps the contract, on a file read again."""

    plugin = Metadata

    def picture(self) -> Picture:
        """A file without any statement."""
        return Picture.decode(super().picture().to_png())


@pytest.mark.parametrize("check", [Alignment, Colour, Details, Drift, Fill, Parts, Sharpness, Structure])
def test_the_mask_and_the_photo_count_by_their_content(check: type[Check[Any]], tmp_path: Path) -> None:
    """A check that measures with the photo tells its digest, so another photo is measured anew."""
    one = samples.product(tmp_path)
    other = samples.product(tmp_path, photo=one.mask)
    first, second = (check().told(Job(request=samples.request(each), shot="s", tier="draft")) for each in (one, other))
    assert first != second
