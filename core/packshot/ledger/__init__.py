"""The ledger: every attempt, original, asset, finding, decision and cent of a catalog, and the originals themselves."""

from packshot.ledger.decision import Decision, DecisionState, Draft, Judgement, Reason, Wish
from packshot.ledger.decisions import Stale
from packshot.ledger.failures import Held, LedgerError, OverBudget
from packshot.ledger.ledger import Ledger
from packshot.ledger.rows import (
    AssetRow,
    AttemptRow,
    AttemptState,
    CostRow,
    Grouping,
    Lease,
    Money,
    OriginalRow,
    Rebuilt,
    Recovered,
    RunRow,
    ShardRow,
    ShardState,
    Status,
)
from packshot.ledger.shards import Wanted

__all__ = [
    "AssetRow",
    "AttemptRow",
    "AttemptState",
    "CostRow",
    "Decision",
    "DecisionState",
    "Draft",
    "Grouping",
    "Held",
    "Judgement",
    "Lease",
    "Ledger",
    "LedgerError",
    "Money",
    "OriginalRow",
    "OverBudget",
    "Reason",
    "Rebuilt",
    "Recovered",
    "RunRow",
    "ShardRow",
    "ShardState",
    "Stale",
    "Status",
    "Wanted",
    "Wish",
]
