"""The check `edge`."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from packshot.api import Job, Picture
from packshot.api.colour import encoded, linear_of
from packshot_checks.edge import Edge
from packshot_checks.rims import fringe

SIDE = 120
SLOPE = (30, 34)
"""Rows over which the product's coverage grows."""


def cut_out(paper: str, *, left: float, colour: str = "#B3162A") -> Picture:
    """A product with a soft upper rim, in which `left` of the paper's light was left, 0..1."""
    cover = np.clip((np.arange(SIDE) - SLOPE[0] + 0.5) / (SLOPE[1] - SLOPE[0]), 0, 1).astype(np.float32)
    mixed = cover[:, None] * linear_of(colour) + (1 - cover[:, None]) * linear_of(paper)
    colours = encoded(left * mixed + (1 - left) * linear_of(colour))
    rows = np.dstack([colours[:, None], np.rint(cover * 255).astype(np.uint8)[:, None, None]])
    return Picture.from_array(np.repeat(rows, SIDE, axis=1).astype(np.uint8))


@pytest.mark.parametrize("paper", ["#FFFFFF", "#202020", "#5070C0"])
def test_a_rim_that_holds_its_backdrop_is_for_review(job: Job, paper: str) -> None:
    """Whatever the paper's colour."""
    (found,) = Edge().check(cut_out(paper, left=1), job)

    assert ("fringe", "review") == (found.measure, found.verdict)


@pytest.mark.parametrize("colour", ["#B3162A", "#F2F0EB", "#1C1C1E"])
def test_a_clean_rim_passes(job: Job, colour: str) -> None:
    """Whatever the product's colour."""
    (found,) = Edge().check(cut_out("#FFFFFF", left=0, colour=colour), job)

    assert found.value is not None
    assert found.value < 2.5  # eight bits hold a barely covered colour no better
    assert "pass" == found.verdict


@given(st.floats(0.3, 1.0), st.floats(0.0, 0.2))
def test_more_of_the_backdrop_is_more_fringe(more: float, less: float) -> None:
    """The measure grows with what was left."""
    much, little = (fringe(cut_out("#FFFFFF", left=left)) for left in (more, less))

    assert much is not None
    assert little is not None
    assert much > little


@pytest.mark.parametrize("alpha", [None, 255], ids=["no alpha", "a hard rim"])
def test_without_a_soft_rim_there_is_nothing_to_judge(job: Job, alpha: int | None) -> None:
    """No finding is not a pass."""
    picture = cut_out("#FFFFFF", left=1)
    hard = picture.image.convert("RGB")
    if alpha:
        hard.putalpha(picture.image.getchannel("A").point(lambda level: alpha if level == alpha else 0))

    assert () == tuple(Edge().check(picture.with_image(hard), job))
