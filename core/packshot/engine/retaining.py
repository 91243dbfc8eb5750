"""Approved pictures that new ones replace: their files are kept, so that nothing anybody approved is lost."""

from __future__ import annotations

import hashlib
from pathlib import Path

from packshot.engine.calling import PluginRaised
from packshot.engine.storing import Shelf
from packshot.ledger import AssetRow
from packshot.ledger.durable import write_durably

FOLDER = "approved"


def retained(work: Path, sha256: str) -> Path:
    """Where an approved picture is kept once another one has taken its place."""
    return work / FOLDER / sha256[:2] / sha256


def retain(row: AssetRow, shelf: Shelf, work: Path) -> None:
    """Keep the file of an asset that is about to be replaced; one that is gone or was changed is no longer it.

    LedgerError when the disk does not take it: then the new picture must wait.
    """
    try:
        data = shelf.get(row.storage_key)
    except (PluginRaised, OSError):
        return
    if hashlib.sha256(data).hexdigest() == row.sha256:
        write_durably(retained(work, row.sha256), data)
