"""A budget that does not suffice, and several processes that would spend it."""

from __future__ import annotations

import random
import time

import pytest
from tests.proofs.campaign import Scale
from tests.proofs.conftest import NewCampaign, Told, sized

LIMIT = 50_000
"""Micro-dollars: enough for about ten of the pictures."""
PROCESSES = 3
KILLS = sized(6, 60)


@pytest.mark.kill
def test_no_process_passes_the_budget_and_no_kill_makes_it_larger(new_campaign: NewCampaign, told: Told) -> None:
    """At every moment what was billed, and all that may have been, is within what the catalog may spend."""
    chance = random.Random(20261130)  # noqa: S311  a repeatable proof needs a weak generator
    scale = Scale(products=20, shots=("front",), free=0, budget=f'\n[budget]\nlimit = "{LIMIT / 1e6} USD"\n')
    campaign = new_campaign(scale=scale)
    kills = rounds = 0
    while kills < KILLS:
        working = [campaign.start(name=f"run-{number}") for number in range(PROCESSES)]
        time.sleep(chance.uniform(0.1, 1.5))
        ended = [child.kill() for child in working]
        kills, rounds = kills + sum(each.killed for each in ended), rounds + 1
        books = campaign.books()
        books.balance()
        assert books.billed.total() <= books.spent.total <= LIMIT
    last = campaign.start().end()
    assert 6 == last.code, last.said
    assert "budget.reached" in last.said
    books = campaign.books()
    books.settle()
    assert books.billed.total() <= books.spent.total <= LIMIT
    told(
        f"{PROCESSES} processes, {kills} kills: ${books.billed.total() / 1e6:.4f} billed,"
        f" ${books.spent.unknown / 1e6:.4f} in doubt, of ${LIMIT / 1e6:.2f}"
    )
