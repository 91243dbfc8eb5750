"""Runs: when each began, whether it ended, and what it counted."""

from __future__ import annotations

import json
from collections.abc import Mapping

from packshot.ledger import leases
from packshot.ledger.connection import Connection, now
from packshot.ledger.rows import RunRow


def start(connection: Connection, run: RunRow, lease: str) -> None:
    """Note that a run has begun, inside a transaction."""
    connection.write(
        "INSERT INTO runs (id, catalog, tier, command, started_at, lease) VALUES (?, ?, ?, ?, ?, ?)",
        (run.id, run.catalog, run.tier, run.command, run.started_at, lease),
    )


def restore(connection: Connection, run: RunRow) -> None:
    """Take over a run of another ledger, inside a transaction; one that never ended was killed."""
    connection.write(
        "INSERT INTO runs (id, catalog, tier, command, started_at, ended_at, outcome, counts, lease)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, '')",
        (
            run.id,
            run.catalog,
            run.tier,
            run.command,
            run.started_at,
            run.ended_at or now(),
            run.outcome or "killed",
            json.dumps(dict(run.counts)),
        ),
    )


def end(connection: Connection, run_id: str, outcome: str, counts: Mapping[str, int]) -> None:
    """Note how a run ended, inside a transaction."""
    connection.write(
        "UPDATE runs SET ended_at = ?, outcome = ?, counts = ? WHERE id = ?",
        (now(), outcome, json.dumps(dict(counts)), run_id),
    )


def last(connection: Connection, number: int) -> tuple[RunRow, ...]:
    """The last runs, newest first."""
    rows = connection.rows(
        "SELECT id, catalog, tier, command, started_at, ended_at, outcome, counts FROM runs"
        " ORDER BY number DESC LIMIT ?",
        (number,),
    )
    return tuple(
        RunRow(
            id=row[0],
            catalog=row[1],
            tier=row[2],
            command=row[3],
            started_at=row[4],
            ended_at=row[5],
            outcome=row[6],
            counts=json.loads(row[7]),
        )
        for row in rows
    )


def killed(connection: Connection) -> list[str]:
    """The runs that never ended and whose process is gone."""
    rows = connection.rows("SELECT id, lease FROM runs WHERE ended_at IS NULL")
    return [run for run, lease in rows if not _goes_on(connection, lease)]


def live(connection: Connection) -> dict[str, int]:
    """The runs whose process goes on, each with its process id."""
    rows = connection.rows("SELECT id, lease FROM runs WHERE ended_at IS NULL ORDER BY number")
    found = {run: leases.find(connection, lease) for run, lease in rows}
    return {run: lease.pid for run, lease in found.items() if lease and leases.goes_on(lease)}


def _goes_on(connection: Connection, lease: str) -> bool:
    found = leases.find(connection, lease)
    return found is not None and leases.goes_on(found)
