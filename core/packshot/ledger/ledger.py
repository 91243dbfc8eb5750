"""The one door to the ledger: what planning asks, what a run writes, what people look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Literal, Self

from packshot.api import Answer, Cost, Problem
from packshot.identity import Keys, Slot
from packshot.ledger import (
    assets,
    attempts,
    backing,
    checking,
    claims,
    decisions,
    drafts,
    keeping,
    leases,
    leftovers,
    money,
    mounts,
    opening,
    rebuilding,
    recovery,
    runs,
    transitions,
    views,
)
from packshot.ledger.assets import Seen
from packshot.ledger.backing import BackedUp
from packshot.ledger.connection import Connection, now
from packshot.ledger.decision import Decision, DecisionState, Draft, Judgement, Reason, Wish, faults, tidy
from packshot.ledger.decisions import Stale
from packshot.ledger.failures import LedgerError
from packshot.ledger.journal import Journal
from packshot.ledger.leftovers import Leftover
from packshot.ledger.originals import Originals, digest, media_type
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
    RunRow,
    Status,
)
from packshot.ledger.shards import Shards
from packshot.ledger.spool import SpoolFile, Spools


class Ledger:
    """The ledger of one catalog, in its `.packshot` folder. Safe to use from several threads and processes."""

    def __init__(self, work: Path, connection: Connection, allowance: int = 0) -> None:
        self._work = work
        self._connection = connection
        self._allowance = allowance
        self._originals = Originals(work / "originals")
        self._spools = Spools(work / "spool")
        self._journal = Journal(work)
        self._lease: str | None = None
        self._leasing = Lock()
        self.shards = Shards(connection, self._spools, work / "shards", self._leased, allowance)
        """Paid calls that are ordered together as one batch."""

    @classmethod
    def open(cls, work: Path, *, readonly: bool = False, allowance: int = 0, network_disk: bool = False) -> Self:
        """Open the ledger in the `.packshot` folder `work`, made new where nothing has been kept yet.

        Read-only, nothing is created: where there is no ledger it acts as an empty one. LedgerError, with every file
        untouched, when the ledger is foreign, damaged, of a newer packshot, or missing or empty beside kept originals;
        for writing also on a network file system, unless `network_disk`. `allowance` (micro-dollars) is what may be
        spent in all on asking again, unasked, for what may have been billed.
        """
        if not readonly and not network_disk:
            mounts.refuse_network(work)
        return cls(work, opening.open_ledger(work, readonly=readonly), allowance)

    @staticmethod
    def rebuild(work: Path) -> Rebuilt:
        """Make a new ledger from the originals' sidecars and the spool; the old one is kept beside it under a new name.

        Originals, charges, unknown attempts and decisions come back, and of the old ledger what it can still tell:
        runs, and attempts that left no file. Where the two disagree the files are right. Assets do not come back: the
        next run finishes them again, free, and where its bytes are the same what was decided about them stands.
        """
        return rebuilding.rebuild(work)

    def close(self) -> None:
        """Let go; calls still open count as this process's no more. Closing twice is fine."""
        with self._leasing:
            if self._lease:
                with suppress(LedgerError):  # a disk that is full: the next run sees that the process has ended
                    leases.end(self._connection, self._lease)
            self._lease = None
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # What planning asks, once per job.

    def asset(self, slot: Slot) -> AssetRow | None:
        """The slot's current asset, whatever its keys."""
        return assets.current(self._connection, slot)

    def original(self, original_key: str) -> OriginalRow | None:
        """The kept original of this key."""
        return keeping.of_key(self._connection, original_key)

    def held(self, original_key: str) -> str | None:
        """Why a paid original may not be made now, in words for people; None when it may."""
        return attempts.held(self._connection, original_key, self._spools.answered, self._allowance)

    def refused(self, original_key: str) -> str | None:
        """What a provider said when it refused this very request in an earlier run; None where none did."""
        return attempts.refusal(self._connection, original_key)

    def seen(self) -> Seen:
        """A context to `.add(slot)` every slot the plan wants; its `.orphans(tier=None)` are the assets of the others.

        Memory stays flat however many slots there are.
        """
        return Seen(self._connection)

    # A run.

    def start_run(self, run_id: str, *, catalog: str, tier: str, command: str) -> None:
        """Note that a run has begun."""
        run = RunRow(id=run_id, catalog=catalog, tier=tier, command=command, started_at=now())
        lease = self._leased()
        with self._connection.transaction(money=False):
            runs.start(self._connection, run, lease)

    def end_run(self, run_id: str, *, outcome: str, counts: Mapping[str, int]) -> None:
        """Note how a run ended: `done`, `failed`, `interrupted`, `budget`, ... and its counts."""
        with self._connection.transaction(money=False):
            runs.end(self._connection, run_id, outcome, counts)

    def heartbeat(self) -> None:
        """Say that this process still works; call it every 20 seconds or so while paid calls are open."""
        if self._lease:
            leases.beat(self._connection, self._lease)

    def recover(self, is_alive: Callable[[Lease], bool] | None = None) -> list[Recovered]:
        """At the start of a run: what dead processes left open. Those without an answer become unknown.

        Also every unknown or damaged attempt whose answer is kept: a better plugin may be able to read it. `is_alive`
        judges a lease that was not ended properly; by default by its process, or its heartbeat where that is out of
        sight.
        """
        judge = is_alive or leases.goes_on
        return recovery.recover(
            self._connection,
            self._spools,
            lambda lease: lease.id == self._lease or (not lease.ended and judge(lease)),
        )

    def live_runs(self) -> Mapping[str, int]:
        """The runs that are going on, this process's own among them, each with its process id."""
        return runs.live(self._connection)

    # One process a job.

    def claim(self, slot: Slot, original_key: str) -> int | None:
        """Claim a job for this process, until it is finished or released; the id of the process that has it, or None.

        A claim dies with its process, so nobody waits for the dead.
        """
        holder = claims.take(self._connection, self._leased(), slot, original_key)
        return holder.pid if holder else None

    def release(self, slot: Slot, original_key: str) -> None:
        """Give a claimed job up."""
        lease = self._leased()
        with self._connection.transaction(money=False):
            claims.release(self._connection, lease, slot, original_key)

    # Making, free.

    def keep_free(self, *, run: str, slot: Slot, keys: Keys, generator: str, plugin: str, data: bytes) -> OriginalRow:
        """Store an original that cost nothing. Where the key has one already, that one stays and is returned."""
        original = OriginalRow(
            original_key=keys.original,
            sha256=digest(data),
            bytes=len(data),
            media_type=media_type(data) or "application/octet-stream",
            charge=0,
            slot=slot,
            generator=generator,
            plugin=plugin,
            run=run,
            made_at=now(),
        )
        return keeping.keep_free(self._connection, self._originals, original, data)

    # Making, paid: intent, send, spool, keep, settle.

    def begin(  # noqa: PLR0913  one value per column that a caller alone knows
        self,
        *,
        run: str,
        slot: Slot,
        keys: Keys,
        generator: str,
        plugin: str,
        estimate: Cost | None,
        budget: int | None,
        retry_unknown: bool = False,
        room: int = 0,
    ) -> str:
        """Reserve `estimate.maximum` durably and return the attempt's id (UUIDv7), to be sent as the request id.

        An estimate of None, a price nobody knows, reserves nothing and stays unknown. Raises OverBudget when settled +
        reserved + unknown + `estimate.maximum` would pass `budget` (None: no limit); Held when the key has an original
        or a live attempt, or, unless `retry_unknown` or the allowance accepts it, one that may have been billed;
        LedgerError where the disk has not `room` bytes left for the answer.
        """
        attempt = AttemptRow(
            id=attempts.new_id(),
            original_key=keys.original,
            slot=slot,
            generator=generator,
            plugin=plugin,
            estimate=estimate,
            run=run,
            started_at=now(),
        )
        self._spools.refuse_cramped(room)
        lease = self._leased()
        with self._connection.transaction():
            attempt = attempts.permitted(
                self._connection,
                attempt,
                self._spools.answered,
                retry_unknown=retry_unknown,
                allowed=self._allowance,
            )
            money.refuse_over(self._connection, estimate, budget, slot)
            attempts.insert(self._connection, attempt, lease)
        return attempt.id

    def spool(self, attempt: str, room: int = 0) -> SpoolFile:
        """Where the attempt's raw answer goes; durable once its `close()` returns, a mere fragment until then.

        `room` bytes are set aside for it on the disk; LedgerError where there are none.
        """
        row = attempts.get(self._connection, attempt)
        transitions.refuse_impossible(row, "done")
        return self._spools.new(row, room)

    def answer(self, attempt: str) -> Answer | None:
        """The attempt's durable answer, whatever it holds; None when it never came or has been settled."""
        return self._spools.answer(attempt)

    def keep(
        self, attempt: str, originals: Sequence[bytes], *, charge: int | None, facts: Mapping[str, str]
    ) -> OriginalRow:
        """Store what an answer held, then settle the attempt, then let go of its spool file.

        `charge` is in micro-dollars; None (the provider does not say) counts the estimate's maximum as spent. Of
        several pictures the first whole one becomes the original and all are stored. Doing it again changes nothing.
        LedgerError `original.damaged` when no picture is whole: the cost is counted, the answer stays in the spool and
        the attempt is `kept-damaged`.
        """
        row = attempts.get(self._connection, attempt)
        if row.state != "done":
            transitions.refuse_impossible(row, "done")
            keeping.keep_paid(self._connection, self._originals, row, originals, charge=charge, facts=facts)
        kept = keeping.of_attempt(self._connection, attempt)
        if kept is None:
            raise keeping.damaged(row, keeping.flaws(originals))
        self._spools.collect(attempt)
        return kept

    def fail(
        self, attempt: str, *, state: Literal["free", "refused", "unknown"], message: str, charge: int | None = None
    ) -> None:
        """End an attempt that gave no original.

        `free` releases the reservation; `refused` settles at `charge` or 0; `unknown` counts the maximum as spent. An
        answer that came damaged was paid for, and stays so whatever a later reading of it says.
        """
        settled = (charge or 0) if state == "refused" else None
        with self._connection.transaction():
            before = attempts.get(self._connection, attempt).state
            if before not in (state, "kept-damaged"):
                attempts.move(self._connection, attempt, state, charge=settled, message=message)
        if state != "unknown" and before != "kept-damaged":
            self._spools.collect(attempt)

    def read_original(self, original: OriginalRow | str) -> bytes:
        """The bytes of an original (or of an original key), their digest verified; LedgerError when damaged or gone."""
        if isinstance(original, OriginalRow):
            return self._originals.read(original.sha256)
        kept = self.original(original)
        if kept is None:
            raise LedgerError(Problem(code="original.missing", message=f"the ledger knows no original {original}"))
        return self._originals.read(kept.sha256)

    # Finishing.

    def finish(self, row: AssetRow) -> None:
        """Make `row` its slot's current asset, and give up the claim on it; the one before becomes history."""
        lease = self._lease
        with self._connection.transaction(money=False):
            assets.put(self._connection, row)
            if lease:
                claims.release(self._connection, lease, row.slot, row.original_key)

    # Deciding.

    def decide(  # noqa: PLR0913  what a decision consists of
        self,
        slot: Slot,
        sha256: str,
        state: DecisionState,
        *,
        reason: Reason = "",
        note: str = "",
        who: str = "",
        expected: int | None = None,
    ) -> Decision:
        """Keep, durably, what somebody decided about the slot's asset of this digest; to undo, decide as it was before.

        `expected` is the number of the decision they saw stand, None where they saw none. Raises Stale when another
        one stands by now, or when the slot has another picture by now; LedgerError `decision.bad-value` for a word that
        is not taken or a text that is too long. A request to make a picture anew can be taken back (`unreviewed`) even
        when it has been made anew.
        """
        wish = Wish(slot=slot, sha256=sha256, state=state, reason=reason, note=note, who=who, expected=expected)
        (outcome,) = self.decide_all([wish])
        if isinstance(outcome, Stale):
            raise outcome
        return outcome

    def decide_all(self, wishes: Sequence[Wish]) -> list[Decision | Stale]:
        """Keep many decisions in one transaction; those that come too late are left alone, with Stale in their place.

        LedgerError, with nothing kept, when one of them cannot be kept as it is.
        """
        tidied = [tidy(wish) for wish in wishes]
        for wish in tidied:
            for field, why in faults(wish):
                message = f"{wish.slot}: {field}: {why}"
                raise LedgerError(Problem(code="decision.bad-value", message=message, product=wish.slot.product))
        self._leased()  # a rebuild must not take the ledger away from under a decision
        return decisions.decide(self._connection, self._journal, tidied)

    def decision(self, slot: Slot) -> Judgement:
        """What stands for the slot's current asset, and whether a new picture voided an older decision."""
        return decisions.judgement(self._connection, slot)

    def redos(self, slot: Slot) -> tuple[Decision, ...]:
        """The requests to make the slot's picture anew that its next one has to meet, the first one first."""
        return decisions.redos(self._connection, slot)

    def drafts(self, wanted: Slot, tier: str) -> tuple[Draft, ...]:
        """Every draft that `wanted` has had at a tier, all its takes, those that are current first."""
        return drafts.drafts(self._connection, wanted, tier, self._originals.path)

    def decisions(self, slot: Slot | None = None, *, since: int = 0) -> Iterator[Decision]:
        """Every decision behind the number `since`, of one slot or all, the oldest first. Streamed."""
        return decisions.every(self._connection, slot, since)

    def decided(self, tier: str | None = None) -> Mapping[str, int]:
        """How many current assets, of one tier or all, are approved, rejected, to be made anew, unreviewed."""
        return decisions.counts(self._connection, tier)

    # Looking.

    def spent(self) -> Money:
        """What has been spent, or may have been, since the catalog's beginning."""
        return money.spent(self._connection)

    def status(self) -> Status:
        """Where the catalog stands, with its last ten runs."""
        return views.status(self._connection)

    def costs(self, by: Grouping) -> list[CostRow]:
        """What each catalog, shot, generator, model, day, product or tier has cost, in order of name."""
        return views.costs(self._connection, by)

    def attempts(self, slot: Slot | None = None) -> list[AttemptRow]:
        """The paid attempts, of one slot or all, oldest first."""
        return attempts.of_slot(self._connection, slot) if slot else attempts.listed(self._connection)

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
        wanted = {"product": product, "shot": shot, "scene": scene, "colorway": colorway, "tier": tier}
        return assets.matching(self._connection, wanted)

    def history(self, slot: Slot) -> list[AssetRow]:
        """Every asset the slot has had, the current one first."""
        return assets.history(self._connection, slot)

    def elsewhere(self, slot: Slot) -> list[AssetRow]:
        """The current assets of the same picture at other tiers, by name of tier."""
        return assets.elsewhere(self._connection, slot)

    def digests(self, tier: str) -> dict[Slot, str]:
        """The digest of each current asset of a tier: little to hold, to see what has changed."""
        return assets.digests(self._connection, tier)

    def check(self) -> list[Problem]:
        """Examine everything: the database, every original's digest, files no row knows. Reads every original."""
        return checking.check(self._connection, self._originals, self._spools, self._journal)

    def condition(self) -> list[str]:
        """How the ledger is kept, in words: schema, journal, file system."""
        return checking.condition(self._connection)

    # Keeping house.

    def leftovers(self) -> Iterator[Leftover]:
        """The files that nothing needs any more."""
        return leftovers.found(self._work, self._connection, self._originals, self._spools)

    def remove_leftovers(self) -> list[Leftover]:
        """Remove them; LedgerError while another process works with the ledger."""
        own = self._leased()
        others = [each for each in leases.listed(self._connection) if each.id != own and leases.goes_on(each)]
        if others:
            raise opening.in_use(self._connection.file, others[0].pid)
        return list(leftovers.remove(iter(list(self.leftovers()))))

    def back_up(self, folder: Path) -> BackedUp:
        """Copy ledger, decisions, originals, approved pictures and waiting answers to `folder`; others may go on."""
        return backing.back_up_all(self._work, self._connection, folder)

    def _leased(self) -> str:
        """The lease of this process, taken when it is first needed: looking leaves no trace."""
        with self._leasing:
            if self._lease is None:
                with self._connection.transaction(money=False):
                    lease = leases.take(self._connection)
                self._lease = lease
            return self._lease
