"""One SQLite connection shared by threads: plain reads, and transactions that are durable where money is."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from packshot.api import Problem, Where
from packshot.ledger.failures import LedgerError, speaking

Values = Sequence[Any] | Mapping[str, Any]
Row = tuple[Any, ...]

# The WAL-reset bug: with more than one connection, WAL of SQLite 3.7.0 to 3.51.2 can lose commits or damage the file
# (sqlite.org/wal.html#walresetbug). The fix was carried back to these patch levels.
_WAL_FIXED = (3, 51, 3)
_WAL_FIXED_BACK = {(3, 44): 6, (3, 50): 7}


def wal_is_safe(version: tuple[int, int, int]) -> bool:
    """Whether this SQLite may use write-ahead logging with several processes."""
    return version >= _WAL_FIXED or version[2] >= _WAL_FIXED_BACK.get(version[:2], 1_000)


def now() -> str:
    """The time for people to read, UTC, ISO 8601; nothing is decided by it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Connection:
    """A connection guarded by a lock. Every failure of SQLite comes as a LedgerError."""

    def __init__(self, database: sqlite3.Connection, file: Path, *, readonly: bool) -> None:
        self.file = file
        self.readonly = readonly
        self._database = database
        self._lock = threading.RLock()
        (mode,) = self._prepare()
        # In WAL, NORMAL skips the sync and a loss of power may forget the last commits, never damage: fit for what can
        # be made again free of charge. With a rollback journal NORMAL is not safe, so everything is FULL there.
        self._cheap = "NORMAL" if mode == "wal" else "FULL"

    def row(self, sql: str, values: Values = ()) -> Row | None:
        """The first row, or None."""
        with self._lock, speaking(self.file):
            found: Row | None = self._database.execute(sql, values).fetchone()
            return found

    def rows(self, sql: str, values: Values = ()) -> list[Row]:
        """All rows."""
        with self._lock, speaking(self.file):
            return self._database.execute(sql, values).fetchall()

    def write(self, sql: str, values: Values = ()) -> int:
        """Change rows inside a `transaction`; how many."""
        with speaking(self.file):
            return self._database.execute(sql, values).rowcount

    def scratch(self, sql: str, rows: Iterable[Values]) -> None:
        """Fill a temporary table: no lock is taken on the ledger, and a read-only one may do it too."""
        with self._lock, speaking(self.file):
            self._database.execute("BEGIN")
            self._database.executemany(sql, rows)
            self._database.execute("COMMIT")

    @contextmanager
    def transaction(self, *, money: bool = True) -> Iterator[None]:
        """One write transaction, whole or not at all; `money` makes it survive a loss of power once it returns.

        It takes the write lock at its start (BEGIN IMMEDIATE): what it reads stays true until it commits.
        """
        with self._lock:
            self._refuse_readonly()
            with speaking(self.file):
                self._database.execute(f"PRAGMA synchronous = {'FULL' if money else self._cheap}")
                self._database.execute("BEGIN IMMEDIATE")
            try:
                yield
                with speaking(self.file):
                    self._database.execute("COMMIT")
            except BaseException:
                if self._database.in_transaction:
                    self._database.execute("ROLLBACK")
                raise

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._database.close()

    def _prepare(self) -> Row:
        with speaking(self.file):
            self._database.isolation_level = None
            for pragma in ("busy_timeout = 30000", "foreign_keys = ON", "trusted_schema = OFF"):
                self._database.execute(f"PRAGMA {pragma}")
            mode: Row = self._database.execute("PRAGMA journal_mode").fetchone()
            if not self.readonly:
                log = wal_is_safe(sqlite3.sqlite_version_info) and (mode[0] == "wal" or not self._shared())
                mode = self._database.execute(f"PRAGMA journal_mode = {'WAL' if log else 'TRUNCATE'}").fetchone()
            return mode

    def _shared(self) -> bool:
        """Whether another process has the ledger open, perhaps with a SQLite that must not use write-ahead logging."""
        return self._database.execute("SELECT 1 FROM leases WHERE ended = 0").fetchone() is not None

    def _refuse_readonly(self) -> None:
        if self.readonly:
            raise LedgerError(
                Problem(
                    code="ledger.read-only",
                    message="the ledger was opened for looking only",
                    where=Where(str(self.file)),
                    fix="this is a bug: report it with what you typed",
                )
            )
