from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from packshot.api import Colorway, Finding, Job, Picture, Product, Size, Where
from packshot.testing import samples
from packshot_studio import Studio, StudioConfig
from packshot_studio.exposure import Exposure, ExposureConfig

WHITE = Colorway(key="white", label="White", hex="#F2F0EB")
BLACK = Colorway(key="black", label="Black", hex="#1C1C1E")
MOSS = Colorway(key="moss", label="Moss", hex="#5B6B4B")
MADE = Picture.new(Size(40, 40), "#FFFFFF")
MUSTARD = Colorway(key="mustard", label="Mustard", hex="#C9992E")


def job(folder: Path, value: int, share: float, shown: Colorway, wanted: Colorway) -> Job:
    """A photo of a part of which the upper `share` has one grey value, the rest 128."""
    pixels = np.full((40, 40, 3), 128, np.uint8)
    pixels[: round(40 * share)] = value
    for name, each in {"photo": pixels, "mask": np.full((40, 40), 255, np.uint8)}.items():
        (folder / f"{name}.png").write_bytes(Picture.from_array(each).to_png())
    product = Product(
        id="pouf",
        title="Pouf",
        where=Where("products.csv", 2),
        finish="matte",
        photo=samples.reference(folder / "photo.png"),
        photo_colorway=shown.key,
        mask=samples.reference(folder / "mask.png", "mask"),
    )
    return samples.job(samples.request(product, colorway=wanted, photo_colorway=shown))


def found(checked: Job) -> Finding:
    """The one finding."""
    (finding,) = Exposure(ExposureConfig()).check(MADE, checked)
    return finding


def test_what_is_clipped_is_counted(tmp_path: Path) -> None:
    """A quarter of a white part is beyond white: the figure says so, and what to do."""
    finding = found(job(tmp_path, 255, 0.25, WHITE, MOSS))
    assert (finding.value, finding.verdict) == (0.25, "review")
    assert "25.0% is clipped" in finding.message
    assert "photograph it darker" in finding.message


@pytest.mark.parametrize(("wanted", "value"), [(WHITE, 0.5), (Colorway(key="jet", label="Jet", hex="#101010"), 0.0)])
def test_noise_counts_where_it_will_be_seen(tmp_path: Path, wanted: Colorway, value: float) -> None:
    """Half of a black part is noise: made lighter it shows, made darker it does not."""
    assert found(job(tmp_path, 12, 0.5, BLACK, wanted)).value == value


def test_a_well_exposed_photo_passes(tmp_path: Path) -> None:
    """The few highlights of a coloured product are no reason to look."""
    assert found(job(tmp_path, 255, 0.05, MUSTARD, MOSS)).verdict == "pass"


def test_nothing_is_lost_of_what_stays(tmp_path: Path) -> None:
    """The colour that the photo shows is the photo's own."""
    assert not list(Exposure(ExposureConfig()).check(MADE, job(tmp_path, 255, 1, MOSS, MOSS)))


@pytest.mark.parametrize(("shown", "wanted", "asked"), [(BLACK, WHITE, True), (MUSTARD, MOSS, False)])
def test_the_studio_asks_for_it_where_it_warned(tmp_path: Path, shown: Colorway, wanted: Colorway, asked: bool) -> None:  # noqa: FBT001
    """A plan that warns of a photo's colour is followed by figures."""
    request = job(tmp_path, 128, 0, shown, wanted).request
    assert [use.plugin for use in Studio(StudioConfig()).finishing(request).checks] == ["exposure"] * asked
