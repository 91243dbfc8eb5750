from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packshot_studio.support import LIMIT, caution, expected_error

hexes = st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06X}")
finishes = st.sampled_from(["matte", "satin", "glossy", "metal"])

BLACK, WHITE, MUSTARD, NAVY = "#1C1C1E", "#F2F0EB", "#C9992E", "#1F2F4F"


@given(hexes, hexes, finishes)
def test_every_change_has_an_expected_error(source: str, target: str, finish: str) -> None:
    """It is a small positive difference for all colours, and a caution stands exactly where it is above the limit."""
    error = expected_error(source, target, finish)
    assert 0 < error < 10
    assert (caution(source, target, finish) is None) == (error <= LIMIT)


@pytest.mark.parametrize("finish", ["matte", "glossy"])
def test_a_saturated_mid_light_master_is_best(finish: str) -> None:
    """Mustard becomes navy better than white or black does."""
    best = expected_error(MUSTARD, NAVY, finish)
    assert best < expected_error(WHITE, NAVY, finish)
    assert best < expected_error(BLACK, NAVY, finish)


def test_a_dark_photo_cannot_become_light() -> None:
    """The sentence names both colours and what to do instead."""
    said = caution(BLACK, WHITE, "matte")
    assert said is not None
    assert BLACK in said.reason
    assert WHITE in said.reason
    assert "photograph the product in a mid-light colour" in said.fix


def test_a_caution_speaks_of_colours_by_their_names() -> None:
    """Where they have some."""
    said = caution(BLACK, WHITE, "matte", shown="Ink", wanted="Milk")
    assert said is not None
    assert "a photo of Ink is too dark to become Milk" in said.reason


def test_gloss_on_white_hides_in_the_colour() -> None:
    """From a glossy white product a dark one comes out with doubtful highlights; from a mustard one it does not."""
    assert "highlights" in str(caution(WHITE, BLACK, "glossy"))
    assert caution(MUSTARD, NAVY, "glossy") is None


def test_a_pale_colour_is_far_from_black() -> None:
    """Where chroma tells highlights apart and no sheen hides it, the distance itself is named."""
    assert "too far apart" in str(caution("#FFC0A0", "#0A0A0A", "matte"))


@pytest.mark.parametrize("word", ["red", "#12", "#11223344"])
def test_only_swatches_are_colours(word: str) -> None:
    """Anything but #RRGGBB is refused."""
    with pytest.raises(ValueError, match=r"hex|not a colour"):
        expected_error(word, WHITE, "matte")
