"""Shards: paid calls that are ordered together as one batch, from their plan to their collection."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from packshot.api import Answer, Cost
from packshot.identity import Keys, Slot
from packshot.ledger import attempts, leases, money, planfiles, transitions
from packshot.ledger.connection import Connection, Row, now
from packshot.ledger.failures import LedgerError
from packshot.ledger.rows import AttemptRow, AttemptState, ShardRow
from packshot.ledger.spool import Spools

_SELECT = (
    "SELECT id, state, generator, plugin, ticket, done, failed, message, run, planned_at, looked_at, ended_at,"
    " (SELECT count(*) FROM attempts WHERE shard = shards.id) FROM shards"
)
_OF_KEY = f"{_SELECT} WHERE id = (SELECT shard FROM attempts WHERE original_key = ? AND state = 'intent')"  # noqa: S608


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One line that shall go into a shard."""

    slot: Slot
    keys: Keys
    estimate: Cost | None


@dataclass(frozen=True, slots=True)
class Plan:
    """A shard that is written down: the attempt of each original key in it, and why other keys are not."""

    id: str
    attempts: Mapping[str, str]
    refused: Mapping[str, LedgerError]


class Shards:
    """The shards of one ledger. `leased` gives the lease of this process; see `Ledger.open` for the allowance."""

    def __init__(
        self, connection: Connection, spools: Spools, folder: Path, leased: Callable[[], str], allowance: int
    ) -> None:
        self._connection = connection
        self._spools = spools
        self._folder = folder
        self._leased = leased
        self._allowance = allowance

    def open(self) -> list[ShardRow]:
        """The shards that are not collected yet, oldest first."""
        return [_shard(row) for row in self._connection.rows(f"{_SELECT} WHERE ended_at IS NULL ORDER BY id")]

    def get(self, shard: str) -> ShardRow | None:
        """The shard of this id."""
        row = self._connection.row(f"{_SELECT} WHERE id = ?", (shard,))
        return _shard(row) if row else None

    def of_key(self, original_key: str) -> ShardRow | None:
        """The shard that has a live line for this original."""
        row = self._connection.row(_OF_KEY, (original_key,))
        return _shard(row) if row else None

    def plan(
        self,
        wanted: Sequence[Wanted],
        *,
        run: str,
        generator: str,
        plugin: str,
        budget: int | None,
        retry_unknown: bool = False,
    ) -> Plan:
        """Write down a shard with an attempt for each line; from here this process alone may order it.

        Lines that `Ledger.begin` would refuse are left out. All of it is durable, in the ledger and in a file beside
        it, before the provider is told.
        """
        lease, shard, refused = self._leased(), attempts.new_id(), dict[str, LedgerError]()
        rows: list[AttemptRow] = []
        with self._connection.transaction():
            planned = ShardRow(id=shard, generator=generator, plugin=plugin, run=run, planned_at=now())
            insert(self._connection, planned, lease)
            for each in wanted:
                row = _attempt(each, planned)
                try:
                    row = attempts.permitted(
                        self._connection,
                        row,
                        self._spools.answered,
                        retry_unknown=retry_unknown,
                        allowed=self._allowance,
                    )
                    money.refuse_over(self._connection, row.estimate, budget, row.slot)
                except LedgerError as error:
                    refused[row.original_key] = error
                else:
                    attempts.insert(self._connection, row, None)
                    rows.append(row)
        planfiles.write(self._folder, planned, rows)
        return Plan(shard, {row.original_key: row.id for row in rows}, refused)

    def claim(self, shard: str) -> bool:
        """Take an open shard in hand; False when another process that lives has it, or has ended it."""
        lease = self._leased()
        with self._connection.transaction():
            row = self._connection.row("SELECT lease FROM shards WHERE id = ? AND ended_at IS NULL", (shard,))
            holder = leases.find(self._connection, row[0]) if row and row[0] not in (None, lease) else None
            if row is None or (holder and leases.goes_on(holder)):
                return False
            self._connection.write("UPDATE shards SET lease = ? WHERE id = ?", (lease, shard))
        return True

    def release(self, shard: str) -> None:
        """Let another process take it in hand."""
        with self._connection.transaction(money=False):
            self._connection.write("UPDATE shards SET lease = NULL WHERE id = ?", (shard,))

    def submitted(self, shard: str, ticket: str) -> None:
        """The provider has taken the order; a shard that has its ticket keeps it."""
        with self._connection.transaction():
            self._connection.write(
                "UPDATE shards SET state = 'submitted', ticket = ?, looked_at = ? WHERE id = ? AND state = 'planned'",
                (ticket, now(), shard),
            )

    def looked(self, shard: str, *, done: int, failed: int) -> None:
        """How far the batch was when it was last looked at."""
        with self._connection.transaction(money=False):
            self._connection.write(
                "UPDATE shards SET done = ?, failed = ?, looked_at = ? WHERE id = ?", (done, failed, now(), shard)
            )

    def deliver(self, shard: str, answer: Answer) -> bool:
        """Make the answer to a line durable; False, and nothing done, for one that is known or not of this shard."""
        row = attempts.of_shard(self._connection, shard, answer.attempt)
        if row is None or row.state not in transitions.OPEN or self._spools.answered(row.id):
            return False
        spool = self._spools.new(row, len(answer.body))
        spool.write(answer.body)
        spool.note(**answer.facts)
        spool.close()
        return True

    def collected(self, shard: str, message: str) -> int:
        """End a shard whose answers are all in the spool; lines without one are unknown. How many those are."""
        return self._end(shard, "collected", "unknown", message)

    def drop(self, shard: str, message: str) -> int:
        """End a shard that was never ordered, or did nothing: its lines cost nothing and go back to the plan."""
        return self._end(shard, "dropped", "free", message)

    def _end(self, shard: str, state: str, left: AttemptState, message: str) -> int:
        with self._connection.transaction():
            waiting = self._connection.rows("SELECT id FROM attempts WHERE shard = ? AND state = 'intent'", (shard,))
            unanswered = [attempt for (attempt,) in waiting if not self._spools.answered(attempt)]
            for attempt in unanswered:
                attempts.move(self._connection, attempt, left, charge=None, message=message)
            self._connection.write(
                "UPDATE shards SET state = ?1, message = ?2, ended_at = ?3, lease = NULL,"
                " ticket = CASE ?1 WHEN 'collected' THEN ticket END WHERE id = ?4 AND ended_at IS NULL",
                (state, message, now(), shard),
            )
        planfiles.remove(self._folder, shard)
        return len(unanswered)


def insert(connection: Connection, shard: ShardRow, lease: str | None) -> None:
    """Add a planned shard, inside a transaction."""
    connection.write(
        "INSERT INTO shards (id, state, generator, plugin, run, lease, planned_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (shard.id, shard.state, shard.generator, shard.plugin, shard.run, lease, shard.planned_at),
    )


def restored(folder: Path, settled: Callable[[str], bool]) -> Iterator[tuple[ShardRow, list[AttemptRow]]]:
    """The shards whose plans lie in `folder`, as they were planned, without the lines that are settled."""
    for shard, rows in planfiles.read_all(folder):
        yield shard, [row for row in rows if not settled(row.id)]


def _attempt(wanted: Wanted, shard: ShardRow) -> AttemptRow:
    return AttemptRow(
        id=attempts.new_id(),
        original_key=wanted.keys.original,
        slot=wanted.slot,
        generator=shard.generator,
        plugin=shard.plugin,
        estimate=wanted.estimate,
        run=shard.run,
        started_at=now(),
        shard=shard.id,
    )


def _shard(row: Row) -> ShardRow:
    return ShardRow(
        id=row[0],
        state=row[1],
        generator=row[2],
        plugin=row[3],
        ticket=row[4],
        done=row[5],
        failed=row[6],
        message=row[7],
        run=row[8],
        planned_at=row[9],
        looked_at=row[10],
        ended_at=row[11],
        lines=row[12],
    )
