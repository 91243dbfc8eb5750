"""`packshot costs`: what was spent, on what, and what it brought."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import click

from packshot.api.money import dollars, show_usd
from packshot.cli import options
from packshot.cli.session import opened
from packshot.cli.talk import print_json
from packshot.ledger.rows import CostRow, Grouping
from packshot.spreadsheets import Cell, to_csv

_COLUMNS = (
    *("name", "charged", "unknown", "estimated", "unpriced", "unestimated"),
    *("originals", "assets", "passed", "per_asset", "per_passed"),
)
_HEAD = ("", "spent", "unknown", "estimated", "originals", "assets", "passed", "per asset", "per passed")


@click.command("costs")
@options.catalog
@click.option("--by", type=click.Choice(get_args(Grouping)), default="shot", show_default=True, help="What to add up.")
@options.as_json
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV for a spreadsheet.")
def command(catalog: Path, by: Grouping, *, as_json: bool, as_csv: bool) -> None:
    """Say what was spent, on what, and what it brought; the estimate beside the charge."""
    with opened(catalog) as session:
        rows = session.ledger.costs(by)
    if as_json:
        print_json({"packshot": 1, "by": by, "currency": "USD", "rows": [_json(row) for row in rows]})
        return
    if as_csv:
        click.echo(to_csv([_COLUMNS, *(_json(row).values() for row in rows)]), nl=False)
        return
    table = [_HEAD, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in table) for column in range(len(_HEAD))]
    for line in table:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def _cells(row: CostRow) -> tuple[str, ...]:
    more = f" + {row.unpriced} ?" if row.unpriced else ""
    estimated = show_usd(row.estimated) + (f" + {row.unestimated} ?" if row.unestimated else "")
    money = (show_usd(row.settled), show_usd(row.unknown) + more, estimated)
    each = ("-" if price is None else show_usd(price) for price in (row.per_asset, row.per_passed))
    return (row.name, *money, str(row.originals), str(row.assets), str(row.passed), *each)


def _json(row: CostRow) -> dict[str, Cell]:
    return {
        "name": row.name,
        "charged": dollars(row.settled),
        "unknown": dollars(row.unknown),
        "estimated": dollars(row.estimated),
        "unpriced": row.unpriced,
        "unestimated": row.unestimated,
        "originals": row.originals,
        "assets": row.assets,
        "passed": row.passed,
        "per_asset": None if row.per_asset is None else dollars(row.per_asset),
        "per_passed": None if row.per_passed is None else dollars(row.per_passed),
    }
