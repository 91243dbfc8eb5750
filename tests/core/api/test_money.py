"""Money in micro-dollars."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packshot.api.money import MICROS, Cost, parse_usd, show_usd


@pytest.mark.parametrize(
    ("text", "micros"), [("25 USD", 25_000_000), ("$1.50", 1_500_000), ("0.05", 50_000), ("0.0000001", 1), ("0", 0)]
)
def test_an_amount_is_read_as_people_write_it(text: str, micros: int) -> None:
    """With or without a sign; a fraction of a micro-dollar counts as a whole one."""
    assert micros == parse_usd(text)


@pytest.mark.parametrize("text", ["", "many", "-1", "nan", "inf", "1,50", "5 EUR"])
def test_anything_else_is_refused(text: str) -> None:
    """An amount that was misread would be somebody's money."""
    with pytest.raises(ValueError, match="is not an amount"):
        parse_usd(text)


@pytest.mark.parametrize(
    ("micros", "shown"),
    [(0, "$0.00"), (5_900, "$0.0059"), (40_000, "$0.04"), (41_000, "$0.041"), (1_920_000, "$1.92"), (99_999, "$0.10")],
)
def test_small_amounts_keep_their_digits(micros: int, shown: str) -> None:
    """Cents would hide what a draft costs."""
    assert shown == show_usd(micros)


@given(st.integers(0, 10**12), st.integers(0, 10**12), st.integers(0, 10**12))
def test_costs_add_up_exactly(one: int, two: int, more: int) -> None:
    """Sums of whole numbers have no rounding."""
    assert Cost(one + two, one + two + 2 * more) == Cost(one, one + more) + Cost(two, two + more)


@given(st.integers(0, 10**9))
def test_what_is_shown_in_full_is_read_back(micros: int) -> None:
    """Writing an amount with all its digits loses nothing."""
    assert micros == parse_usd(f"{micros // MICROS}.{micros % MICROS:06d} USD")
