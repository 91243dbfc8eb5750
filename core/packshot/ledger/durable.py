"""Files that stand whole under their final name, or not at all, whatever stops the machine."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from packshot.ledger.failures import speaking


def write_durably(file: Path, data: bytes, *, synced: bool = True) -> None:
    """Write `data` under a temporary name in the same folder, sync it, rename it, sync the folder.

    `synced=False` leaves syncing to the system: the file is still whole or absent when the process dies, but may be
    empty after a loss of power. LedgerError when the disk does not let it.
    """
    temporary = file.with_name(f"{file.name}.{secrets.token_hex(4)}.tmp")
    with speaking(file):
        make_folder(file.parent)
        try:
            _write_new(temporary, data, synced=synced)
            temporary.replace(file)
        except OSError:
            temporary.unlink(missing_ok=True)
            raise
        if synced:
            sync_folder(file.parent)


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, each durably."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Make names in a folder durable; systems that cannot sync a folder keep names by themselves."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_all(handle: int, data: bytes) -> None:
    """Write every byte to an open file: the system may take fewer at once."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(handle, rest) :]


def _write_new(file: Path, data: bytes, *, synced: bool) -> None:
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        write_all(handle, data)
        if synced:
            os.fsync(handle)
    finally:
        os.close(handle)
