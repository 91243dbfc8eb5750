"""Copies of the ledger's file, taken while it is in use."""

from __future__ import annotations

import os
import secrets
import sqlite3
from pathlib import Path

from packshot.ledger.durable import make_folder, sync_folder

_PAGES = 1_000
"""Pages copied at once; in between other processes may write, and the copy takes that in."""


def existing(file: Path) -> sqlite3.Connection:
    """A connection to a database that is there; none is ever made."""
    # Not `mode=ro`, even for looking only: a journal that a killed run left must be rolled back before reading.
    address = f"{file.absolute().as_uri()}?mode=rw"
    return sqlite3.connect(address, uri=True, timeout=30, check_same_thread=False, isolation_level=None)


def back_up(database: sqlite3.Connection, copy: Path) -> None:
    """Copy the database as it stands after its last commit to `copy`, durably, whole or not at all."""
    make_folder(copy.parent)
    temporary = copy.with_name(f"{copy.name}.{secrets.token_hex(4)}.tmp")
    try:
        target = sqlite3.connect(temporary, isolation_level=None)
        try:
            database.backup(target, pages=_PAGES)
            target.execute("PRAGMA journal_mode = DELETE")  # a copy is one file, whatever the ledger's journal
        finally:
            target.close()
        with temporary.open("rb+") as written:
            os.fsync(written.fileno())
        temporary.replace(copy)
    finally:
        temporary.unlink(missing_ok=True)
    sync_folder(copy.parent)
