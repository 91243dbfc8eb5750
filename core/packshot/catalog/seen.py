"""Which keys have been seen, for a million of them in flat memory."""

from __future__ import annotations

import sqlite3
from types import TracebackType
from typing import Self, TypeVar

_CACHE_KB = 4_000
T = TypeVar("T", int, str)


class Seen:
    """A set of keys, each with what was told of it first, in a temporary file that nobody else sees.

    Memory is bounded by SQLite's page cache (4 MB). Close it, or use it in a `with` block.
    """

    def __init__(self) -> None:
        self._table = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._table.execute("PRAGMA journal_mode = OFF")
        self._table.execute(f"PRAGMA cache_size = -{_CACHE_KB}")
        self._table.execute("CREATE TABLE seen (key TEXT PRIMARY KEY, told) WITHOUT ROWID")
        self._table.execute("BEGIN")

    def first(self, key: str, told: T) -> T | None:
        """Remember a key, with its line or a name; None when it is new, or what was told of it the first time."""
        if self._table.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", (key, told)).rowcount:
            return None
        found: tuple[T] = self._table.execute("SELECT told FROM seen WHERE key = ?", (key,)).fetchone()
        return found[0]

    def near(self, key: str, most: int = 100) -> list[str]:
        """Keys beside this one in alphabetical order, for a guess at what was meant."""
        after = self._table.execute("SELECT key FROM seen WHERE key >= ? ORDER BY key LIMIT ?", (key, most))
        before = self._table.execute("SELECT key FROM seen WHERE key < ? ORDER BY key DESC LIMIT ?", (key, most))
        return [row[0] for row in (*after, *before)]

    def close(self) -> None:
        """Let go of the temporary file."""
        self._table.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
