"""`packshot status`: what has been made, and how the last runs ended."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from packshot.api.money import dollars, show_usd
from packshot.cli import options
from packshot.cli.session import opened
from packshot.cli.talk import print_json
from packshot.ledger.rows import Status


@click.command("status")
@options.catalog
@options.as_json
def command(catalog: Path, *, as_json: bool) -> None:
    """Say what has been made and how the last runs ended."""
    with opened(catalog) as session:
        status = session.ledger.status()
    if as_json:
        print_json(_json(status))
        return
    verdicts = ", ".join(f"{count} {verdict}" for verdict, count in status.assets.items()) or "none yet"
    click.echo(f"assets: {verdicts}")
    money = status.money
    click.echo(f"originals: {status.originals}   spent {show_usd(money.settled)}   unknown {show_usd(money.unknown)}")
    for run in status.runs:
        counts = "  ".join(f"{count} {name}" for name, count in run.counts.items() if count)
        click.echo(f"{run.id}  {run.tier}  {run.outcome or 'not ended'}  {counts}")


def _json(status: Status) -> dict[str, object]:
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
        },
        "runs": [{**asdict(run), "counts": dict(run.counts)} for run in status.runs],
    }
