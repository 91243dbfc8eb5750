"""The life of a paid call: intended, then done, kept damaged, free, refused or unknown."""

from __future__ import annotations

import secrets
import time
import uuid
from collections.abc import Callable
from dataclasses import replace

from packshot.api import Cost, Problem
from packshot.api.money import show_usd
from packshot.identity import Slot
from packshot.ledger import allowance, leases, transitions
from packshot.ledger.connection import Connection, Row, now
from packshot.ledger.failures import Held, LedgerError
from packshot.ledger.rows import AttemptRow, AttemptState, Lease
from packshot.ledger.slots import columns, slot_of

Answered = Callable[[str], bool]
"""Whether an attempt's answer is durable."""
_SELECT = (
    "SELECT id, state, original_key, product, shot, colorway, scene, take, tier, generator, plugin,"
    " expected, maximum, charge, message, run, started_at, ended_at, shard, again, lease FROM attempts"
)


def new_id() -> str:
    """A UUIDv7 (RFC 9562, section 5.7): in order of time, unique by 74 random bits whatever the clock says."""
    stamp = int(time.time() * 1_000) & (1 << 48) - 1
    return str(uuid.UUID(int=stamp << 80 | 7 << 76 | secrets.randbits(12) << 64 | 2 << 62 | secrets.randbits(62)))


def insert(connection: Connection, attempt: AttemptRow, lease: str | None) -> None:
    """Add an attempt's row, inside a transaction; an intent needs the lease of its process, or its shard."""
    connection.write(
        "INSERT INTO attempts (id, state, original_key, product, shot, colorway, scene, take, tier, generator, plugin,"
        " expected, maximum, charge, message, run, started_at, ended_at, shard, again, lease)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            attempt.id,
            attempt.state,
            attempt.original_key,
            *columns(attempt.slot),
            attempt.generator,
            attempt.plugin,
            attempt.estimate and attempt.estimate.expected,
            attempt.estimate and attempt.estimate.maximum,
            attempt.charge,
            attempt.message,
            attempt.run,
            attempt.started_at,
            attempt.ended_at,
            attempt.shard,
            attempt.again,
            lease,
        ),
    )


def move(connection: Connection, attempt: str, state: AttemptState, *, charge: int | None, message: str = "") -> None:
    """Take an attempt to its next state, inside a transaction; LedgerError where it may not follow."""
    transitions.refuse_impossible(get(connection, attempt), state)
    connection.write(
        "UPDATE attempts SET state = ?, charge = ?, message = ?, ended_at = ?, lease = NULL WHERE id = ?",
        (state, charge, message, now(), attempt),
    )


def get(connection: Connection, attempt: str) -> AttemptRow:
    """The attempt of this id; LedgerError where there is none."""
    row = connection.row(f"{_SELECT} WHERE id = ?", (attempt,))
    if row is None:
        raise LedgerError(Problem(code="ledger.no-attempt", message=f"the ledger knows no attempt {attempt}"))
    return _attempt(row)


def listed(connection: Connection) -> list[AttemptRow]:
    """All attempts, oldest first."""
    return [_attempt(row) for row in connection.rows(f"{_SELECT} ORDER BY number")]


def of_slot(connection: Connection, slot: Slot) -> list[AttemptRow]:
    """The attempts of one slot, oldest first."""
    rows = connection.rows(
        f"{_SELECT} WHERE (product, shot, colorway, scene, take, tier) = (?, ?, ?, ?, ?, ?) ORDER BY number",
        columns(slot),
    )
    return [_attempt(row) for row in rows]


def of_shard(connection: Connection, shard: str, attempt: str) -> AttemptRow | None:
    """The attempt of this id, if it is a line of that shard."""
    row = connection.row(f"{_SELECT} WHERE id = ? AND shard = ?", (attempt, shard))
    return _attempt(row) if row else None


def still_open(connection: Connection) -> list[tuple[AttemptRow, Lease | None]]:
    """All open attempts, oldest first, each intent with the lease that holds it."""
    rows = connection.rows(f"{_SELECT} WHERE state IN ('intent', 'unknown', 'kept-damaged') ORDER BY number")
    return [(_attempt(row), _lease(connection, row)) for row in rows]


def held(connection: Connection, original_key: str, answered: Answered, allowed: int) -> str | None:
    """Why an original may not be made now, in words; None where it may, if need be within the allowance."""
    found = _against(connection, original_key)
    if found is None:
        return None
    attempt, lease = found
    dead = attempt.state == "intent" and lease is not None and not leases.goes_on(lease)
    lost = (dead or attempt.state == "unknown") and not answered(attempt.id)
    if lost and allowance.lets(connection, original_key, attempt.estimate, allowed):
        return None
    return _why(attempt, lease, answered=answered(attempt.id))


def _against(connection: Connection, original_key: str) -> tuple[AttemptRow, Lease | None] | None:
    """The open attempt that stands against making an original, a live one before others, and the lease holding it."""
    row = connection.row(
        f"{_SELECT} WHERE original_key = ? AND state IN ('intent', 'unknown', 'kept-damaged')"
        " ORDER BY state <> 'intent', number DESC",
        (original_key,),
    )
    return (_attempt(row), _lease(connection, row)) if row else None


def refusal(connection: Connection, original_key: str) -> str | None:
    """What a provider said when it last refused this very request; None where none did."""
    row = connection.row(
        "SELECT message FROM attempts WHERE original_key = ? AND state = 'refused' ORDER BY number DESC",
        (original_key,),
    )
    return str(row[0]) if row else None


def permitted(
    connection: Connection, new: AttemptRow, answered: Answered, *, retry_unknown: bool, allowed: int
) -> AttemptRow:
    """The attempt as it may be made: it says so where it may pay a second time for what may have been billed.

    Held where the original exists, the provider has refused this very request, or an open attempt stands against it
    that neither `retry_unknown` nor the allowance accepts; never beside a call that is live.
    """
    if connection.row("SELECT 1 FROM originals WHERE original_key = ?", (new.original_key,)):
        raise _held(new, "it has been made already", "run again: the kept original is used")
    if (said := refusal(connection, new.original_key)) is not None:
        raise _held(new, f"it was refused before: {said}", "change the words or the photo")
    found = _against(connection, new.original_key)
    if found is None:
        return new
    attempt, lease = found
    why = _why(attempt, lease, answered=answered(attempt.id))
    if attempt.state == "intent":
        raise _held(new, why, "run again later")
    if retry_unknown:
        return replace(new, again="asked")
    lost = attempt.state == "unknown" and not answered(attempt.id)
    if lost and allowance.lets(connection, new.original_key, new.estimate, allowed):
        return replace(new, again="allowance")
    raise _held(new, why, "look at the provider's bill, then decide")


def _why(attempt: AttemptRow, lease: Lease | None, *, answered: bool) -> str:
    price = _price(attempt)
    if attempt.state == "kept-damaged":
        return f"it was paid for ({price}) but came damaged; to pay again, run with --retry-unknown"
    if answered:
        return f"its answer ({price}) is kept and will be read by the next run, without a new call"
    if attempt.state == "intent" and attempt.shard:
        return f"submitted in batch {attempt.shard}; run again to collect it"
    if lease and leases.goes_on(lease):
        return f"it is being made by another run (process {lease.pid})"
    return f"an earlier call may have been billed ({price}); to pay again, run with --retry-unknown"


def _price(attempt: AttemptRow) -> str:
    """What it cost, or may have cost at most, in words."""
    if attempt.charge is not None:
        return show_usd(attempt.charge)
    return show_usd(attempt.estimate.maximum) if attempt.estimate else "of unknown price"


def _held(attempt: AttemptRow, why: str, fix: str) -> Held:
    message = f"{attempt.slot} is not made now: {why}"
    return Held(Problem(code="job.held", message=message, product=attempt.slot.product, fix=fix, level="warning"))


def _attempt(row: Row) -> AttemptRow:
    return AttemptRow(
        id=row[0],
        state=row[1],
        original_key=row[2],
        slot=slot_of(row[3:9]),
        generator=row[9],
        plugin=row[10],
        estimate=None if row[11] is None else Cost(row[11], row[12]),
        charge=row[13],
        message=row[14],
        run=row[15],
        started_at=row[16],
        ended_at=row[17],
        shard=row[18],
        again=row[19],
    )


def _lease(connection: Connection, row: Row) -> Lease | None:
    return leases.find(connection, row[20]) if row[20] else None
