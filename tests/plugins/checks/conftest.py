"""Jobs and pictures to check, with real files behind them."""

from pathlib import Path

import pytest

from packshot.api import Job, Picture, Placement
from packshot.testing import pictures, samples


@pytest.fixture
def job(tmp_path: Path) -> Job:
    """The mustard sample product wanted in Moss Green, as the swatch itself."""
    return samples.job(samples.request(samples.product(tmp_path), target="swatch"))


@pytest.fixture
def moss() -> Picture:
    """The sample product in Moss Green, in the photo's own pixels."""
    return Picture(pictures.photo(samples.MOSS.hex).image, Placement())
