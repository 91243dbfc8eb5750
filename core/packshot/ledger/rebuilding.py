"""The ledger made anew from what stands beside the originals and in the spool."""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from packshot.ledger import attempts, decisions, keeping, leases, opening, runs, shards, sidecars
from packshot.ledger.connection import Connection, now
from packshot.ledger.decision import Decision
from packshot.ledger.durable import sync_folder
from packshot.ledger.failures import LedgerError, speaking
from packshot.ledger.journal import NAME as JOURNAL
from packshot.ledger.journal import Journal
from packshot.ledger.originals import Originals
from packshot.ledger.rows import AttemptRow, OriginalRow, Rebuilt
from packshot.ledger.salvage import Old
from packshot.ledger.spool import Spools

_SIDES = ("-wal", "-shm", "-journal")
Told = tuple[OriginalRow, AttemptRow | None, int]


def rebuild(work: Path) -> Rebuilt:
    """Make a new ledger in `work`; see `Ledger.rebuild`."""
    _refuse_in_use(work)
    file = work / opening.NAME
    fresh = work / f"{opening.NAME}.{secrets.token_hex(4)}.tmp"
    opening.create(fresh)
    connection = opening.connected(fresh, readonly=False)
    try:
        with connection.transaction():
            rebuilt = _fill(connection, work)
    finally:
        connection.close()
    with speaking(file):
        for side in _SIDES:
            fresh.with_name(fresh.name + side).unlink(missing_ok=True)
        _set_aside(file)
        opening.put_in_place(fresh, file)
    return rebuilt


def _fill(connection: Connection, work: Path) -> Rebuilt:
    originals = Originals(work / "originals")
    told, unreadable = _told(originals)
    paid = {attempt.id: attempt for _, attempt, _ in told if attempt}
    unknown, foreign = _unsettled(Spools(work / "spool"), paid.keys())
    old = Old(work)
    known = {*paid, *(attempt.id for attempt in unknown)}
    batches = list(shards.restored(work / "shards", lambda line: line in known or line in old.ended))
    known |= {line.id for _, lines in batches for line in lines}
    salvaged = [row for row in old.attempts.values() if row.id not in known]
    for run in old.runs:
        runs.restore(connection, run)
    settled = [*paid.values(), *(old.surer(replace(row, ended_at=now())) for row in unknown), *salvaged]
    for attempt in sorted(settled, key=lambda row: (row.started_at, row.id)):
        attempts.insert(connection, attempt, None)
    kept = [original for original, _, _ in told if originals.path(original.sha256).exists()]
    for original in kept:
        keeping.insert(connection, original)
    for shard, lines in batches:
        shards.insert(connection, shard, None)
        for line in lines:
            attempts.insert(connection, line, None)
    journal = list(Journal(work).read())
    return Rebuilt(
        originals=len(kept),
        attempts=len(paid),
        unknown=len(unknown),
        salvaged=len(salvaged),
        decisions=decisions.restore(connection, (each for each in journal if isinstance(each, Decision))),
        unreadable=(*unreadable, *foreign, *(f"{JOURNAL}:{each}" for each in journal if isinstance(each, int))),
    )


def _told(originals: Originals) -> tuple[list[Told], list[str]]:
    """What the sidecars say, in the order in which it was made, and the names of those that say nothing."""
    read = [(file.name, sidecars.original_of(sidecars.read(file))) for file in originals.sidecars()]
    told = [content for _, content in read if content]
    told.sort(key=lambda each: (each[0].made_at, each[0].attempt or "", each[2]))
    return told, [name for name, content in read if content is None]


def _unsettled(spools: Spools, settled: Collection[str]) -> tuple[list[AttemptRow], list[str]]:
    """The attempts whose answer was never read, or never came, and the names of those that nothing is known of."""
    found = [(name, sidecars.attempt_of(spools.sidecar(name))) for name in spools.attempts() if name not in settled]
    return [attempt for _, attempt in found if attempt], [name for name, attempt in found if attempt is None]


def _refuse_in_use(work: Path) -> None:
    try:
        connection = opening.open_ledger(work, readonly=True)
    except LedgerError:
        return  # that is why it is rebuilt
    try:
        users = [lease.pid for lease in leases.listed(connection) if leases.goes_on(lease)]
    finally:
        connection.close()
    if users:
        raise opening.in_use(work / opening.NAME, users[0])


def _set_aside(file: Path) -> None:
    """Keep the old ledger under a free name. What lies beside it goes first: it must never meet the new one."""
    names = (file.with_name(f"{file.name}.old-{number}") for number in itertools.count(1))
    old = next(name for name in names if not name.exists())
    for side in (*_SIDES, ""):
        part = file.with_name(file.name + side)
        if part.exists():
            part.rename(old.with_name(old.name + side))
    sync_folder(file.parent)
