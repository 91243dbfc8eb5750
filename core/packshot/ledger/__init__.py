"""The ledger: every attempt, original, asset, finding and cent of a catalog, and the originals themselves."""

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
    "Grouping",
    "Held",
    "Lease",
    "Ledger",
    "LedgerError",
    "Money",
    "OriginalRow",
    "OverBudget",
    "Rebuilt",
    "Recovered",
    "RunRow",
    "ShardRow",
    "ShardState",
    "Status",
    "Wanted",
]
