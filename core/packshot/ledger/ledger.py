"""The one door to the ledger: what planning asks, what a run writes, what people look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Self

from packshot.api import Answer, Cost, Problem
from packshot.ledger.rows import (
    AssetRow,
    AttemptRow,
    CostRow,
    Grouping,
    Lease,
    Money,
    OriginalRow,
    Rebuilt,
    Recovered,
    Status,
)
from packshot.planning.planned import Keys, Slot

if TYPE_CHECKING:
    from packshot.ledger.assets import Seen
    from packshot.ledger.spool import SpoolFile


class Ledger:
    """The ledger of one catalog, in its `.packshot` folder. Safe to use from several threads and processes."""

    @classmethod
    def open(cls, work: Path, *, readonly: bool = False) -> Self:
        """Open the ledger in the `.packshot` folder `work`, made new where nothing has been kept yet.

        Read-only, nothing is created: where there is no ledger it acts as an empty one. LedgerError, with every file
        untouched, when the ledger is foreign, damaged, of a newer packshot, or missing or empty beside kept originals.
        """
        raise NotImplementedError

    @staticmethod
    def rebuild(work: Path) -> Rebuilt:
        """Make a new ledger from the originals' sidecars and the spool; the old one is kept beside it under a new name.

        Originals, charges and unknown attempts come back. Assets do not: the next run finishes them again, free.
        """
        raise NotImplementedError

    def close(self) -> None:
        """Let go; calls still open count as this process's no more. Closing twice is fine."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # What planning asks, once per job.

    def asset(self, slot: Slot) -> AssetRow | None:
        """The slot's current asset, whatever its keys."""
        raise NotImplementedError

    def asset_by_key(self, asset_key: str) -> AssetRow | None:
        """A current asset with this key, in whatever slot."""
        raise NotImplementedError

    def original(self, original_key: str) -> OriginalRow | None:
        """The kept original of this key."""
        raise NotImplementedError

    def held(self, original_key: str) -> str | None:
        """Why a paid original may not be made now, in words for people; None when it may."""
        raise NotImplementedError

    def seen(self) -> Seen:
        """A context to `.add(slot)` every slot the plan wants; its `.orphans(tier=None)` are the assets of the others.

        Memory stays flat however many slots there are.
        """
        raise NotImplementedError

    # A run.

    def start_run(self, run_id: str, *, catalog: str, tier: str, command: str) -> None:
        """Note that a run has begun."""
        raise NotImplementedError

    def end_run(self, run_id: str, *, outcome: str, counts: Mapping[str, int]) -> None:
        """Note how a run ended: `done`, `failed`, `interrupted`, `budget`, ... and its counts."""
        raise NotImplementedError

    def heartbeat(self) -> None:
        """Say that this process still works; call it every 20 seconds or so while paid calls are open."""
        raise NotImplementedError

    def recover(self, is_alive: Callable[[Lease], bool] | None = None) -> list[Recovered]:
        """At the start of a run: what dead processes left open. Those without an answer become unknown.

        Also every unknown or damaged attempt whose answer is kept: a better plugin may be able to read it. `is_alive`
        judges a lease that was not ended properly; by default by its process, or its heartbeat where that is out of
        sight.
        """
        raise NotImplementedError

    # Making, free.

    def keep_free(  # noqa: PLR0913  one value per column that a caller alone knows
        self, *, run: str, slot: Slot, keys: Keys, generator: str, plugin: str, data: bytes
    ) -> OriginalRow:
        """Store an original that cost nothing. Where the key has one already, that one stays and is returned."""
        raise NotImplementedError

    # Making, paid: intent, send, spool, keep, settle.

    def begin(  # noqa: PLR0913  one value per column that a caller alone knows
        self,
        *,
        run: str,
        slot: Slot,
        keys: Keys,
        generator: str,
        plugin: str,
        estimate: Cost,
        budget: int | None,
        retry_unknown: bool = False,
    ) -> str:
        """Reserve `estimate.maximum` durably and return the attempt's id (UUIDv7), to be sent as the request id.

        Raises OverBudget when settled + reserved + unknown + `estimate.maximum` would pass `budget` (None: no limit);
        Held when the key has an original or a live attempt, or, unless `retry_unknown`, one that may have been billed.
        """
        raise NotImplementedError

    def spool(self, attempt: str) -> SpoolFile:
        """Where the attempt's raw answer goes; durable once its `close()` returns, a mere fragment until then."""
        raise NotImplementedError

    def answer(self, attempt: str) -> Answer | None:
        """The attempt's durable answer, whatever it holds; None when it never came or has been settled."""
        raise NotImplementedError

    def keep(
        self, attempt: str, originals: Sequence[bytes], *, charge: int | None, facts: Mapping[str, str]
    ) -> OriginalRow:
        """Store what an answer held, then settle the attempt, then let go of its spool file.

        `charge` is in micro-dollars; None (the provider does not say) counts the estimate's maximum as spent. Of
        several pictures the first whole one becomes the original and all are stored. Doing it again changes nothing.
        LedgerError `original.damaged` when no picture is whole: the cost is counted, the answer stays in the spool and
        the attempt is `kept-damaged`.
        """
        raise NotImplementedError

    def fail(
        self, attempt: str, *, state: Literal["free", "refused", "unknown"], message: str, charge: int | None = None
    ) -> None:
        """End an attempt that gave no original.

        `free` releases the reservation; `refused` settles at `charge` or 0; `unknown` counts the maximum as spent.
        """
        raise NotImplementedError

    def read_original(self, original: OriginalRow | str) -> bytes:
        """The bytes of an original (or of an original key), their digest verified; LedgerError when damaged or gone."""
        raise NotImplementedError

    # Finishing.

    def finish(self, row: AssetRow) -> None:
        """Make `row` its slot's current asset; the one before becomes history."""
        raise NotImplementedError

    # Looking.

    def spent(self) -> Money:
        """What has been spent, or may have been, since the catalog's beginning."""
        raise NotImplementedError

    def status(self) -> Status:
        """Where the catalog stands, with its last ten runs."""
        raise NotImplementedError

    def costs(self, by: Grouping) -> list[CostRow]:
        """What each shot, generator, day, product or tier has cost, in order of name."""
        raise NotImplementedError

    def attempts(self, slot: Slot | None = None) -> list[AttemptRow]:
        """The paid attempts, of one slot or all, oldest first."""
        raise NotImplementedError

    def assets(
        self,
        *,
        product: str | None = None,
        shot: str | None = None,
        scene: str | None = None,
        colorway: str | None = None,
        tier: str | None = None,
    ) -> Iterator[AssetRow]:
        """The current assets that match, in order of slot; None matches any. Streamed."""
        raise NotImplementedError

    def history(self, slot: Slot) -> list[AssetRow]:
        """Every asset the slot has had, the current one first."""
        raise NotImplementedError

    def check(self) -> list[Problem]:
        """Examine everything: the database, every original's digest, files no row knows. Reads every original."""
        raise NotImplementedError
