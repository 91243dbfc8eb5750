"""Who makes which job: of all the processes that run one catalog, one."""

from __future__ import annotations

from packshot.identity import Slot
from packshot.ledger import leases
from packshot.ledger.connection import Connection
from packshot.ledger.rows import Lease
from packshot.ledger.slots import columns

_RELEASE = "DELETE FROM claims WHERE what = ? AND lease = ?"


def take(connection: Connection, lease: str, slot: Slot, original_key: str) -> Lease | None:
    """Claim a job, and its original where that is not kept; the living process that has either of them, or None.

    What a dead process had claimed is taken over.
    """
    with connection.transaction(money=False):
        wanted = [_of_slot(slot)]
        if connection.row("SELECT 1 FROM originals WHERE original_key = ?", (original_key,)) is None:
            wanted.append(_of_original(original_key))
        if holder := next(filter(None, (_holder(connection, each, lease) for each in wanted)), None):
            return holder
        for each in wanted:
            connection.write("INSERT OR REPLACE INTO claims (what, lease) VALUES (?, ?)", (each, lease))
    return None


def release(connection: Connection, lease: str, slot: Slot, original_key: str) -> None:
    """Give a job up, inside a transaction."""
    for each in (_of_slot(slot), _of_original(original_key)):
        connection.write(_RELEASE, (each, lease))


def _holder(connection: Connection, what: str, lease: str) -> Lease | None:
    row = connection.row("SELECT lease FROM claims WHERE what = ?", (what,))
    if row is None or row[0] == lease:
        return None
    found = leases.find(connection, row[0])
    return found if found and leases.goes_on(found) else None


def _of_slot(slot: Slot) -> str:
    return "\0".join(("slot", *map(str, columns(slot))))


def _of_original(original_key: str) -> str:
    return f"original\0{original_key}"
