"""`packshot status`: what has been made, and how the last runs ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from packshot.api.money import dollars, show_usd
from packshot.cli import options
from packshot.cli.session import opened
from packshot.cli.talk import print_json
from packshot.ledger.rows import ShardRow, Status


@click.command("status")
@options.catalog
@options.as_json
def command(catalog: Path, *, as_json: bool) -> None:
    """Say what has been made and how the last runs ended."""
    with opened(catalog) as session:
        status, batches = session.ledger.status(), session.ledger.shards.open()
    if as_json:
        print_json(_json(status, batches))
        return
    verdicts = ", ".join(f"{count} {verdict}" for verdict, count in status.assets.items()) or "none yet"
    click.echo(f"assets: {verdicts}")
    money = status.money
    unpriced = f" + {money.unpriced} of unknown price" if money.unpriced else ""
    spent = f"spent {show_usd(money.settled)}   unknown {show_usd(money.unknown)}{unpriced}"
    click.echo(f"originals: {status.originals}   {spent}")
    for batch in batches:
        click.echo(_batch(batch))
    for run in status.runs:
        counts = "  ".join(f"{count} {name}" for name, count in run.counts.items() if count)
        click.echo(f"{run.id}  {run.tier}  {run.outcome or 'not ended'}  {counts}")


def _batch(batch: ShardRow) -> str:
    """One open batch in a line, as it was when a run last looked."""
    failed = f", {batch.failed} failed" if batch.failed else ""
    seen = f"{batch.done} of {batch.lines} done{failed}, seen {batch.looked_at}" if batch.looked_at else "not confirmed"
    return f"batch {batch.ticket or batch.id}  {batch.generator}  {seen}"


def _batch_json(batch: ShardRow) -> dict[str, object]:
    return {
        "batch": batch.id,
        "ticket": batch.ticket,
        "generator": batch.generator,
        "lines": batch.lines,
        "done": batch.done,
        "failed": batch.failed,
        "planned_at": batch.planned_at,
        "looked_at": batch.looked_at,
    }


def _json(status: Status, batches: Sequence[ShardRow]) -> dict[str, object]:
    money = status.money
    return {
        "packshot": 1,
        "assets": dict(status.assets),
        "originals": status.originals,
        "cost": {
            "currency": "USD",
            "charged": dollars(money.settled),
            "reserved": dollars(money.reserved),
            "unknown": dollars(money.unknown),
            "unpriced": money.unpriced,
        },
        "batches": [_batch_json(each) for each in batches],
        "runs": [{**asdict(run), "counts": dict(run.counts)} for run in status.runs],
    }
