"""Jobs and pictures to check, with real files behind them."""

from pathlib import Path

import pytest
from PIL import Image, ImageDraw

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


@pytest.fixture
def chest() -> Picture:
    """A chest of drawers, cut out: 240 x 200 pixels with drawers, handles and a lettered plate."""
    image = Image.new("RGBA", (240, 200))
    draw = ImageDraw.Draw(image)
    draw.rectangle((30, 25, 209, 174), "#8C7A5A")
    for top in (35, 80, 125):
        draw.rectangle((40, top, 199, top + 36), "#A89470", "#5E5038", 2)
        draw.ellipse((70, top + 10, 86, top + 26), "#4A3F2C")
        draw.ellipse((150, top + 14, 166, top + 22), "#D8C8A4")
    draw.text((104, 90), "OAK", "#2E261A", font_size=16)
    return Picture(image)


@pytest.fixture
def chest_job(tmp_path: Path, chest: Picture) -> Job:
    """A job whose photo is the chest, all of which takes the colour."""
    return cut_out(tmp_path, chest)


@pytest.fixture
def shown(chest: Picture) -> Picture:
    """The chest on white, as it should be."""
    return Picture(chest.on("#ffffff").image, Placement())


def cut_out(folder: Path, photo: Picture) -> Job:
    """A job on this photo without a mask of its own."""
    reference = samples.reference(pictures.save(photo, folder / "cut-out.png"))
    return samples.job(samples.request(samples.product(folder, photo=reference, mask=None)))
