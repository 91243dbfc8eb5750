"""The check `details`."""

from pathlib import Path

import pytest
from PIL import ImageChops, ImageDraw

from packshot.api import Finding, Job, Picture, Placement, Size
from packshot.testing import pictures, samples
from packshot_checks import Details


def only(picture: Picture, job: Job) -> Finding:
    """The one finding."""
    (finding,) = Details().check(picture, job)
    return finding


def lettered(picture: Picture, text: str) -> Picture:
    """The chest with another word on its plate."""
    image = picture.image.copy()
    draw = ImageDraw.Draw(image)
    draw.rectangle((100, 88, 146, 110), "#A89470")
    draw.text((104, 90), text, "#2E261A", font_size=16)
    return picture.with_image(image)


def test_the_same_letters_pass(shown: Picture, chest_job: Job) -> None:
    """The photo's own word is alike, a pixel beside its place as well."""
    moved = shown.with_image(ImageChops.offset(shown.image, 1, -1))
    assert [only(each, chest_job).verdict for each in (lettered(shown, "OAK"), moved)] == ["pass", "pass"]


def test_other_letters_fail(shown: Picture, chest_job: Job) -> None:
    """Another word of the same size is another thing, and its place is shown."""
    found = only(lettered(shown, "SIX"), chest_job)
    assert found.verdict == "fail"
    left, top, right, bottom = found.regions[0]
    assert 100 < (left + right) / 2 < 146
    assert 88 < (top + bottom) / 2 < 110


@pytest.mark.parametrize("size", [Size(720, 600), Size(200, 167)])
def test_scale_does_not_matter(size: Size, shown: Picture, chest_job: Job) -> None:
    """The same drawing, larger or smaller, is the same."""
    assert only(shown.resized(size), chest_job).verdict == "pass"


def test_a_plain_product_has_no_details(tmp_path: Path) -> None:
    """Where nothing is drawn, nothing is found."""
    plain = Picture.new(Size(120, 90), "#8899AA")
    photo = samples.reference(pictures.save(plain, tmp_path / "plain.png"))
    job = samples.job(samples.request(samples.product(tmp_path, photo=photo, mask=None)))
    assert list(Details().check(Picture(plain.image, Placement()), job)) == []
