"""The check `fill`."""

from pathlib import Path

import pytest

from packshot.api import Finding, Job, Picture, Placement, Size
from packshot.testing import pictures, samples
from packshot_checks import Fill, FillConfig


def only(picture: Picture, job: Job, **options: float) -> Finding:
    """The one finding."""
    (finding,) = Fill(FillConfig.model_validate(options)).check(picture, job)
    return finding


def framed(side: int) -> Picture:
    """The sample product (32 x 34 pixels) on a white square."""
    product = Picture(pictures.photo().image, Placement()).cropped((16, 8, 48, 42))
    return product.pasted_on(Picture.new(Size(side, side), "#ffffff"), (side - 32) // 2, (side - 34) // 2)


@pytest.mark.parametrize(("side", "value", "verdict"), [(40, 0.85, "pass"), (34, 1.0, "pass"), (50, 0.68, "fail")])
def test_the_longest_side_counts(job: Job, side: int, value: float, verdict: str) -> None:
    """34 pixels of the frame's side, whatever the area."""
    found = only(framed(side), job)
    assert (found.value, found.verdict) == (value, verdict)


def test_a_product_can_be_too_large(job: Job) -> None:
    """Above `max` the finding fails and names that bound."""
    found = only(framed(36), job, max=0.9)
    assert (found.verdict, found.limit) == ("fail", 0.9)


def test_each_side_is_held_against_its_own_direction(job: Job) -> None:
    """In a wide frame a tall product fills the height."""
    picture = Picture(pictures.photo().image, Placement()).cropped((0, 8, 200, 42))
    assert only(picture, job).value == 1.0


@pytest.mark.parametrize("backdrop", ["#ffffff", "#D8D4CC"])
def test_an_opaque_photo_is_measured_against_its_backdrop(tmp_path: Path, backdrop: str) -> None:
    """Without a cut-out, all that differs from a plain border is the product."""
    opaque = samples.reference(pictures.save(pictures.photo().on(backdrop), tmp_path / "opaque.png"))
    job = samples.job(samples.request(samples.product(tmp_path, photo=opaque)))
    assert only(pictures.photo().on(backdrop), job).value == pytest.approx(34 / 48, abs=0.001)


@pytest.mark.parametrize("picture", [pictures.room(), Picture.new(Size(40, 40), "#ffffff")])
def test_an_outline_that_cannot_be_seen_is_unknown(picture: Picture) -> None:
    """A room's border is no backdrop, and an empty picture has no product."""
    found = only(picture, samples.job(samples.request(samples.bare_product())))
    assert (found.value, found.verdict) == (None, "review")
