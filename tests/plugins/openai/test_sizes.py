"""Which size a model is asked for."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packshot.api import Size
from packshot_openai.sizes import SizeRule, nearest

RULE = SizeRule()
FIXED = SizeRule(fixed=("1024x1024", "1536x1024", "1024x1536"))
EDGES = st.integers(1, 6000)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ("2000x2000", "2000x2000"),
        ("1000x1000", "1008x1008"),
        ("1080x1080", "1088x1088"),
        ("500x500", "816x816"),
        ("400x600", "672x992"),
        ("3840x2160", "3824x2144"),
        ("5000x5000", "2880x2880"),
        ("3000x500", "3008x1008"),
        ("500x3000", "1008x3008"),
    ],
)
def test_the_nearest_size_of_any(wanted: str, expected: str) -> None:
    """Multiples of 16 at or above, of the same aspect; a strip is widened to 1:3; beyond the bounds the largest."""
    assert Size.parse(expected) == nearest(Size.parse(wanted), RULE)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [("2000x2000", "1024x1024"), ("600x400", "1536x1024"), ("900x1600", "1024x1536"), ("1024x1024", "1024x1024")],
)
def test_the_nearest_size_of_a_few(wanted: str, expected: str) -> None:
    """A model of fixed sizes is asked for the one of the nearest aspect."""
    assert Size.parse(expected) == nearest(Size.parse(wanted), FIXED)


@given(EDGES, EDGES)
def test_the_size_asked_for_is_always_valid(width: int, height: int) -> None:
    """Whatever is wanted, the model makes what it is asked for; a size it makes is asked for as it is."""
    wanted = Size(width, height)
    size = nearest(wanted, RULE)

    assert RULE.allows(size)
    assert not RULE.allows(wanted) or size == wanted


@given(EDGES, EDGES)
def test_it_is_never_smaller_where_the_model_reaches(width: int, height: int) -> None:
    """If any valid size covers the wanted one, the one asked for does."""
    edges = range(16, RULE.edge + 1, 16)
    reachable = any(
        RULE.allows(Size(edge, high))
        for edge in edges
        if edge >= width
        for high in [16 * math.ceil(max(height, edge / 3, 655_360 / edge) / 16)]
    )
    size = nearest(Size(width, height), RULE)

    assert reachable == (size.width >= width and size.height >= height)


@given(st.integers(300, 2800), st.integers(300, 2800))
def test_the_aspect_is_kept_to_a_step(width: int, height: int) -> None:
    """Within the model's ratio, neither edge is more than a step longer than the aspect needs."""
    shape = max(width, height) / min(width, height)
    size = nearest(Size(width, height), RULE)
    scale = max(width / size.width, height / size.height)

    assert shape > 3 or size.width - width / scale < 16
    assert shape > 3 or size.height - height / scale < 16


@given(st.integers(820, 1800), st.integers(820, 1800))
def test_no_pixel_more_than_needed_is_paid_for(width: int, height: int) -> None:
    """Well within the bounds, each edge is the next multiple of 16."""
    assert Size(-(-width // 16) * 16, -(-height // 16) * 16) == nearest(Size(width, height), RULE)
