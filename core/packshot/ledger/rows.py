"""The frozen values the ledger takes and gives. All money is whole micro-dollars; all times are UTC, ISO 8601."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from packshot.api import Cost, Finding, Verdict
from packshot.identity import Slot

AttemptState = Literal["intent", "done", "kept-damaged", "free", "refused", "unknown"]
"""`intent` may be on the wire; `done`, `free` and `refused` are closed for good; `kept-damaged` was paid for and gave
no whole picture; `unknown` was sent and no answer is kept: it may have been billed."""
Again = Literal["asked", "allowance"]
"""`asked` with `--retry-unknown`; `allowance` within what the catalog lets packshot ask again by itself."""
ShardState = Literal["planned", "submitted", "collected", "dropped"]
"""`planned` may have reached the provider; `submitted` has its ticket; `collected` has all its answers in the spool;
`dropped` was never ordered, or did nothing."""
Grouping = Literal["catalog", "shot", "generator", "model", "day", "product", "tier"]
"""`model` is what the answers said of themselves; where none did, the plugin stands for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginalRow:
    """An original that is kept: the bytes a generator returned, under their digest."""

    original_key: str
    sha256: str
    bytes: int
    media_type: str
    charge: int | None
    """What it cost; 0 of a free one, None where the provider did not say (its estimate's maximum counts as spent)."""
    slot: Slot
    """The slot it was first made for."""
    generator: str
    plugin: str
    attempt: str | None = None
    """The paid attempt that brought it."""
    facts: Mapping[str, str] = field(default_factory=dict)
    """Worth remembering: the model that answered, the revised prompt, usage."""
    run: str
    made_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetRow:
    """A finished asset of a slot."""

    slot: Slot
    original_key: str
    asset_key: str
    parts: Mapping[str, str]
    """The digests of `Keys.parts`, to say later what changed."""
    storage_key: str
    path: str | None = None
    url: str | None = None
    sha256: str
    bytes: int
    width: int
    height: int
    media_type: str
    verdict: Verdict = "pass"
    findings: tuple[Finding, ...] = ()
    source_type: str
    alt: str
    prompt: str
    generator: str
    plugin: str
    cost: int | None = 0
    """The charge of its original; None where the provider did not say."""
    estimate: int | None = 0
    """What its original was expected to cost; None where unknown."""
    seconds: float = 0.0
    run: str
    made_at: str
    shipped: bool = True
    """Whether it met what its shot demands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptRow:
    """One paid call: what was intended, and what became of it."""

    id: str
    """UUIDv7; also the request id the provider was sent."""
    state: AttemptState = "intent"
    original_key: str
    slot: Slot
    generator: str
    plugin: str
    estimate: Cost | None
    """None where nobody knew a price."""
    charge: int | None = None
    message: str = ""
    run: str
    started_at: str
    ended_at: str | None = None
    shard: str | None = None
    """The shard it is a line of; None of a call of its own."""
    again: Again | None = None
    """Why it was made beside an earlier call that may have been billed; None where there was none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShardRow:
    """Paid calls that are ordered together as one batch."""

    id: str
    """UUIDv7; the provider is told it with the order."""
    state: ShardState = "planned"
    generator: str
    plugin: str
    ticket: str | None = None
    """What the provider calls the batch."""
    lines: int = 0
    done: int = 0
    """Lines the provider had answered when it was last looked at."""
    failed: int = 0
    message: str = ""
    run: str
    planned_at: str
    looked_at: str | None = None
    ended_at: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """An attempt that an earlier, dead process left open.

    `answered`: its answer is durable, so read and keep it, without a call. Otherwise it now counts as unknown.
    `counted`: a run has read that answer in vain before, and has said what it cost.
    """

    attempt: str
    original_key: str
    slot: Slot
    generator: str
    plugin: str
    estimate: Cost | None
    answered: bool
    counted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """The process that holds attempts open."""

    id: str
    pid: int
    boot: str
    """Identity of the machine's boot and the process's namespace."""
    started: str
    """When the process started, in the system's own units: a pid is used again, the two together are not."""
    beat_at: float
    """Seconds since the epoch of the last heartbeat."""
    awake: float | None = None
    """The same by the clock that runs since the machine's boot and is never set; None where there is none."""
    ended: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """What has been spent or may have been, in micro-dollars."""

    settled: int
    """Charged for certain; the estimate's maximum where the provider did not say."""
    reserved: int
    """The maxima of calls that may be on the wire."""
    unknown: int
    """The maxima of calls that may have been billed."""
    unpriced: int = 0
    """Calls, settled or not, that count as nothing above because nobody knows their price."""

    @property
    def total(self) -> int:
        """What counts against a budget."""
        return self.settled + self.reserved + self.unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRow:
    """One run; `outcome` is None while it goes on, or when it was killed."""

    id: str
    catalog: str
    tier: str
    command: str
    started_at: str
    ended_at: str | None = None
    outcome: str | None = None
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """Where a catalog stands."""

    assets: Mapping[str, int]
    """Current assets by verdict."""
    attempts: Mapping[str, int]
    """Paid attempts by state."""
    originals: int
    money: Money
    runs: tuple[RunRow, ...]
    """The last runs, newest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CostRow:
    """What one shot, model, day or whatever was added up has cost, in micro-dollars."""

    name: str
    settled: int
    unknown: int
    estimated: int
    """What the settled attempts were expected to cost, to hold beside `settled`."""
    unpriced: int = 0
    """Calls whose price nobody knows: neither sum holds them."""
    unestimated: int = 0
    """Settled attempts that nobody had an estimate of."""
    originals: int
    assets: int
    """Current assets."""
    passed: int
    """Current assets whose verdict is `pass`."""

    @property
    def per_asset(self) -> int | None:
        """What each current asset has cost, everything that was charged counted; None where none, or unknown."""
        return self._over(self.assets)

    @property
    def per_passed(self) -> int | None:
        """What each asset that passed has cost, those that did not counted in; None where none did, or unknown."""
        return self._over(self.passed)

    def _over(self, pictures: int) -> int | None:
        return self.settled // pictures if pictures and not self.unpriced else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuilt:
    """What a rebuild brought back."""

    originals: int
    attempts: int
    """Paid attempts whose charge is known again."""
    unknown: int
    """Attempts found in the spool alone: counted as spent until their answer is read."""
    decisions: int = 0
    salvaged: int = 0
    """Attempts that only the old ledger still told of."""
    unreadable: tuple[str, ...] = ()
    """Files that say nothing that can be used, left where they are."""
