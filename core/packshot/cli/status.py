"""`packshot status`: what has been made, what is being made now, and how the last runs ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from packshot.api.money import dollars, show_usd
from packshot.cli import options
from packshot.cli.running import told
from packshot.cli.session import opened
from packshot.cli.talk import print_json
from packshot.engine.live import live
from packshot.ledger.rows import ShardRow, Status

_STATES = {"redo": "to be made anew"}


@click.command("status")
@options.catalog
@options.as_json
def command(catalog: Path, *, as_json: bool) -> None:
    """Say what has been made, what runs are doing now, and how the last ones ended."""
    with opened(catalog, offline=True) as session:
        status, batches = session.ledger.status(), session.ledger.shards.open()
        running = list(live(session.catalog.work / "live", datetime.now(UTC)))
        decided = session.ledger.decided()
    if as_json:
        print_json(_json(status, batches, running, decided))
        return
    for each in running:
        click.echo("\n".join(told(each)) + "\n")
    verdicts = ", ".join(f"{count} {verdict}" for verdict, count in status.assets.items()) or "none yet"
    click.echo(f"assets: {verdicts}")
    if said := [f"{count} {_STATES.get(state, state)}" for state, count in decided.items() if count]:
        click.echo(f"people: {', '.join(said)}")
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


def _json(
    status: Status,
    batches: Sequence[ShardRow],
    running: Sequence[Mapping[str, Any]],
    decided: Mapping[str, int],
) -> dict[str, object]:
    money = status.money
    return {
        "packshot": 1,
        "assets": dict(status.assets),
        "decisions": dict(decided),
        "originals": status.originals,
        "cost": {
            "currency": "USD",
            "charged": dollars(money.settled),
            "reserved": dollars(money.reserved),
            "unknown": dollars(money.unknown),
            "unpriced": money.unpriced,
        },
        "batches": [_batch_json(each) for each in batches],
        "running": list(running),
        "runs": [{**asdict(run), "counts": dict(run.counts)} for run in status.runs],
    }
