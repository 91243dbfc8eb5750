"""Opening the ledger's file, and refusing to when that could cost a picture."""

from __future__ import annotations

import os
import secrets
import sqlite3
from pathlib import Path

from packshot.api import Problem, Where
from packshot.ledger import backing, leases, runs
from packshot.ledger.connection import Connection
from packshot.ledger.durable import make_folder, sync_folder
from packshot.ledger.failures import LedgerError, rebuild_order, speaking
from packshot.ledger.journal import Journal
from packshot.ledger.schema import APPLICATION_ID, VERSION, migrate, version

NAME = "ledger.sqlite"
_MAGIC = b"SQLite format 3\0"
_HEADER = 100


def open_ledger(work: Path, *, readonly: bool) -> Connection:
    """The ledger in `work`, made new where nothing has been kept; see `Ledger.open` for what is refused."""
    file = work / NAME
    if not file.exists():
        if has_kept(work):
            raise _refusal(work, "missing", "the ledger is missing, but originals are here")
        if readonly:
            return _empty(file)
        create(file)
    _refuse_by_header(work, file)
    connection = connected(file, readonly=readonly)
    try:
        _refuse_by_content(work, connection)
    except BaseException:
        connection.close()
        raise
    return connection


def create(file: Path) -> None:
    """A new, empty ledger, whole under its name or not there; where another process was faster, its own stays."""
    temporary = file.with_name(f"{NAME}.{secrets.token_hex(4)}.tmp")
    with speaking(file):
        make_folder(file.parent)
        database = sqlite3.connect(temporary, isolation_level=None)
        try:
            migrate(database)
            database.close()
            put_in_place(temporary, file)
        finally:
            database.close()
            temporary.unlink(missing_ok=True)


def put_in_place(temporary: Path, file: Path) -> None:
    """Give a finished ledger its name, never over another one."""
    try:
        file.hardlink_to(temporary)
    except FileExistsError:
        pass
    except OSError:  # a disk without hard links, like exFAT
        if not file.exists():
            temporary.replace(file)
    temporary.unlink(missing_ok=True)
    sync_folder(file.parent)


def has_kept(work: Path) -> bool:
    """Whether originals, answers, decisions or the plans of batches are kept, which only a ledger can have brought."""
    return Journal(work).exists() or any(
        next((work / name).rglob("*"), None) for name in ("originals", "spool", "shards")
    )


def _empty(file: Path) -> Connection:
    database = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
    migrate(database)
    return Connection(database, file, readonly=True)


def connected(file: Path, *, readonly: bool) -> Connection:
    """A connection to a file that is known to be a ledger, of the present schema.

    One of an older schema is migrated, after a backup; for looking only a migrated copy is looked at instead.
    """
    with speaking(file):
        database = backing.existing(file)
        try:
            if 0 < version(database) < VERSION:
                database = _copied(database) if readonly else _migrated(database, file)
            return Connection(database, file, readonly=readonly)
        except BaseException:
            database.close()
            raise


def _migrated(database: sqlite3.Connection, file: Path) -> sqlite3.Connection:
    backing.back_up(database, file.with_name(f"{file.name}.schema-{version(database)}"))
    migrate(database, permit=lambda: _refuse_in_use(database, file))
    return database


def _copied(database: sqlite3.Connection) -> sqlite3.Connection:
    """A copy in a temporary file of SQLite's own, brought to the present schema."""
    copy = sqlite3.connect("", check_same_thread=False, isolation_level=None)
    database.backup(copy)
    database.close()
    migrate(copy)
    return copy


def _refuse_in_use(database: sqlite3.Connection, file: Path) -> None:
    """An older packshot that is at work must not find its tables changed."""
    found = map(leases.of_row, database.execute(leases.SELECT))
    if user := next(filter(leases.goes_on, found), None):
        raise in_use(file, user.pid)


def in_use(file: Path, pid: int) -> LedgerError:
    """What to say of a ledger that somebody works with."""
    return LedgerError(
        Problem(
            code="ledger.in-use",
            message=f"the ledger is in use by process {pid}",
            where=Where(str(file)),
            fix="wait for that run to end, or stop it",
        )
    )


def _refuse_by_header(work: Path, file: Path) -> None:
    """Look at the bytes alone: letting SQLite open a file can already change it (sqlite.org/fileformat2.html, 1.3)."""
    with speaking(file), file.open("rb") as opened:
        head = opened.read(_HEADER)
    if not head:
        raise _refusal(work, "empty", "the ledger is an empty file")
    if len(head) < _HEADER or not head.startswith(_MAGIC):
        raise _refusal(work, "damaged", "the ledger is damaged: it does not begin like one")
    if int.from_bytes(head[68:72]) != APPLICATION_ID:
        raise _refusal(work, "foreign", "this is not a packshot ledger but some other program's database")
    _refuse_newer(work, int.from_bytes(head[60:64]))
    if not _side_files(file) and file.stat().st_size < int.from_bytes(head[28:32]) * _page_size(head):
        raise _refusal(work, "damaged", "the ledger is damaged: it is cut off before its end")


def _page_size(head: bytes) -> int:
    """Bytes a page; the value 1 stands for 65,536 (sqlite.org/fileformat2.html, 1.3.2)."""
    return int.from_bytes(head[16:18]) if head[16:18] != b"\0\1" else 65_536


def _side_files(file: Path) -> bool:
    """Whether a journal or log holds changes: the file alone is not the whole ledger then."""
    sides = (file.with_name(file.name + suffix) for suffix in ("-journal", "-wal"))
    return any(side.exists() and side.stat().st_size for side in sides)


def _refuse_by_content(work: Path, connection: Connection) -> None:
    row = connection.row("SELECT user_version, (SELECT count(*) FROM sqlite_schema) FROM pragma_user_version")
    _refuse_newer(work, row[0] if row else 0)
    if killed := runs.killed(connection):
        faults = connection.rows("PRAGMA quick_check(1)")
        if faults != [("ok",)]:
            raise _refusal(work, "damaged", f"the ledger is damaged: {faults[0][0]}")
        _bury(connection, killed)


def _refuse_newer(work: Path, found: int) -> None:
    if found > VERSION:
        raise LedgerError(
            Problem(
                code="ledger.newer",
                message=f"a newer packshot wrote this ledger (schema {found}; this one knows {VERSION})",
                where=Where(str(work / NAME)),
                fix="upgrade packshot; the ledger has not been touched",
            )
        )


def _bury(connection: Connection, killed: list[str]) -> None:
    """Close the runs whose process died, so that the check is done once."""
    if connection.readonly:
        return
    with connection.transaction(money=False):
        for run in killed:
            runs.end(connection, run, "killed", {})


def _refusal(work: Path, kind: str, message: str) -> LedgerError:
    fix = rebuild_order(work) if has_kept(work) else "nothing has been kept yet: move the file away and run again"
    return LedgerError(Problem(code=f"ledger.{kind}", message=message, where=Where(os.fspath(work / NAME)), fix=fix))
