"""What one run may spend: the consent given for it, beside the budget of the catalog that the ledger guards."""

from __future__ import annotations

from packshot.api import FREE
from packshot.api.money import show_usd
from packshot.engine.unmade import Unmade
from packshot.planning.planned import Planned


class Purse:
    """Micro-dollars of one run: spent, promised to calls in flight, and the most it may come to (None: no bound)."""

    def __init__(self, limit: int | None) -> None:
        self.limit = limit
        self._taken = 0

    def reserve(self, planned: Planned, *, bounded: bool) -> int:
        """Set aside the most the call may cost; Unmade when that is unknown under a budget, or too much."""
        if planned.estimate is None and (bounded or self.limit is not None):
            raise _priceless(planned.shot.generator)
        cost = (planned.estimate or FREE).maximum
        if self.limit is not None and self._taken + cost > self.limit:
            raise _exceeded(cost, self.limit)
        self._taken += cost
        return cost

    def settle(self, reserved: int, charge: int) -> None:
        """Replace what was set aside by what was charged (0: the call was free after all)."""
        self._taken += charge - reserved


def _priceless(generator: str) -> Unmade:
    fix = f'state one in the catalog: [generators.{generator}] price = "0.05 USD"'
    return Unmade("held", "budget.no-price", "the price is unknown, and a budget is in force", fix)


def _exceeded(cost: int, limit: int) -> Unmade:
    message = f"{show_usd(cost)} more would pass the {show_usd(limit)} this run may cost"
    return Unmade("held", "budget.max-cost", message, "run again with a higher --max-cost")
