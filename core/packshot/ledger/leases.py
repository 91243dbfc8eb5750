"""Which process holds open calls, and whether it still lives."""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Iterable
from pathlib import Path

from packshot.ledger.connection import Connection, Row
from packshot.ledger.rows import Lease

EXPIRY = 90.0
"""Seconds after its last heartbeat when a process that cannot be seen from here counts as dead.

A wrong verdict buys nothing: what a dead process left open becomes `unknown`, and the process it was wrong about may
still settle it.
"""
_SELECT = "SELECT id, pid, boot, started, beat_at, ended FROM leases"


def take(connection: Connection) -> str:
    """A new lease for this process, inside a transaction; returns its id."""
    lease, pid = uuid.uuid4().hex, os.getpid()
    connection.write(
        "INSERT INTO leases (id, pid, boot, started, beat_at) VALUES (?, ?, ?, ?, ?)",
        (lease, pid, boot(), started(pid) or "", time.time()),
    )
    return lease


def beat(connection: Connection, lease: str) -> None:
    """Renew a lease."""
    with connection.transaction(money=False):
        connection.write("UPDATE leases SET beat_at = ? WHERE id = ?", (time.time(), lease))


def end(connection: Connection, lease: str) -> None:
    """Give a lease up; what it still holds open is for the next run to recover."""
    with connection.transaction(money=False):
        connection.write("UPDATE leases SET ended = 1 WHERE id = ?", (lease,))
        forget(connection)


def bury(connection: Connection, dead: Iterable[Lease]) -> None:
    """End the leases of dead processes, inside a transaction."""
    for lease in dead:
        connection.write("UPDATE leases SET ended = 1 WHERE id = ?", (lease.id,))
    forget(connection)


def forget(connection: Connection) -> None:
    """Drop ended leases that hold nothing open, inside a transaction."""
    connection.write(
        "DELETE FROM leases WHERE ended = 1"
        " AND NOT EXISTS (SELECT 1 FROM attempts WHERE attempts.lease = leases.id)"
        " AND NOT EXISTS (SELECT 1 FROM shards WHERE shards.lease = leases.id)"
        " AND NOT EXISTS (SELECT 1 FROM runs WHERE runs.lease = leases.id AND runs.ended_at IS NULL)"
    )


def find(connection: Connection, lease: str) -> Lease | None:
    """The lease of this id."""
    row = connection.row(f"{_SELECT} WHERE id = ?", (lease,))
    return _lease(row) if row else None


def listed(connection: Connection) -> list[Lease]:
    """All leases that still hold something open."""
    return [_lease(row) for row in connection.rows(_SELECT)]


def goes_on(lease: Lease) -> bool:
    """Whether the lease's process still works: seen directly where it can be, else by its heartbeat."""
    if lease.ended:
        return False
    if lease.started and lease.boot == boot():
        return started(lease.pid) == lease.started
    return abs(time.time() - lease.beat_at) < EXPIRY


def _lease(row: Row) -> Lease:
    return Lease(id=row[0], pid=row[1], boot=row[2], started=row[3], beat_at=row[4], ended=bool(row[5]))


def boot() -> str:
    """Identity of the machine's boot and of the namespace in which pids mean something; empty where unknown."""
    try:
        identity = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return f"{identity} {Path('/proc/self/ns/pid').readlink()}"
    except OSError:
        return ""


def started(pid: int) -> str | None:
    """When a process started, in clock ticks since boot (proc(5), field 22 of stat); None of a dead or unseen one."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    # The process name in parentheses may hold spaces and parentheses of its own; the state follows it.
    fields = stat.rpartition(")")[2].split()
    return None if fields[0] in {"Z", "X"} else fields[19]
