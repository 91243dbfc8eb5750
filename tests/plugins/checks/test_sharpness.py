"""The check `sharpness`."""

from pathlib import Path

import numpy as np
import pytest
from PIL import ImageFilter

from packshot.api import Finding, Job, Picture, Placement, Size
from packshot.testing import pictures, samples
from packshot_checks import Sharpness


@pytest.fixture
def woven() -> Picture:
    """A product of fine, uneven texture."""
    noise = np.random.default_rng(7).integers(90, 160, (120, 160, 1), dtype=np.uint8)
    return Picture.from_array(np.broadcast_to(noise, (120, 160, 3)).copy(), Placement())


@pytest.fixture
def textured(tmp_path: Path, woven: Picture) -> Job:
    """A job whose photo is that product."""
    photo = samples.reference(pictures.save(woven, tmp_path / "woven.png"))
    return samples.job(samples.request(samples.product(tmp_path, photo=photo, mask=None)))


def only(picture: Picture, job: Job) -> Finding:
    """The one finding."""
    (finding,) = Sharpness().check(picture, job)
    return finding


def test_the_photo_itself_is_as_sharp(woven: Picture, textured: Job) -> None:
    """The same pixels measure 1, at any scale."""
    values = [
        only(each, textured).value for each in (woven, woven.resized(Size(80, 60)), woven.resized(Size(240, 180)))
    ]
    assert values == [1.0, 1.0, 1.0]


@pytest.mark.parametrize(("radius", "verdict"), [(0.3, "pass"), (1.0, "fail")])
def test_a_soft_picture_fails(woven: Picture, textured: Job, radius: float, verdict: str) -> None:
    """A blur of a pixel takes the fine detail; a trace of one does not."""
    soft = woven.with_image(woven.image.filter(ImageFilter.GaussianBlur(radius)))
    assert only(soft, textured).verdict == verdict


@pytest.mark.parametrize("factor", [0.4, 1.5])
def test_light_and_contrast_are_no_sharpness(woven: Picture, textured: Job, factor: float) -> None:
    """The same texture darker or lighter is as sharp."""
    assert only(woven.with_image(woven.image.point(lambda value: value * factor)), textured).value == pytest.approx(
        1, abs=0.1
    )


def test_a_plain_field_has_no_detail(textured: Job) -> None:
    """A product painted over measures 0."""
    assert only(Picture(Picture.new(Size(160, 120), "#808080").image, Placement()), textured).value == 0.0


def test_a_photo_without_detail_is_nothing_to_compare_with(tmp_path: Path) -> None:
    """A plain photo gives an unknown, not a ratio of nothing."""
    plain = Picture(Picture.new(Size(160, 120), "#808080").image, Placement())
    photo = samples.reference(pictures.save(plain, tmp_path / "plain.png"))
    job = samples.job(samples.request(samples.product(tmp_path, photo=photo, mask=None)))
    assert (only(plain, job).value, only(plain, job).verdict) == (None, "review")
