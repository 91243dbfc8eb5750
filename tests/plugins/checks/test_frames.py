"""Product and photo in one frame."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from packshot.api import Job, Picture, Placement, Size
from packshot_checks.frames import frame


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(left=st.integers(-40, 200), top=st.integers(-40, 200), width=st.integers(150, 420))
def test_the_photo_is_laid_where_the_picture_says(
    left: int, top: int, width: int, chest: Picture, chest_job: Job
) -> None:
    """Wherever the picture shows its photo, both views of the frame are nearly the same."""
    wall = Picture.new(Size(500, 450), "#ffffff")
    scaled = replace(chest, placement=Placement()).resized(Size(width, round(width * 200 / 240)))
    found = frame(scaled.pasted_on(wall, left, top), chest_job, 128)
    assert np.abs(found.now.astype(int) - found.before).mean() == pytest.approx(0, abs=6)


def test_a_box_of_the_frame_is_a_box_of_the_picture(shown: Picture, chest_job: Job) -> None:
    """The whole frame is the place it shows."""
    found = frame(shown, chest_job, 64)
    height, width = found.product.shape
    assert found.place == found.box_of(slice(0, height), slice(0, width))


def test_the_inside_keeps_away_from_the_outline(shown: Picture, chest_job: Job) -> None:
    """No pixel of the inside touches the background."""
    found = frame(shown, chest_job)
    assert 1 == found.product[found.inside > 0].min()
    assert 0 < found.inside.sum() < (found.product > 0).sum()
