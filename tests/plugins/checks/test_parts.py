"""The check `parts`."""

from pathlib import Path

import pytest
from PIL import ImageDraw, ImageFilter

from packshot.api import Box, Finding, Job, Picture, Placement, Size
from packshot.testing import pictures, samples
from packshot_checks import Parts


def only(picture: Picture, job: Job) -> Finding:
    """The one finding."""
    (finding,) = Parts().check(picture, job)
    return finding


def drawn(picture: Picture, box: Box, colour: str) -> Picture:
    """The picture with a disc painted into a box."""
    image = picture.image.copy()
    ImageDraw.Draw(image).ellipse(box, colour)
    return picture.with_image(image)


def test_a_product_alone_passes(shown: Picture, chest_job: Job) -> None:
    """All is there, and nothing else."""
    found = only(shown, chest_job)
    assert (found.value, found.verdict, found.regions) == (0.0, "pass", ())


@pytest.mark.parametrize("colour", ["#2060C0", "#FFE000", "#101010"])
def test_a_thing_beside_the_product_is_shown(colour: str, shown: Picture, chest_job: Job) -> None:
    """Coloured or dark, what was not in the photo has a region."""
    found = only(drawn(shown, (212, 150, 232, 170), colour), chest_job)
    assert (found.verdict, found.message) == ("fail", "something was added beside the product")
    left, top, right, bottom = found.regions[0]
    assert left <= 222 <= right
    assert top <= 160 <= bottom


def test_a_soft_shadow_is_no_thing(shown: Picture, chest_job: Job) -> None:
    """Neutral, darker and soft is how a shadow looks."""
    shadow = Picture.new(shown.size, "#ffffff")
    dark = drawn(shadow, (40, 165, 199, 182), "#808080").image.filter(ImageFilter.GaussianBlur(4))
    dark.paste(shown.image.crop((30, 25, 210, 175)), (30, 25))
    assert only(shown.with_image(dark), chest_job).verdict == "pass"


def test_a_thing_of_another_colour_on_the_product_is_shown(tmp_path: Path) -> None:
    """A disc as dark as the part, but of another hue, has a region; a highlight and a crease have none."""
    part = Picture.new(Size(200, 200), "#4A6B8A")
    photo = samples.reference(pictures.save(part, tmp_path / "field.png"))
    mask = samples.reference(pictures.save(Picture.new(part.size, "#ffffff").grey(), tmp_path / "all.png"), "mask")
    job = samples.job(samples.request(samples.product(tmp_path, photo=photo, mask=mask)))
    findings = [
        only(drawn(placed(part), (80, 80, 120, 120), colour), job) for colour in ("#8A6B2A", "#D8DCE2", "#25364A")
    ]
    assert [each.verdict for each in findings] == ["fail", "pass", "pass"]
    assert findings[0].message == "something of another colour was added to the product"


def test_a_missing_part_is_shown(shown: Picture, chest_job: Job) -> None:
    """Where the product should be, and only the background is, a part is gone."""
    found = only(drawn(shown, (50, 40, 90, 70), "#ffffff"), chest_job)
    assert (found.verdict, found.message) == ("fail", "a part of the product is missing")


def test_a_background_that_is_not_plain_is_unknown(shown: Picture, chest_job: Job) -> None:
    """In front of anything, nothing can be told to be added."""
    image = shown.image.copy()
    ImageDraw.Draw(image).rectangle((0, 100, 240, 200), "#C09050")
    found = only(shown.with_image(image), chest_job)
    assert (found.value, found.verdict) == (None, "review")


def test_around_a_part_of_a_whole_photo_the_photo_counts(tmp_path: Path) -> None:
    """A photo's own surroundings pass; a thing added to them does not."""
    whole = Picture(pictures.photo().on("#D0D4DA").image.resize((256, 192)))
    photo = samples.reference(pictures.save(whole, tmp_path / "whole.png"))
    part = Picture(pictures.mask().image.resize((256, 192)))
    mask = samples.reference(pictures.save(part, tmp_path / "part.png"), "mask")
    job = samples.job(samples.request(samples.product(tmp_path, photo=photo, mask=mask)))
    verdicts = [only(each, job).verdict for each in (placed(whole), drawn(placed(whole), (8, 8, 30, 30), "#802020"))]
    assert verdicts == ["pass", "fail"]


def placed(picture: Picture) -> Picture:
    """The picture in the photo's own pixels."""
    return Picture(picture.image, Placement())


def test_a_scene_is_not_judged(tmp_path: Path, shown: Picture, chest_job: Job) -> None:
    """A room is full of things."""
    request = samples.request(chest_job.product, scene=samples.scene(tmp_path))
    assert list(Parts().check(shown, samples.job(request))) == []
