"""Both journals a ledger can have, whatever SQLite is installed: which one is used depends on its version."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

JOURNALS = {each: f"{__name__}:{each}" for each in ("rollback", "write_ahead")}
"""What a process calls to use one."""


def write_ahead() -> None:
    """Use write-ahead logging in this process: the flaw that older versions have in it needs several."""
    _say_that_it_is_safe(lambda _: True)


def rollback() -> None:
    """Use a rollback journal in this process."""
    _say_that_it_is_safe(lambda _: False)


def is_write_ahead(ledger: Path) -> bool:
    """Whether a ledger's file says that it is used so (sqlite.org/fileformat2.html, 1.3.3)."""
    return ledger.read_bytes()[18] == 2


def _say_that_it_is_safe(judge: Callable[[tuple[int, int, int]], bool]) -> None:
    from packshot.ledger import connection

    setattr(connection, "wal_is_safe", judge)  # noqa: B010  a module's function, not an attribute of its type
