from __future__ import annotations

from math import hypot

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from packshot.scenes.camera import Camera, Unclear, eye_height, horizon, light

ROOM = Camera(horizon=400, focal=1400, axis=768, eye_cm=120)
across = st.floats(-300, 300)
away = st.floats(200, 900)


@given(across, away)
def test_the_floor_is_seen_where_it_lies(right: float, far: float) -> None:
    """From centimetres to a pixel and back is the same point."""
    assert ROOM.floor(ROOM.seen((right, far))) == pytest.approx((right, far))


def test_an_upright_thing_is_seen_upright() -> None:
    """Its top is in the column of its foot, and what is as high as the eye is seen at the horizon."""
    assert ROOM.seen((50, 300), 120) == pytest.approx((ROOM.seen((50, 300))[0], 400))


@given(across, across, away, away)
def test_lines_into_the_depth_meet_at_the_horizon(one: float, other: float, near: float, far: float) -> None:
    """Whatever two such lines are chosen on the floor, they lead to the eye's level."""
    assume(abs(one - other) > 20)
    assume(abs(near - far) > 20)
    lines = [(ROOM.seen((right, near)), ROOM.seen((right, far))) for right in (one, other)]
    assert horizon(*lines) == pytest.approx(400, abs=0.01)


def test_lines_that_do_not_meet_have_no_horizon() -> None:
    """Two lines that run the same way in the picture, or come together towards the camera, are refused."""
    with pytest.raises(Unclear, match="meet nowhere"):
        horizon(((0, 500), (100, 600)), ((50, 500), (150, 600)))
    with pytest.raises(Unclear, match="meet below"):
        horizon(((0, 500), (100, 600)), ((300, 500), (200, 600)))


@given(across, away, across, away)
def test_any_known_length_tells_the_eye_s_height(x1: float, y1: float, x2: float, y2: float) -> None:
    """A line on the floor, however it lies, gives the height it was seen from."""
    assume(hypot(x1 - x2, y1 - y2) > 10)
    line = ROOM.seen((x1, y1)), ROOM.seen((x2, y2))
    unknown = Camera(horizon=400, focal=1400, axis=768)
    assert eye_height(unknown, line, hypot(x1 - x2, y1 - y2)) == pytest.approx(120)


def test_a_length_of_no_pixels_is_refused() -> None:
    """Two clicks on one pixel measure nothing."""
    with pytest.raises(Unclear, match="same pixel"):
        eye_height(ROOM, ((700, 800), (700, 800)), 100)


@given(across, away, st.floats(-1, 1), st.floats(-0.5, 1), st.floats(0.3, 1))
def test_a_shadow_tells_the_light(right: float, far: float, x: float, y: float, down: float) -> None:
    """The tip of a thing's shadow lies where the light carries its top."""
    tip = right + x / down * 40, far + y / down * 40
    found = light(ROOM, (ROOM.seen((right, far)), ROOM.seen(tip)), 40)
    long = hypot(x, y, down)
    assert found == pytest.approx((x / long, y / long, -down / long), abs=1e-6)


def test_above_the_horizon_there_is_no_floor() -> None:
    """A point on the wall is refused, with the pixel and the row of the horizon."""
    with pytest.raises(Unclear, match=r"700,350 is not below the horizon \(row 400\)"):
        ROOM.floor((700, 350))
