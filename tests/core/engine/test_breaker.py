"""When a generator is not asked any more."""

from __future__ import annotations

import pytest

from packshot.api import BadRequest, NotAuthorised, OutOfFunds, RateLimited, Refused, Transient
from packshot.engine.breaker import Breaker


@pytest.mark.parametrize("failure", [NotAuthorised("wrong key"), OutOfFunds("no money")])
def test_a_key_or_account_that_fails_opens_it_at_once(failure: Exception) -> None:
    """There is no point in asking again with the same key."""
    breaker = Breaker()

    assert breaker.failed(failure)
    assert breaker.reason == str(failure)


def test_failures_in_a_row_open_it() -> None:
    """Only an unbroken row of passing failures counts, and opening is told once."""
    breaker = Breaker(limit=3)

    row = [breaker.failed(each) for each in (Transient("1"), RateLimited("2"))]
    breaker.succeeded()
    row += [breaker.failed(Transient(str(number))) for number in range(3, 7)]

    assert row == [False, False, False, False, True, False]
    assert breaker.reason == "3 jobs in a row failed; the last said: 5"


@pytest.mark.parametrize("failure", [Refused("no"), BadRequest("no"), ValueError("bug")])
def test_failures_of_a_single_job_do_not_open_it(failure: Exception) -> None:
    """A refused picture says nothing of the next one."""
    breaker = Breaker(limit=1)

    assert not breaker.failed(failure)
