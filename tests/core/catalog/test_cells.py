"""Cells of a record mean values, or say why not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packshot.catalog.cells import Misfit, centimetres, choice, colorway_keys, id_misfit

KNOWN = ("moss", "mustard", "navy")


@pytest.mark.parametrize("text", ["moss|navy", " Moss , NAVY ", "moss;navy;moss", "|moss||navy|"])
def test_colorways_are_split_on_common_separators(text: str) -> None:
    """Bars, commas and semicolons separate; case, space and repetition do not matter."""
    assert ("moss", "navy") == colorway_keys(text, KNOWN)


def test_an_unknown_colorway_is_told_with_a_guess() -> None:
    """The misspelt key is named, with the one that was meant."""
    misfit = colorway_keys("moss|mustrad", KNOWN)

    assert isinstance(misfit, Misfit)
    assert ("record.unknown-colorway", 'did you mean "mustard"?') == (misfit.code, misfit.fix)
    assert KNOWN == misfit.allowed


@given(st.floats(0.01, 9999, allow_nan=False))
def test_measures_are_read_with_point_or_comma(value: float) -> None:
    """A shop's spreadsheet may write either."""
    text = f"{value:.2f}"

    assert float(text) == centimetres(text) == centimetres(text.replace(".", ",") + " cm")


@pytest.mark.parametrize("text", ["0", "-1", "1e5", "nan", "inf", "12x", "1.234,5", "9" * 400, ","])
def test_what_is_no_measure_is_told(text: str) -> None:
    """Only plain positive numbers are measures."""
    misfit = centimetres(text)

    assert isinstance(misfit, Misfit)
    assert ("record.bad-number", True) == (misfit.code, text in misfit.message)


def test_choices_are_told_apart_from_typing_errors() -> None:
    """`Glossy` is glossy; `glosy` is a question."""
    misfit = choice("finish", "glosy")

    assert choice("finish", "Glossy") == "glossy"
    assert isinstance(misfit, Misfit)
    assert ("record.bad-value", 'did you mean "glossy"?') == (misfit.code, misfit.fix)


@pytest.mark.parametrize("text", ["", "a/b", "a\\b", "..", ".", "...", "../x", "a\nb", "a\x1bb", "x" * 201, "a\u202eb"])
def test_ids_that_could_leave_their_folder_or_steer_a_terminal_are_refused(text: str) -> None:
    """An id is one plain part of a path."""
    misfit = id_misfit(text)

    assert misfit is not None
    assert misfit.code == "record.bad-id"


@pytest.mark.parametrize("text", ["00123", "sofa-01", "Gr\u00fcn 7", "a.b", "A_b", "x" * 200])
def test_common_ids_are_taken_as_they_are(text: str) -> None:
    """Leading zeros, spaces and letters of any script are fine."""
    assert id_misfit(text) is None
