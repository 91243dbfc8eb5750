"""The sums, and the one rule of the budget."""

from __future__ import annotations

from packshot.api import FREE, Cost, Problem
from packshot.api.money import show_usd
from packshot.identity import Slot
from packshot.ledger.connection import Connection
from packshot.ledger.failures import OverBudget
from packshot.ledger.rows import Money

_PURSE = {
    "intent": "reserved",
    "unknown": "unknown",
    "done": "settled",
    "kept-damaged": "settled",
    "refused": "settled",
    "free": "settled",
}


def spent(connection: Connection) -> Money:
    """What has been spent since the catalog's beginning."""
    sums = {"settled": 0, "reserved": 0, "unknown": 0, "unpriced": 0}
    states = connection.rows("SELECT state, sum(counted), sum(unpriced) FROM attempts GROUP BY state")
    for state, micros, unpriced in states:
        sums[_PURSE[state]] += micros
        sums["unpriced"] += unpriced
    return Money(**sums)


def refuse_over(connection: Connection, estimate: Cost | None, budget: int | None, slot: Slot) -> None:
    """OverBudget when settled + reserved + unknown + the estimate's maximum would pass `budget`; None is no limit.

    A price nobody knows passes no budget: the engine asks for none where one is in force.
    """
    if budget is None:
        return
    so_far, maximum = spent(connection), (estimate or FREE).maximum
    if so_far.total + maximum > budget:
        raise OverBudget(
            Problem(
                code="budget.reached",
                message=f"{slot} may cost {show_usd(maximum)}, which would pass the budget of {show_usd(budget)}: "
                f"{show_usd(so_far.settled)} settled, {show_usd(so_far.reserved)} reserved by calls under way, "
                f"{show_usd(so_far.unknown)} that may have been billed",
                product=slot.product,
                context="budget.limit",
                fix="raise budget.limit, or choose a cheaper tier",
            )
        )
