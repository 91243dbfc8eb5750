"""Asking again unasked: at most once a job, and never beyond the sum a catalog names."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from packshot.ledger import Held, Ledger, LedgerError, leases

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.core.ledger.conftest import Shop


def allowing(shop: Shop, allowance: int) -> None:
    """Open the shop's ledger again with an allowance."""
    shop.ledger.close()
    shop.ledger = Ledger.open(shop.work, allowance=allowance)


def lose(shop: Shop, key: str = "k", price: int | None = 10) -> None:
    """Begin a call and lose its answer."""
    shop.ledger.fail(shop.begin(key, price), state="unknown", message="")


def test_without_an_allowance_nothing_is_asked_again(shop: Shop) -> None:
    """The default: no provider says whether it has billed a lost call."""
    lose(shop)
    assert shop.held("k")
    with pytest.raises(Held):
        shop.begin()


def test_within_the_allowance_a_lost_call_is_made_once_more(shop: Shop) -> None:
    """The plan does not hold it, the ledger lets it, and says why; the second loss is held for good."""
    allowing(shop, 100)
    lose(shop)
    assert not shop.held("k")
    lose(shop)

    assert [None, "allowance"] == [row.again for row in shop.ledger.attempts()]
    assert shop.held("k")
    with pytest.raises(Held):
        shop.begin()
    assert shop.begin(retry=True)
    assert "asked" == shop.ledger.attempts()[-1].again


@pytest.mark.parametrize("price", [11, None], ids=["dear", "unknown-price"])
def test_beyond_the_allowance_a_lost_call_is_held(shop: Shop, price: int | None) -> None:
    """Also where nobody knows what it costs."""
    allowing(shop, 10)
    lose(shop, price=price)
    assert shop.held("k")
    with pytest.raises(Held):
        shop.begin(price=price)


def test_a_call_of_exactly_the_allowance_is_made(shop: Shop) -> None:
    """The sum is what may be spent, to the last micro-dollar."""
    allowing(shop, 10)
    lose(shop, price=10)

    assert not shop.held("k")
    shop.begin(price=10)


def test_a_call_whose_answer_is_kept_is_never_made_again_unasked(shop: Shop) -> None:
    """Nobody could read it so far; a better plugin may, for nothing."""
    allowing(shop, 100)
    attempt = shop.begin()
    shop.answer(attempt)
    shop.ledger.fail(attempt, state="unknown", message="it reads like nothing we know")

    assert shop.held("k")
    with pytest.raises(Held, match="kept"):
        shop.begin()


def test_a_damaged_answer_is_never_bought_again_unasked(shop: Shop) -> None:
    """It was billed for certain."""
    allowing(shop, 100)
    attempt = shop.begin()
    shop.answer(attempt)
    with pytest.raises(LedgerError):
        shop.keep(attempt, b"torn")
    with pytest.raises(Held):
        shop.begin()


def test_a_dead_call_is_planned_within_the_allowance(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the next run has judged it; not while its process lives, and not where its answer waits to be read."""
    allowing(shop, 100)
    attempt = shop.begin()
    assert "another run" in shop.held("k")
    monkeypatch.setattr(leases, "goes_on", lambda _: False)
    assert not shop.held("k")
    with pytest.raises(Held):
        shop.begin()
    shop.answer(attempt)
    assert "without a new call" in shop.held("k")


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    allowance=st.integers(0, 40),
    calls=st.lists(st.tuples(st.sampled_from("abcd"), st.integers(1, 15), st.sampled_from(["lost", "free"]))),
)
def test_what_is_asked_again_never_passes_the_allowance(
    tmp_path_factory: pytest.TempPathFactory,
    new_shop: Callable[[Path], Shop],
    allowance: int,
    calls: list[tuple[str, int, str]],
) -> None:
    """Whatever is lost in whatever order: the calls made unasked come to the allowance at most, one a job."""
    shop = new_shop(tmp_path_factory.mktemp("shop") / ".packshot")
    allowing(shop, allowance)
    for key, price, end in calls:
        try:
            attempt = shop.begin(key, price)
        except Held:
            continue
        shop.ledger.fail(attempt, state="unknown" if end == "lost" else "free", message="")
    again = [row for row in shop.ledger.attempts() if row.again == "allowance"]
    shop.ledger.close()

    assert allowance >= sum(row.estimate.maximum for row in again if row.estimate and row.state == "unknown")
    assert len(again) == len({row.original_key for row in again})
