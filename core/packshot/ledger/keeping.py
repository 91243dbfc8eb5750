"""From a picture's bytes to an original that the ledger names: the file durable first, the row after it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from packshot.api import Problem
from packshot.api.wholeness import damage
from packshot.ledger import attempts, transitions
from packshot.ledger.connection import Connection, Row, now
from packshot.ledger.failures import LedgerError
from packshot.ledger.originals import Originals, media_type
from packshot.ledger.rows import AttemptRow, OriginalRow
from packshot.ledger.slots import columns, slot_of

_SELECT = (
    "SELECT original_key, sha256, bytes, media_type, charge, product, shot, colorway, scene, take, tier, generator,"
    " plugin, attempt, facts, run, made_at FROM originals"
)


def of_key(connection: Connection, original_key: str) -> OriginalRow | None:
    """The original of this key: the first that was kept."""
    row = connection.row(f"{_SELECT} WHERE original_key = ? AND number = 1", (original_key,))
    return _original(row) if row else None


def of_attempt(connection: Connection, attempt: str) -> OriginalRow | None:
    """The first original an attempt brought."""
    row = connection.row(f"{_SELECT} WHERE attempt = ? ORDER BY number", (attempt,))
    return _original(row) if row else None


def listed(connection: Connection) -> set[tuple[str, str]]:
    """Original key and digest of every original."""
    return {(key, sha256) for key, sha256 in connection.rows("SELECT original_key, sha256 FROM originals")}


def insert(connection: Connection, original: OriginalRow) -> None:
    """Add an original's row, inside a transaction, behind those its key has already: the first stays the original."""
    connection.write(
        "INSERT INTO originals (original_key, number, sha256, bytes, media_type, charge, product, shot, colorway,"
        " scene, take, tier, generator, plugin, attempt, facts, run, made_at)"
        " SELECT ?1, count(*) + 1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17"
        " FROM originals WHERE original_key = ?1",
        (
            original.original_key,
            original.sha256,
            original.bytes,
            original.media_type,
            original.charge,
            *columns(original.slot),
            original.generator,
            original.plugin,
            original.attempt,
            json.dumps(dict(original.facts), ensure_ascii=False),
            original.run,
            original.made_at,
        ),
    )


def keep_free(connection: Connection, originals: Originals, original: OriginalRow, data: bytes) -> OriginalRow:
    """Store an original that cost nothing; where its key has one already, that one stays and is returned."""
    if known := of_key(connection, original.original_key):
        return known
    originals.put(data)
    originals.note(original)
    with connection.transaction(money=False):
        if known := of_key(connection, original.original_key):
            return known
        insert(connection, original)
    return original


def keep_paid(
    connection: Connection,
    originals: Originals,
    attempt: AttemptRow,
    pictures: Sequence[bytes],
    *,
    charge: int | None,
    facts: Mapping[str, str],
) -> None:
    """Store the whole pictures of a paid answer, then settle its attempt: damaged when none is whole."""
    whole = [data for data in pictures if _flaw(data) is None]
    made = [_paid_original(attempt, data, originals.put(data), charge, facts) for data in whole]
    for number, original in enumerate(made):
        originals.note(original, attempt, number)
    with connection.transaction():
        _settle(connection, attempt.id, made, pictures, charge)


def _settle(
    connection: Connection, attempt: str, made: Sequence[OriginalRow], pictures: Sequence[bytes], charge: int | None
) -> None:
    if attempts.get(connection, attempt).state not in transitions.OPEN:
        return  # another process read the same answer and was faster
    if not made:
        attempts.move(connection, attempt, "kept-damaged", charge=charge, message=flaws(pictures))
        return
    attempts.move(connection, attempt, "done", charge=charge)
    for original in made:
        insert(connection, original)


def flaws(pictures: Sequence[bytes]) -> str:
    """Why no picture of an answer can be used, in words."""
    return "; ".join(filter(None, map(_flaw, pictures))) or "the answer holds no picture"


def damaged(attempt: AttemptRow, why: str) -> LedgerError:
    """What to say of a paid answer without a whole picture."""
    return LedgerError(
        Problem(
            code="original.damaged",
            message=f"{attempt.slot} was paid for, but {why}",
            product=attempt.slot.product,
            fix="the answer is kept and counted; to pay for another one, run with --retry-unknown",
        )
    )


def _flaw(data: bytes) -> str | None:
    if media_type(data) is None:
        return "the file is not a PNG, JPEG or WebP picture" if data else "the file is empty"
    why = damage(data)
    return why.partition(";")[0] if why else None  # what follows tells how to export a photo again


def _paid_original(
    attempt: AttemptRow, data: bytes, sha256: str, charge: int | None, facts: Mapping[str, str]
) -> OriginalRow:
    return OriginalRow(
        original_key=attempt.original_key,
        sha256=sha256,
        bytes=len(data),
        media_type=media_type(data) or "",
        charge=charge,
        slot=attempt.slot,
        generator=attempt.generator,
        plugin=attempt.plugin,
        attempt=attempt.id,
        facts=facts,
        run=attempt.run,
        made_at=now(),
    )


def _original(row: Row) -> OriginalRow:
    return OriginalRow(
        original_key=row[0],
        sha256=row[1],
        bytes=row[2],
        media_type=row[3],
        charge=row[4],
        slot=slot_of(row[5:11]),
        generator=row[11],
        plugin=row[12],
        attempt=row[13],
        facts=json.loads(row[14]),
        run=row[15],
        made_at=row[16],
    )
