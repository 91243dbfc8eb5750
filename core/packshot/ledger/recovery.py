"""What dead processes left open: answers to read, and calls nobody knows the end of."""

from __future__ import annotations

from collections.abc import Callable

from packshot.ledger import attempts, leases, transitions
from packshot.ledger.connection import Connection
from packshot.ledger.rows import AttemptRow, Lease, Recovered
from packshot.ledger.spool import Spools

IsAlive = Callable[[Lease], bool]


def recover(connection: Connection, spools: Spools, is_alive: IsAlive) -> list[Recovered]:
    """Judge every open attempt; those of dead processes without a durable answer become unknown."""
    _collect_settled(connection, spools)
    with connection.transaction():
        found = attempts.still_open(connection)
        left = [(attempt, lease) for attempt, lease in found if not (lease and is_alive(lease))]
        answered = {attempt.id for attempt, _ in left if spools.answered(attempt.id)}
        lost = [attempt for attempt, lease in left if lease and attempt.id not in answered]
        for attempt in lost:
            attempts.move(connection, attempt.id, "unknown", charge=None, message="the run died before an answer came")
        leases.bury(connection, [lease for lease in leases.listed(connection) if not is_alive(lease)])
    told = answered | {attempt.id for attempt in lost}
    return [_recovered(attempt, answered=attempt.id in answered) for attempt, _ in left if attempt.id in told]


def _collect_settled(connection: Connection, spools: Spools) -> None:
    """Let go of answers whose settling was the last thing a dead process did."""
    for attempt in spools.attempts():
        row = connection.row("SELECT state FROM attempts WHERE id = ?", (attempt,))
        if row and row[0] not in transitions.OPEN:
            spools.collect(attempt)


def _recovered(attempt: AttemptRow, *, answered: bool) -> Recovered:
    return Recovered(
        attempt=attempt.id,
        original_key=attempt.original_key,
        slot=attempt.slot,
        generator=attempt.generator,
        plugin=attempt.plugin,
        estimate=attempt.estimate,
        answered=answered,
        counted=attempt.state in ("unknown", "kept-damaged"),
    )
