"""Every check of the package keeps the contract of checks."""

from pathlib import Path

import pytest

from packshot.api import Job, Picture
from packshot.testing import samples
from packshot.testing.contracts import CheckContract
from packshot_checks import Background, Blank, Colour, Drift, Fill, Metadata, PictureSize, Sharpness


class TestColour(CheckContract):
    """`colour` keeps the contract."""

    plugin = Colour


class TestBackground(CheckContract):
    """`background` keeps the contract."""

    plugin = Background


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


class TestBlank(CheckContract):
    """`blank` keeps the contract."""

    plugin = Blank


class TestMetadata(CheckContract):
    """`metadata` keeps the contract, on a file read again."""

    plugin = Metadata

    def picture(self) -> Picture:
        """A file without any statement."""
        return Picture.decode(super().picture().to_png())


@pytest.mark.parametrize("check", [Colour, Drift, Fill, Sharpness])
def test_the_mask_and_the_photo_count_by_their_content(
    check: type[Colour | Drift | Fill | Sharpness], tmp_path: Path
) -> None:
    """A check that measures with the photo tells its digest, so another photo is measured anew."""
    one = samples.product(tmp_path)
    other = samples.product(tmp_path, photo=one.mask)
    first, second = (check().told(Job(request=samples.request(each), shot="s", tier="draft")) for each in (one, other))
    assert first != second
