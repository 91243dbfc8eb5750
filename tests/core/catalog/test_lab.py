"""Lab colorways become the sRGB colour they mean."""

from coloraide import Color
from hypothesis import given
from hypothesis import strategies as st

from packshot.catalog.lab import hex_of_lab


@given(st.integers(0, 0xFFFFFF))
def test_every_srgb_colour_comes_back_from_its_lab_values(colour: int) -> None:
    """An independent library's D65 Lab of a colour gives the colour again."""
    expected = f"#{colour:06X}"

    assert expected == hex_of_lab(*Color(expected).convert("lab-d65").coords())


@given(st.floats(0, 100), st.floats(-128, 127), st.floats(-128, 127))
def test_any_lab_value_gives_a_colour(lightness: float, a: float, b: float) -> None:
    """What sRGB cannot show is clipped."""
    text = hex_of_lab(lightness, a, b)

    assert len(text) == 7
    assert 0 <= int(text[1:], 16) <= 0xFFFFFF
