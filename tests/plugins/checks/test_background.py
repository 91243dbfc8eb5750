"""The check `background`."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from packshot.api import Finding, Job, Picture, Size
from packshot_checks import Background, BackgroundConfig
from packshot_checks.ring import border

WHITE = Picture.new(Size(200, 100), "#ffffff")


def only(picture: Picture, job: Job, **options: object) -> Finding:
    """The one finding."""
    (finding,) = Background(BackgroundConfig.model_validate(options)).check(picture, job)
    return finding


def dotted(x: int, y: int, colour: str = "#FEFFFF") -> Picture:
    """White with one pixel of another colour."""
    image = WHITE.image.copy()
    image.paste(colour, (x, y, x + 1, y + 1))
    return WHITE.with_image(image)


def test_pure_white_passes(job: Job) -> None:
    """A white border measures 0 against the limit 0."""
    found = only(WHITE, job)
    assert (found.value, found.limit, found.verdict) == (0.0, 0, "pass")


@pytest.mark.parametrize(("x", "y"), [(0, 0), (199, 99), (1, 50), (198, 50), (100, 1), (100, 98)])
def test_one_pixel_off_by_one_step_fails(job: Job, x: int, y: int) -> None:
    """White means white, anywhere in the ring; the share is rounded up so that it shows."""
    found = only(dotted(x, y), job)
    assert (found.value, found.verdict) == (0.001, "fail")
    assert found.message.startswith("1 of 1,184 pixels")


@pytest.mark.parametrize(("x", "y"), [(2, 2), (197, 97), (100, 50)])
def test_inside_the_ring_anything_goes(job: Job, x: int, y: int) -> None:
    """The product's own place is not judged."""
    assert only(dotted(x, y, "#000000"), job).verdict == "pass"


def test_a_tolerance_forgives_as_many_steps(job: Job) -> None:
    """The tolerance counts steps of one channel."""
    found = [only(dotted(0, 0, "#FBFFFF"), job, tolerance=tolerance).verdict for tolerance in (4, 3)]
    assert found == ["pass", "fail"]


def test_transparent_is_not_white(job: Job) -> None:
    """A border that lets through whatever lies behind is not the background."""
    assert only(Picture.new(Size(50, 50), "#ffffff00", mode="RGBA"), job).value == 1.0


def test_another_background_can_be_wanted(job: Job) -> None:
    """`color` names it."""
    assert only(Picture.new(Size(50, 50), "#F4F1EA"), job, color="#f4f1ea").verdict == "pass"


@given(st.integers(1, 90), st.integers(1, 90))
def test_the_ring_has_every_border_pixel_once(width: int, height: int) -> None:
    """For any size: the pixels within the ring's width of an edge, none twice."""
    edge = max(1, round(0.02 * min(width, height)))
    numbers = np.arange(width * height).reshape(height, width, 1)
    wanted = {
        y * width + x for y in range(height) for x in range(width) if min(x, y, width - 1 - x, height - 1 - y) < edge
    }
    found = border(numbers.astype(np.int32))
    assert (len(found), set(found[:, 0].tolist())) == (len(wanted), wanted)
