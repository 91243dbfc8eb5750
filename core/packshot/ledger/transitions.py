"""The state machine of the money protocol: which state may follow which. The ledger's triggers hold the same table."""

from __future__ import annotations

from collections.abc import Mapping

from packshot.api import Problem
from packshot.ledger.failures import LedgerError
from packshot.ledger.rows import AttemptRow, AttemptState, ShardState

ATTEMPT: Mapping[AttemptState, frozenset[AttemptState]] = {
    "intent": frozenset(("done", "kept-damaged", "free", "refused", "unknown")),
    "unknown": frozenset(("done", "kept-damaged", "free", "refused")),
    "kept-damaged": frozenset(("done", "kept-damaged")),
    "done": frozenset(),
    "free": frozenset(),
    "refused": frozenset(),
}
"""From a state to those that may follow. A late answer still settles an unknown call. What came damaged was paid for,
and that is never unsaid: only a better reading of the same answer follows."""
SHARD: Mapping[ShardState, frozenset[ShardState]] = {
    "planned": frozenset(("submitted", "dropped")),
    "submitted": frozenset(("collected", "dropped")),
    "collected": frozenset(),
    "dropped": frozenset(),
}
OPEN = frozenset(state for state, following in ATTEMPT.items() if following)
"""States that may still change."""


def refuse_impossible(attempt: AttemptRow, after: AttemptState) -> None:
    """LedgerError when the attempt's state cannot be followed by that one."""
    if after not in ATTEMPT[attempt.state]:
        message = f"attempt {attempt.id} is {attempt.state} and cannot become {after}"
        raise LedgerError(Problem(code="ledger.closed-attempt", message=message, product=attempt.slot.product))
