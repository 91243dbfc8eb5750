"""`packshot run`: make what the plan says."""

from __future__ import annotations

from pathlib import Path

import click

from packshot.api.money import parse_usd
from packshot.cli import options
from packshot.cli.asking import asked
from packshot.cli.making import Terms, make
from packshot.cli.options import Selectors
from packshot.cli.session import opened


class Money(click.ParamType[int]):
    """An amount of US dollars, kept in micro-dollars."""

    name = "amount"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Read `2.50` or `"2.50 USD"`."""
        try:
            return value if isinstance(value, int) else parse_usd(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)


@click.command("run")
@options.catalog
@options.selectors
@options.approved
@options.batch
@click.option("--yes", is_flag=True, help="Agree to what the plan costs.")
@click.option("--max-cost", type=Money(), help="Agree to spend up to this much in this run.")
@click.option("--retry-unknown", is_flag=True, help="Ask again where an earlier call may have been billed.")
@click.option("--max-failures", type=click.IntRange(min=1), help="Begin no more after so many failed jobs.")
@click.option("--wait", is_flag=True, help="Wait for the batches and make what they bring.")
@click.option("--no-sheet", is_flag=True, help="Write no contact sheet.")
@options.offline
@options.as_json
def command(
    catalog: Path,
    selectors: Selectors,
    *,
    approved: bool,
    batch: bool,
    yes: bool,
    max_cost: int | None,
    retry_unknown: bool,
    max_failures: int | None,
    wait: bool,
    no_sheet: bool,
    offline: bool,
    as_json: bool,
) -> None:
    """Make what the plan says; what is made already is reused. Ctrl-C stops safely: run again to go on."""
    terms = Terms(
        yes=yes,
        max_cost=max_cost,
        max_failures=max_failures,
        wait=wait,
        sheet=not no_sheet,
        as_json=as_json,
    )
    with opened(
        catalog, tier=selectors.tier, sets=selectors.sets, readonly=False, batch=batch, offline=offline
    ) as session:
        what = asked(session, selectors, retry_unknown=retry_unknown, approved=approved)
        report = make(session, what, terms)
    click.get_current_context().exit(report.exit_code)
