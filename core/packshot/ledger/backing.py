"""Copies of the ledger and of what lies beside it, taken while it is in use."""

from __future__ import annotations

import os
import secrets
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from packshot.api import Problem
from packshot.ledger import journal
from packshot.ledger.connection import Connection
from packshot.ledger.durable import make_folder, sync_folder
from packshot.ledger.failures import LedgerError, speaking

_PAGES = 1_000
"""Pages copied at once; in between other processes may write, and the copy takes that in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BackedUp:
    """What a backup came to."""

    folder: Path
    originals: int
    """Originals in it."""
    copied: int
    """Files that were copied this time: what the folder had already is not copied again."""
    bytes: int
    """Bytes of those."""


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
        _synced(temporary)
        temporary.replace(copy)
    finally:
        temporary.unlink(missing_ok=True)
    sync_folder(copy.parent)


def back_up_all(work: Path, connection: Connection, folder: Path) -> BackedUp:
    """Copy all that cannot be made again to `folder`, or what is new since the last time; runs may go on meanwhile.

    Answers that wait come first and last, the ledger between them, originals after it: whatever a row of the copied
    ledger names is there. The folder, named `.packshot` beside the catalog, is the ledger again. LedgerError where the
    folder lies in `work` itself, or the disk does not take it.
    """
    if folder.resolve().is_relative_to(work.resolve()):
        fix = "choose a folder elsewhere, best on another disk"
        problem = Problem(code="backup.inside", message=f"{folder} lies in the ledger's own folder", fix=fix)
        raise LedgerError(problem)
    with speaking(folder):
        make_folder(folder)
        copied = [*_copied(work, folder, "spool/*"), *_copied(work, folder, "shards/*.json")]
        _ledger(work, connection, folder)
        copied += [*_copied(work, folder, "originals/??/*"), *_copied(work, folder, "approved/??/*")]
        copied += [*_copied(work, folder, "spool/*"), *_copied(work, folder, "shards/*.json")]
    originals = sum("." not in file.name for file in folder.glob("originals/??/*"))
    return BackedUp(folder=folder, originals=originals, copied=len(copied), bytes=sum(copied))


def _ledger(work: Path, connection: Connection, folder: Path) -> None:
    """Copy the ledger with the journal that belongs to it; the lock keeps writers from coming in between."""
    source = existing(connection.file)
    try:
        with connection.transaction(money=False):
            back_up(source, folder / connection.file.name)
            if (work / journal.NAME).exists():
                _copy(work / journal.NAME, folder / journal.NAME)
    finally:
        source.close()


def _copied(work: Path, folder: Path, pattern: str) -> Iterator[int]:
    """Copy what is not there yet; the bytes of each copied file. What goes meanwhile was settled, and is left out."""
    touched: set[Path] = set()
    for file in _whole(work.glob(pattern)):
        copy = folder / file.relative_to(work)
        try:
            size = file.stat().st_size
            if not copy.exists() or copy.stat().st_size != size or file.suffix == ".json":
                make_folder(copy.parent)
                _copy(file, copy)
                touched.add(copy.parent)
                yield size
        except FileNotFoundError:
            continue
    for each in touched:
        sync_folder(each)


def _whole(files: Iterable[Path]) -> Iterator[Path]:
    return (file for file in sorted(files) if file.suffix not in (".tmp", ".part") and file.is_file())


def _copy(file: Path, copy: Path) -> None:
    temporary = copy.with_name(f"{copy.name}.{secrets.token_hex(4)}.tmp")
    try:
        shutil.copyfile(file, temporary)
        _synced(temporary)
        temporary.replace(copy)
    finally:
        temporary.unlink(missing_ok=True)


def _synced(file: Path) -> None:
    with file.open("rb+") as written:
        os.fsync(written.fileno())
