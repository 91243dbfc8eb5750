"""The ledger examined: its database, every original's bytes, and files that no row knows."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from packshot.api import Problem, Where
from packshot.ledger import decisions, keeping, mounts, runs, sidecars
from packshot.ledger.connection import Connection, wal_is_safe
from packshot.ledger.decision import Decision
from packshot.ledger.failures import LedgerError, rebuild_order
from packshot.ledger.journal import Journal
from packshot.ledger.originals import Originals
from packshot.ledger.schema import VERSION
from packshot.ledger.spool import Spools


def check(connection: Connection, originals: Originals, spools: Spools, journal: Journal) -> list[Problem]:
    """Everything that is wrong. Reads every original."""
    return [
        *_disk(connection),
        *_database(connection),
        *_bytes(connection, originals),
        *_unlisted_originals(connection, originals),
        *_unlisted_answers(connection, spools),
        *_decisions(connection, journal),
    ]


def condition(connection: Connection) -> list[str]:
    """How the ledger is kept, in words."""
    ((mode,),) = connection.rows("PRAGMA journal_mode")
    journal = "a write-ahead log" if mode == "wal" else "a rollback journal"
    used = sqlite3.sqlite_version
    if wal_is_safe(sqlite3.sqlite_version_info):
        why = f"SQLite {used}"
    else:
        why = f"SQLite {used} has the WAL-reset fault (sqlite.org/wal.html#walresetbug), which this journal lacks"
    return [f"schema {VERSION}, {journal}: {why}", *_leases(connection)]


def _leases(connection: Connection) -> Iterator[str]:
    for run, pid in runs.live(connection).items():
        yield f"run {run} goes on (process {pid})"


def _disk(connection: Connection) -> Iterator[Problem]:
    work = connection.file.parent
    if mount := mounts.network(work):
        yield mounts.problem(work, mount)


def _database(connection: Connection) -> Iterator[Problem]:
    for (fault,) in connection.rows("PRAGMA integrity_check"):
        if fault != "ok":
            yield Problem(
                code="ledger.damaged",
                message=f"the ledger is damaged: {fault}",
                where=Where(str(connection.file)),
                fix=rebuild_order(connection.file.parent),
            )


def _bytes(connection: Connection, originals: Originals) -> Iterator[Problem]:
    for (sha256,) in connection.rows("SELECT DISTINCT sha256 FROM originals ORDER BY sha256"):
        try:
            originals.read(sha256)
        except LedgerError as error:
            yield error.problem


def _unlisted_originals(connection: Connection, originals: Originals) -> Iterator[Problem]:
    listed = keeping.listed(connection)
    told = {sha256 for _, sha256 in listed}
    for file in originals.sidecars():
        content = sidecars.original_of(sidecars.read(file))
        if content and (content[0].original_key, content[0].sha256) not in listed:
            told.add(content[0].sha256)
            yield _unlisted(connection, str(file), "a kept original is not in the ledger")
    for sha256 in originals.digests():
        if sha256 not in told:
            yield _unlisted(connection, str(originals.path(sha256)), "a file is not in the ledger")


def _unlisted_answers(connection: Connection, spools: Spools) -> Iterator[Problem]:
    for attempt in spools.attempts():
        if connection.row("SELECT 1 FROM attempts WHERE id = ?", (attempt,)) is None:
            yield _unlisted(connection, str(spools.folder / attempt), "an answer belongs to no attempt of the ledger")


def _decisions(connection: Connection, journal: Journal) -> Iterator[Problem]:
    """What ledger and journal do not both know: a rebuild brings back what the journal says."""
    written = Counter(replace(each, number=0) for each in journal.read() if isinstance(each, Decision))
    listed = Counter(replace(each, number=0) for each in decisions.every(connection))
    if missing := (written - listed).total():
        yield _unlisted(connection, str(journal.file), f"decisions are not in the ledger: {missing}")
    if missing := (listed - written).total():
        yield Problem(
            code="ledger.unwritten",
            message=f"decisions are in the ledger alone, and a rebuild would lose them: {missing}",
            where=Where(str(journal.file)),
            fix="bring the file back from a backup; or move it away, and the next decision writes it anew, whole",
            level="warning",
        )


def _unlisted(connection: Connection, file: str, message: str) -> Problem:
    fix = rebuild_order(connection.file.parent)
    return Problem(code="ledger.unlisted", message=message, where=Where(file), fix=fix, level="warning")
