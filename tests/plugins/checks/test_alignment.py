"""The check `alignment`."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from packshot.api import Finding, Job, Picture, Placement, Size
from packshot_checks import Alignment

_STEPS = st.integers(-9, 9)


def only(picture: Picture, job: Job) -> Finding:
    """The one finding."""
    (finding,) = Alignment().check(picture, job)
    return finding


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(across=_STEPS, down=_STEPS)
def test_a_move_is_measured(across: int, down: int, shown: Picture, chest_job: Job) -> None:
    """The offset is the way the product went, in percent of its 180 pixels."""
    moved = shown.with_image(ImageChops.offset(shown.image, across, down))
    assert only(moved, chest_job).value == pytest.approx(100 * (across**2 + down**2) ** 0.5 / 180, abs=0.3)


def test_a_product_in_its_place_passes(shown: Picture, chest_job: Job) -> None:
    """In another colour too."""
    red, green, blue = shown.image.split()
    recoloured = shown.with_image(Image.merge("RGB", (blue, red, green)))
    assert [only(each, chest_job).verdict for each in (shown, recoloured)] == ["pass", "pass"]


def test_a_turn_is_said(shown: Picture, chest_job: Job) -> None:
    """A product that leans is off at its corners, and the message says which way."""
    leaning = shown.with_image(shown.image.rotate(-2, Image.Resampling.BICUBIC, fillcolor="#ffffff"))
    found = only(leaning, chest_job)
    assert found.verdict == "fail"
    assert float(found.message.split()[-3]) == pytest.approx(2, abs=0.4)
    assert found.message.endswith("degrees clockwise")


def test_a_product_is_found_where_nobody_says_it_is(chest: Picture, chest_job: Job) -> None:
    """Scaled, in some corner, on a coloured wall."""
    wall = Picture.new(Size(500, 400), "#B0C4B8")
    small = chest.resized(Size(180, 150)).pasted_on(wall, 250, 200)
    found = only(replace(small, placement=None), chest_job)
    assert (found.measure, found.verdict) == ("fit", "pass")
    expected = (250 + 30 * 0.75, 200 + 25 * 0.75, 250 + 210 * 0.75, 200 + 175 * 0.75)
    assert found.regions[0] == pytest.approx(expected, abs=2)


def test_a_product_that_is_not_there_is_unknown(chest_job: Job) -> None:
    """A plain field does not show it, wherever it is said to lie."""
    plain = Picture.new(Size(240, 200), "#808080")
    findings = [only(each, chest_job) for each in (plain, replace(plain, placement=Placement()))]
    assert [(each.value, each.verdict) for each in findings] == [(None, "review")] * 2
