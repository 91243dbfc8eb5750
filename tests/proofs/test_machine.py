"""A catalog's life in any order: edited, planned, run, killed, run on a failing disk, decided upon, rebuilt."""

from __future__ import annotations

import errno
import hashlib
import json
from collections import Counter
from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from tests.proofs.books import LEDGER, Books, misnamed, pictures
from tests.proofs.campaign import Campaign, Scale, records
from tests.proofs.conftest import NewCampaign, Told, sized

from packshot.api import Problem
from packshot.ledger import Ledger
from packshot.ledger.decision import DecisionState

SMALL = Scale(products=1, shots=("front",), free=0, concurrency=2)
TITLES = ("Red vase", "Blue vase", "Green vase")
PRODUCTS = ("p0000", "p0001", "p0002")
OPERATIONS = 400
"""About as many as a run of this catalog has."""


class Life(RuleBasedStateMachine):
    """Drives real processes on a real folder, beside a plain model of what is wanted and what has been paid for."""

    campaigns: Callable[[], Campaign]
    taken: Counter[str]
    """How often each step was taken."""

    @initialize()
    def begin(self) -> None:
        """Two products that nobody has made a picture of."""
        self.campaign = self.campaigns()
        self.wanted = {PRODUCTS[0]: TITLES[0], PRODUCTS[1]: TITLES[1]}
        self.bought: set[str] = set()
        self.tried: set[str] = set()
        self.seen: dict[tuple[str, str], str] = {}
        self.decided: dict[tuple[str, str], DecisionState] = {}
        self.settled = False
        self._write()

    @rule(product=st.sampled_from(PRODUCTS), title=st.sampled_from(TITLES))
    def name(self, product: str, title: str) -> None:
        """A product is new, or is called something else: another prompt, which may have been paid for before."""
        self.taken["name"] += 1
        self.wanted[product] = title
        self._write()

    @rule(product=st.sampled_from(PRODUCTS))
    def drop(self, product: str) -> None:
        """A product leaves the catalog, unless it is the last."""
        self.taken["drop"] += 1
        if len(self.wanted) > 1:
            self.wanted.pop(product, None)
            self._write()

    @rule()
    def run(self) -> None:
        """A run makes everything that is wanted, and buys nothing that an earlier one has brought."""
        self.taken["run"] += 1
        before = len(self.campaign.books().billed)
        self.campaign.resume()
        books = self._books()
        books.settle()
        titles = set(self.wanted.values())
        assert len(books.billed) - before <= len(titles - self.bought), "a picture that was paid for was bought"
        self.bought |= titles
        assert len(self.bought) <= len(books.of("done")) <= len(self.tried)
        self._look_at_pictures()
        self.settled = True

    @rule(at=st.integers(1, OPERATIONS), does=st.sampled_from(["kill", "tear"]))
    def crash(self, at: int, does: str) -> None:
        """A run dies at some operation, if it has so many."""
        self.taken["crash"] += 1
        ended = self.campaign.start(trap=self.campaign.trap(at, does=does)).end()
        assert ended.killed or ended.code == 0, ended.said
        self.settled = False

    @rule(at=st.integers(1, OPERATIONS), full=st.booleans())
    def fail(self, at: int, *, full: bool) -> None:
        """A run meets a disk that is full from some operation on, or that fails at it once."""
        self.taken["fail"] += 1
        error = errno.ENOSPC if full else errno.EIO
        trap = self.campaign.trap(at, does="fail", error=error, lasting=full)
        ended = self.campaign.start(trap=trap).end()
        assert ended.code in (0, 2, 4), ended.said
        assert "bug" not in ended.said, ended.said
        self.settled = False

    @rule()
    def plan(self) -> None:
        """A plan says what a run would make: nothing where one has just made everything."""
        self.taken["plan"] += 1
        ended = self.campaign.packshot("plan", "shop", "--json")
        told: dict[str, Any] = json.loads(ended.out)
        assert len(self.wanted) == told["jobs"]
        if self.settled:
            assert (0, 0, len(self.wanted)) == (told["to_make"], told["changed"], told["made"])

    @precondition(lambda self: self.settled)
    @rule()
    def lose_files(self) -> None:
        """Somebody deletes the finished pictures: they are made again from what is kept."""
        self.taken["lose_files"] += 1
        for file in (self.campaign.folder / "out").rglob("*.jpg"):
            file.unlink()
        self.settled = False

    @precondition(lambda self: self.bought)
    @rule(product=st.sampled_from(PRODUCTS), state=st.sampled_from(["approved", "rejected"]))
    def decide(self, product: str, state: DecisionState) -> None:
        """Somebody decides about a picture: that stands for these bytes in this place."""
        self.taken["decide"] += 1
        if (self.campaign.work / LEDGER).exists():
            with Ledger.open(self.campaign.work) as ledger:
                for row in list(ledger.assets(product=product)):
                    seen = ledger.decision(row.slot).number
                    ledger.decide(row.slot, row.sha256, state, expected=seen)
                    self.decided[product, row.sha256] = state

    @precondition(lambda self: self.bought)
    @rule()
    def tidy(self) -> None:
        """What nothing needs is removed: no answer that waits is among it, and no original that a row names."""
        self.taken["tidy"] += 1
        before = self._books()
        ended = self.campaign.packshot("gc", "shop", "--yes")
        assert 0 == ended.code, ended.said
        assert before.of("intent") & before.answers == self._books().answers & before.of("intent")
        with Ledger.open(self.campaign.work, readonly=True) as ledger:
            assert [] == [each for each in ledger.check() if each.level == "error"]

    @precondition(lambda self: self.bought)
    @rule()
    def rebuild(self) -> None:
        """The ledger is lost: it is made anew from originals and spool, with every bill and every picture."""
        self.taken["rebuild"] += 1
        books = self.campaign.books()
        if not books.attempts:
            return
        self.campaign.work.joinpath(LEDGER).unlink()
        for side in self.campaign.work.glob(f"{LEDGER}-*"):
            side.unlink()
        ended = self.campaign.packshot("doctor", "shop", "--rebuild")
        assert 0 == ended.code, ended.said + ended.out
        rebuilt = self.campaign.books()
        assert books.of("done") == rebuilt.of("done")
        assert books.billed.keys() <= rebuilt.attempts.keys()
        self.settled = False

    @invariant()
    def books_balance(self) -> None:
        """Bill, ledger and disk agree at every moment."""
        self._books()
        assert [] == misnamed(self.campaign.work)

    def teardown(self) -> None:
        """Whatever has befallen the catalog, a run completes it."""
        if hasattr(self, "campaign"):
            self.run()
            waiting = self.campaign.books().of("intent")  # an answer for what is not wanted any more
            with Ledger.open(self.campaign.work, readonly=True) as ledger:
                assert [] == [each for each in ledger.check() if not _of(waiting, each)]

    def _write(self) -> None:
        self.tried |= set(self.wanted.values())
        (self.campaign.folder / "products.csv").write_text(records(self.wanted), "utf-8")
        self.settled = False

    def _look_at_pictures(self) -> None:
        """Each stands as the ledger says, the same for the same title as ever, with what was decided about it."""
        files = {name: hashlib.sha256(data).hexdigest() for name, data in pictures(self.campaign.folder).items()}
        with Ledger.open(self.campaign.work, readonly=True) as ledger:
            rows = {row.slot.product: row for row in ledger.assets()}
            for product, title in self.wanted.items():
                row = rows[product]
                assert row.sha256 == files[row.storage_key] == self.seen.setdefault((product, title), row.sha256)
                assert self.decided.get((product, row.sha256), "unreviewed") == ledger.decision(row.slot).state

    def _books(self) -> Books:
        """The books, which balance."""
        books = self.campaign.books()
        books.balance()
        return books


def _of(attempts: set[str], problem: Problem) -> bool:
    """Whether it is about a file of one of these attempts."""
    return problem.where is not None and any(each in problem.where.file for each in attempts)


@pytest.mark.kill
def test_a_catalogs_life_in_any_order(new_campaign: NewCampaign, told: Told) -> None:
    """Whatever befalls a catalog in whatever order: bill and ledger agree, nothing is bought twice, nothing is lost."""
    numbers, steps = count(), Counter[str]()

    class Bound(Life):
        campaigns = staticmethod(lambda: new_campaign(f"life-{next(numbers)}", SMALL))
        taken = steps

    some = settings(
        max_examples=sized(8, 60),
        stateful_step_count=sized(10, 20),
        phases=[Phase.generate],  # a failure is printed as a program; making it shorter would take an hour
        suppress_health_check=list(HealthCheck),
        deadline=None,
    )
    run_state_machine_as_test(Bound, settings=some)
    told(f"{next(numbers)} lives of {steps.total()} steps: {dict(steps)}")
