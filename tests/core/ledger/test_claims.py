"""One process a job: claims that die with who made them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from packshot.ledger import Ledger, leases

if TYPE_CHECKING:
    import pytest
    from tests.core.ledger.conftest import Shop


def test_a_job_is_claimed_by_one_process(shop: Shop) -> None:
    """The second is told who has it; the first may ask as often as it likes."""
    slot = shop.slot()
    with Ledger.open(shop.work) as other:
        assert shop.ledger.claim(slot, "k") is None
        assert shop.ledger.claim(slot, "k") is None
        assert os.getpid() == other.claim(slot, "k")
        assert other.claim(shop.slot("another"), "l") is None


def test_two_jobs_of_one_original_are_not_made_at_once(shop: Shop) -> None:
    """Until it is kept: then it is there for both."""
    with Ledger.open(shop.work) as other:
        assert shop.ledger.claim(shop.slot("a"), "k") is None
        assert other.claim(shop.slot("b"), "k")
        shop.free("k")
        assert other.claim(shop.slot("b"), "k") is None


def test_a_finished_or_released_job_is_free(shop: Shop) -> None:
    """Its asset is there for the other to see, or the other may try."""
    with Ledger.open(shop.work) as other:
        for finished in (True, False):
            assert shop.ledger.claim(shop.slot("k"), "k") is None
            if finished:
                shop.ledger.finish(shop.asset("k"))
            else:
                shop.ledger.release(shop.slot("k"), "k")
            assert other.claim(shop.slot("k"), "k") is None
            other.release(shop.slot("k"), "k")


def test_a_claim_ends_with_its_process(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Closed, or dead without a word: nobody waits for it, and nothing of it is left."""
    with Ledger.open(shop.work) as closed:
        closed.claim(shop.slot("a"), "a")
    dead = Ledger.open(shop.work)
    dead.claim(shop.slot("b"), "b")
    dead._connection.close()
    assert shop.ledger.claim(shop.slot("a"), "a") is None
    assert shop.ledger.claim(shop.slot("b"), "b")

    own = shop.ledger._lease
    monkeypatch.setattr(leases, "goes_on", lambda lease: lease.id == own)
    assert shop.ledger.claim(shop.slot("b"), "b") is None
    shop.ledger.recover(lambda _: False)
    assert {(own,)} == set(shop.ledger._connection.rows("SELECT lease FROM claims"))


def test_a_run_that_goes_on_is_named(shop: Shop) -> None:
    """With its process; one that has ended is not."""
    assert {shop.RUN: os.getpid()} == shop.ledger.live_runs()
    shop.ledger.end_run(shop.RUN, outcome="done", counts={})
    assert {} == shop.ledger.live_runs()
