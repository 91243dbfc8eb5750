"""The check `structure`."""

from pathlib import Path

import numpy as np
import pytest
from PIL import ImageDraw, ImageFilter, ImageOps

from packshot.api import Box, CheckConfig, Finding, Job, Picture, Placement, Size
from packshot.api.colour import encoded, linear, linear_of, luminance
from packshot.testing import samples
from packshot_checks import Structure


def only(picture: Picture, job: Job) -> Finding:
    """The one finding."""
    (finding,) = Structure().check(picture, job)
    return finding


def drawn(picture: Picture, box: Box, colour: str) -> Picture:
    """The picture with a box painted over."""
    image = picture.image.copy()
    ImageDraw.Draw(image).rectangle(box, colour)
    return picture.with_image(image)


def test_the_photo_itself_is_built_as_its_photo(shown: Picture, chest_job: Job) -> None:
    """The same pixels are alike everywhere, at any scale."""
    values = [only(each, chest_job).value for each in (shown, shown.resized(Size(480, 400)))]
    assert values == [1.0, pytest.approx(0.98, abs=0.02)]


@pytest.mark.parametrize("tint", ["#7090ff", "#303030"])
def test_another_colour_and_other_light_are_no_other_structure(tint: str, shown: Picture, chest_job: Job) -> None:
    """What is tinted, or much darker, is built the same."""
    grey = ImageOps.colorize(shown.image.convert("L"), "black", tint)
    assert only(shown.with_image(grey), chest_job).verdict == "pass"


def test_a_part_that_was_erased_is_shown(shown: Picture, chest_job: Job) -> None:
    """A drawer without its knob is less than the photo has, and the region says where."""
    found = only(drawn(shown, (60, 85, 98, 110), "#A89470"), chest_job)
    assert (found.verdict, found.message) == ("fail", "less is seen than in the photo in one region")
    left, top, right, bottom = found.regions[0]
    assert left <= 78 <= right
    assert top <= 98 <= bottom


def test_a_thing_that_was_added_is_shown(shown: Picture, chest_job: Job) -> None:
    """A sticker on the plain rim is more than the photo has."""
    found = only(drawn(shown, (176, 130, 196, 155), "#203040"), chest_job)
    assert (found.verdict, found.message) == ("fail", "more is seen than in the photo in one region")


def test_a_blurred_product_fails(shown: Picture, chest_job: Job) -> None:
    """Blur takes edges everywhere."""
    assert only(shown.with_image(shown.image.filter(ImageFilter.GaussianBlur(8))), chest_job).verdict == "fail"


def test_the_background_does_not_count(shown: Picture, chest_job: Job) -> None:
    """What stands beside the product is not its structure."""
    assert only(drawn(shown, (0, 0, 20, 199), "#00AA00"), chest_job).verdict == "pass"


@pytest.mark.parametrize(("colour", "limit"), [("#8C7A5A", 0.55), ("#4A3E30", 0.55), ("#140F0A", 0.42)])
def test_a_colour_far_from_the_photo_s_has_a_limit_of_its_own(
    colour: str, limit: float, shown: Picture, chest_job: Job
) -> None:
    """Ten times darker than the photo, much less is alike."""
    share = luminance(linear_of(colour)) / luminance(linear_of("#A89470"))
    dark = encoded(linear(np.asarray(shown.image)) * np.float32(share))
    white = np.asarray(shown.image).min(axis=-1, keepdims=True) == 255
    picture = Picture.from_array(np.where(white, np.uint8(255), dark), Placement())
    assert limit == only(picture, chest_job).limit


def test_a_limit_of_the_catalog_counts(shown: Picture, chest_job: Job) -> None:
    """A stricter limit fails what is nearly alike."""
    soft = shown.with_image(shown.image.filter(ImageFilter.GaussianBlur(1)))
    checks = [Structure(CheckConfig(limit=limit)) for limit in (0.2, 1)]
    assert [each.verdict for check in checks for each in check.check(soft, chest_job)] == ["pass", "fail"]


def test_a_product_too_small_to_see_is_unknown(shown: Picture, chest_job: Job) -> None:
    """A dozen pixels show no structure."""
    found = only(shown.resized(Size(12, 10)), chest_job)
    assert (found.value, found.verdict) == (None, "review")


def test_a_picture_without_the_product_is_unknown(chest_job: Job) -> None:
    """A plain field that does not say where the photo lies is not judged."""
    found = only(Picture.new(Size(240, 200), "#808080"), chest_job)
    assert (found.value, found.verdict) == (None, "review")


def test_without_a_photo_there_is_nothing_to_judge(tmp_path: Path, shown: Picture) -> None:
    """No photo, no finding."""
    bare = samples.job(samples.request(samples.product(tmp_path, photo=None), size=Size(240, 200)))
    assert list(Structure().check(Picture(shown.image, Placement()), bare)) == []
