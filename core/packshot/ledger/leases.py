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
SELECT = "SELECT id, pid, boot, started, beat_at, awake, ended FROM leases"


def take(connection: Connection) -> str:
    """A new lease for this process, inside a transaction; returns its id."""
    lease, pid = uuid.uuid4().hex, os.getpid()
    connection.write(
        "INSERT INTO leases (id, pid, boot, started, beat_at, awake) VALUES (?, ?, ?, ?, ?, ?)",
        (lease, pid, boot(), started(pid) or "", time.time(), awake()),
    )
    return lease


def beat(connection: Connection, lease: str) -> None:
    """Renew a lease."""
    with connection.transaction(money=False):
        connection.write("UPDATE leases SET beat_at = ?, awake = ? WHERE id = ?", (time.time(), awake(), lease))


def end(connection: Connection, lease: str) -> None:
    """Give a lease up; what it still holds open is for the next run to recover."""
    with connection.transaction(money=False):
        connection.write("UPDATE leases SET ended = 1 WHERE id = ?", (lease,))
        forget(connection)


def bury(connection: Connection, dead: Iterable[Lease]) -> None:
    """End the leases of dead processes, inside a transaction, and with them their claims on jobs."""
    for lease in dead:
        connection.write("UPDATE leases SET ended = 1 WHERE id = ?", (lease.id,))
    forget(connection)


def forget(connection: Connection) -> None:
    """Drop ended leases that hold nothing open, inside a transaction; what they had claimed is free."""
    connection.write("DELETE FROM claims WHERE lease IN (SELECT id FROM leases WHERE ended = 1)")
    connection.write(
        "DELETE FROM leases WHERE ended = 1"
        " AND NOT EXISTS (SELECT 1 FROM attempts WHERE attempts.lease = leases.id)"
        " AND NOT EXISTS (SELECT 1 FROM shards WHERE shards.lease = leases.id)"
        " AND NOT EXISTS (SELECT 1 FROM runs WHERE runs.lease = leases.id AND runs.ended_at IS NULL)"
    )


def find(connection: Connection, lease: str) -> Lease | None:
    """The lease of this id."""
    row = connection.row(f"{SELECT} WHERE id = ?", (lease,))
    return of_row(row) if row else None


def listed(connection: Connection) -> list[Lease]:
    """All leases that still hold something open."""
    return [of_row(row) for row in connection.rows(SELECT)]


def goes_on(lease: Lease) -> bool:
    """Whether the lease's process still works: seen directly where it can be, else by its heartbeat.

    Within one boot of the machine the heartbeat is told by a clock that nobody sets; only beyond it by the time of day.
    """
    if lease.ended:
        return False
    here = boot()
    if lease.started and lease.boot == here:
        return started(lease.pid) == lease.started
    ticks = awake()
    if lease.awake is not None and ticks is not None and _same_machine(lease.boot, here):
        return ticks - lease.awake < EXPIRY
    return abs(time.time() - lease.beat_at) < EXPIRY


def of_row(row: Row) -> Lease:
    """The lease in a row of SELECT."""
    return Lease(id=row[0], pid=row[1], boot=row[2], started=row[3], beat_at=row[4], awake=row[5], ended=bool(row[6]))


def boot() -> str:
    """Identity of the machine's boot and of the namespace in which pids mean something; empty where unknown."""
    try:
        identity = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return f"{identity} {Path('/proc/self/ns/pid').readlink()}"
    except OSError:
        return ""


def awake() -> float | None:
    """Seconds since the machine's boot, sleep included, the same for every process on it; None where unknown."""
    clock = getattr(time, "CLOCK_BOOTTIME", None)
    return None if clock is None else time.clock_gettime(clock)


def _same_machine(one: str, other: str) -> bool:
    """Whether two processes live in the same boot of a machine, whatever their namespaces."""
    return bool(one) and one.partition(" ")[0] == other.partition(" ")[0]


def started(pid: int) -> str | None:
    """When a process started, in clock ticks since boot (proc(5), field 22 of stat); None of a dead or unseen one."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    # The process name in parentheses may hold spaces and parentheses of its own; the state follows it.
    fields = stat.rpartition(")")[2].split()
    return None if fields[0] in {"Z", "X"} else fields[19]
