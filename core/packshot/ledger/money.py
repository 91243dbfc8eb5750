"""The sums, and the one rule of the budget."""

from __future__ import annotations

from packshot.api import Problem
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
    sums = {"settled": 0, "reserved": 0, "unknown": 0}
    for state, micros in connection.rows("SELECT state, sum(counted) FROM attempts GROUP BY state"):
        sums[_PURSE[state]] += micros
    return Money(**sums)


def refuse_over(connection: Connection, maximum: int, budget: int | None, slot: Slot) -> None:
    """OverBudget when settled + reserved + unknown + `maximum` would pass `budget`; None is no limit."""
    if budget is None:
        return
    so_far = spent(connection)
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
