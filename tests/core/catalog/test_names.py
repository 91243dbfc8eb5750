"""Misspelt names are recognised."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packshot.catalog.names import did_you_mean, one_edit_apart


@pytest.mark.parametrize("typo", ["tilte", "titel", "titl", "titlee", "tytle", "itle"])
def test_one_slip_of_the_fingers_is_one_edit(typo: str) -> None:
    """A letter more, less, other, or two swapped."""
    assert one_edit_apart(typo, "title")
    assert one_edit_apart("title", typo)


@pytest.mark.parametrize("other", ["title", "tile s", "tltie", "", "subtitle"])
def test_the_same_or_two_slips_are_not(other: str) -> None:
    """Equal texts are no typing error, and distant ones no guess."""
    assert not one_edit_apart(other, "title")


@given(st.text(min_size=1), st.data())
def test_leaving_out_any_letter_is_one_edit(text: str, data: st.DataObject) -> None:
    """The rule holds at every place of every text."""
    place = data.draw(st.integers(0, len(text) - 1))

    assert one_edit_apart(text[:place] + text[place + 1 :], text)


def test_a_guess_is_made_only_when_something_is_close() -> None:
    """No advice is better than a wild one."""
    assert 'did you mean "quality"?' == did_you_mean("qualty", ["model", "quality"])
    assert did_you_mean("xyz", ["model", "quality"]) == ""
