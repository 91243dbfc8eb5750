"""When a call is made again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packshot.api import BadRequest, NotAuthorised, OutOfFunds, RateLimited, Refused, Transient, Unknown
from packshot.engine.retries import Retries, RetryPolicy


def longest(_low: float, high: float) -> float:
    """The jitter that waits longest."""
    return high


def test_waits_double_up_to_the_cap() -> None:
    """The longest wait before each next try grows from the base, twice as long each time, to the cap."""
    retries = Retries(RetryPolicy(attempts=6, base=1.0, cap=5.0), longest)

    waits = [retries.wait(Transient("busy"), tries) for tries in range(1, 7)]

    assert waits == [1.0, 2.0, 4.0, 5.0, 5.0, None]


@given(st.integers(1, 4), st.floats(0, 1))
def test_jitter_is_full(tries: int, share: float) -> None:
    """A wait lies anywhere between nothing and the longest, so that clients do not come back together."""
    retries = Retries(RetryPolicy(), lambda low, high: low + share * (high - low))

    assert retries.wait(Transient("busy"), tries) == pytest.approx(share * 2 ** (tries - 1))


@pytest.mark.parametrize(
    "failure", [BadRequest("x"), Refused("x"), NotAuthorised("x"), OutOfFunds("x"), Unknown("x"), ValueError("x")]
)
def test_nothing_else_is_tried_again(failure: Exception) -> None:
    """What would fail again, or may have been billed, is never asked a second time."""
    assert Retries(RetryPolicy()).wait(failure, 1) is None


def test_retry_after_is_obeyed_and_free() -> None:
    """A wait the provider states is the least that is waited, and takes nothing from the store of retries."""
    retries = Retries(RetryPolicy(tokens=1), longest)

    waits = [retries.wait(RateLimited("slow", retry_after=12.0), 1) for _ in range(10)]

    assert waits == [13.0] * 10
    assert retries.wait(Transient("busy"), 1) is not None


def test_a_provider_that_asks_for_too_long_is_given_up() -> None:
    """Nobody waits an hour inside a run."""
    assert Retries(RetryPolicy(patience=600)).wait(RateLimited("slow", retry_after=601.0), 1) is None


@given(st.lists(st.booleans(), max_size=300))
def test_a_retry_storm_is_impossible(successes: list[bool]) -> None:
    """However calls go, retries are never more than the store and the successes together."""
    retries = Retries(RetryPolicy(tokens=10))
    granted = 0
    for success in successes:
        if success:
            retries.succeeded()
        else:
            granted += retries.wait(Transient("busy"), 1) is not None

    assert granted <= 10 + sum(successes)
