"""What a run is given to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from packshot.api import Problem
from packshot.catalog.catalog import Catalog
from packshot.engine.clock import Clock
from packshot.engine.events import Listener
from packshot.engine.retries import RetryPolicy
from packshot.ledger import Ledger
from packshot.planning.kit import Kit
from packshot.planning.planned import Planned


@dataclass(frozen=True, kw_only=True)
class Work:
    """A plan to carry out, with what it needs; money in micro-dollars."""

    catalog: Catalog
    plan: Iterable[Planned | Problem]
    """Taken piece by piece, once, from a thread of its own."""
    ledger: Ledger
    kit: Kit
    again: Callable[[], Iterable[Planned | Problem]] | None = None
    """The same plan once more: given when the run shall wait for its batches and make what they bring."""
    run_id: str | None = None
    """None: named for the time it starts."""
    command: str = "run"
    budget: int | None = None
    """What all runs of the catalog together may spend; None: no bound."""
    max_cost: int | None = None
    """What this run may spend; None: no bound."""
    retry_unknown: bool = False
    """Whether to ask again where an earlier call may have been billed without an answer."""
    max_failures: int | None = None
    """After how many failed jobs to begin no more; None: never."""
    jobs: int | None = None
    """How many jobs the plan holds, where somebody has counted."""
    stall: float = 300.0
    """Seconds without anything coming after which the run says what it waits for."""
    plugin_seconds: float = 600.0
    """Seconds one picture's post-processors and checks may take, and its storage."""
    plugin_memory: int | None = None
    """Bytes that the work of one plugin may leave behind in memory; None: no bound."""
    logs: int = 500_000_000
    """The most bytes that the logs of all runs may have together."""
    listeners: Sequence[Listener] = ()
    retries: RetryPolicy = field(default_factory=RetryPolicy)
    clock: Clock = field(default_factory=Clock)
