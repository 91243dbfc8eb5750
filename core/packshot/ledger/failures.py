"""What the ledger refuses, each with a problem a person can act on."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from packshot.api import Problem, Where


class LedgerError(Exception):
    """The ledger cannot do this; `problem` says why and what to do."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class OverBudget(LedgerError):
    """The call might pass the budget."""


class Held(LedgerError):
    """The original may not be made now: it exists, is being made, or may have been paid for already."""


_SQLITE = {
    "SQLITE_FULL": ("disk.full", "the disk is full", "free some space and run again; nothing kept so far is lost"),
    "SQLITE_BUSY": (
        "ledger.busy",
        "another process has held the ledger for too long",
        "wait for it to end, or stop it, and run again",
    ),
    "SQLITE_READONLY": ("ledger.read-only", "the ledger may not be written", "allow writing to it and run again"),
    "SQLITE_CANTOPEN": ("ledger.read-only", "the ledger cannot be opened", "allow access to its folder and run again"),
    "SQLITE_CORRUPT": ("ledger.damaged", "the ledger is damaged", ""),
    "SQLITE_NOTADB": ("ledger.damaged", "the ledger is damaged", ""),
    "SQLITE_CONSTRAINT": (
        "ledger.closed-attempt",
        "the ledger refuses a change that must not happen",
        "this is a bug: report it with what you typed",
    ),
}
FATAL = frozenset(("disk.full", "disk.unwritable", "ledger.read-only", "ledger.damaged"))
"""Codes of what keeps every other job from being made too: whoever meets one stops."""
_DISK = {
    errno.ENOSPC: ("disk.full", "the disk is full"),
    errno.EDQUOT: ("disk.full", "the disk quota is used up"),
    errno.EACCES: ("disk.unwritable", "access is not permitted"),
    errno.EROFS: ("disk.unwritable", "the disk is mounted read-only"),
}


_FIX = {"disk.full": "free some space", "disk.unwritable": "allow writing there"}


def rebuild_order(work: Path) -> str:
    """What to do about a ledger that cannot be used beside originals that can."""
    return f'make it anew from the originals with "packshot doctor {work.parent} --rebuild"; no original is touched'


@contextmanager
def speaking(file: Path) -> Iterator[None]:
    """Turn what SQLite or the system says of `file` into a LedgerError."""
    try:
        yield
    except sqlite3.Error as error:
        raise LedgerError(_sqlite_problem(error, file)) from error
    except OSError as error:
        raise LedgerError(disk_problem(error, file)) from error


def disk_problem(error: OSError, file: Path | None) -> Problem:
    """What the system says of a file it does not let packshot read or write."""
    code, why = _DISK.get(error.errno or 0, ("disk.failed", str(error.strerror or error)))
    fix = f"{_FIX.get(code, 'put it right')} and run again; nothing kept so far is lost"
    return Problem(code=code, message=why, where=Where(str(file)) if file else None, fix=fix)


def full(folder: Path) -> LedgerError:
    """What to say before anything is sent for whose answer there may be no room."""
    return LedgerError(disk_problem(OSError(errno.ENOSPC, "No space left on device"), folder))


def _sqlite_problem(error: sqlite3.Error, file: Path) -> Problem:
    # Extended names like SQLITE_IOERR_FSYNC or SQLITE_BUSY_SNAPSHOT begin with their plain name.
    plain = "_".join(getattr(error, "sqlite_errorname", "").split("_")[:2])
    code, message, fix = _SQLITE.get(plain, ("ledger.failed", f"the ledger cannot be used: {error}", ""))
    if plain == "SQLITE_CONSTRAINT":
        message = f"{message}: {error}"
    return Problem(code=code, message=message, where=Where(str(file)), fix=fix or rebuild_order(file.parent))
