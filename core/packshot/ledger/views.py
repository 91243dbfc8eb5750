"""What people look at: where a catalog stands and what it has cost."""

from __future__ import annotations

from packshot.ledger import money, runs
from packshot.ledger.connection import Connection
from packshot.ledger.rows import CostRow, Grouping, Status

_LAST_RUNS = 10


def status(connection: Connection) -> Status:
    """Where the catalog stands."""
    assets = connection.rows("SELECT verdict, count(*) FROM assets WHERE current = 1 GROUP BY verdict")
    attempts = connection.rows("SELECT state, count(*) FROM attempts GROUP BY state")
    ((originals,),) = connection.rows("SELECT count(*) FROM originals")
    return Status(
        assets=dict(assets),
        attempts=dict(attempts),
        originals=originals,
        money=money.spent(connection),
        runs=runs.last(connection, _LAST_RUNS),
    )


def costs(connection: Connection, by: Grouping) -> list[CostRow]:
    """What each catalog, shot, generator, model, day, product or tier has cost, in order of name."""
    rows = connection.rows(
        "SELECT CASE ? WHEN 'catalog' THEN catalog WHEN 'shot' THEN shot WHEN 'generator' THEN generator"
        " WHEN 'model' THEN coalesce(facts ->> 'model', plugin) WHEN 'day' THEN day WHEN 'product' THEN product"
        " ELSE tier END AS name, sum(settled), sum(unknown), sum(estimated),"
        " sum(unpriced), sum(unestimated), sum(originals), sum(assets), sum(passed)"
        " FROM cost_lines GROUP BY name ORDER BY name",
        (by,),
    )
    return [
        CostRow(
            name=row[0],
            settled=row[1],
            unknown=row[2],
            estimated=row[3],
            unpriced=row[4],
            unestimated=row[5],
            originals=row[6],
            assets=row[7],
            passed=row[8],
        )
        for row in rows
    ]
