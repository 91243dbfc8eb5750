"""Nobody's money is spent without their word."""

from __future__ import annotations

import sys

import click

from packshot.api import Problem
from packshot.api.money import show_usd
from packshot.errors import ConsentError
from packshot.planning.tally import Tally


def consent(tally: Tally, *, yes: bool, max_cost: int | None) -> int | None:
    """The most the run may spend (micro-dollars; None: no bound); ConsentError when nobody agreed to what it costs."""
    if not tally.paid or yes:
        return max_cost
    if max_cost is not None:
        if tally.cost.maximum > max_cost:
            raise ConsentError(_too_dear(tally, max_cost))
        return max_cost
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise ConsentError(_nobody_to_ask(tally))
    if not click.confirm(f"Spend up to {_upto(tally)}?", err=True):
        raise ConsentError(Problem(code="consent.declined", message="nothing was made and nothing was paid"))
    return None if tally.unknown else tally.cost.maximum


def _upto(tally: Tally) -> str:
    unknown = f" and {tally.unknown} pictures of unknown price" if tally.unknown else ""
    return f"{show_usd(tally.cost.maximum)}{unknown}"


def _too_dear(tally: Tally, max_cost: int) -> Problem:
    return Problem(
        code="consent.max-cost",
        message=f"the plan may cost {show_usd(tally.cost.maximum)}; --max-cost allows {show_usd(max_cost)}",
        fix="raise --max-cost, or make less with --limit, --product or --shot",
    )


def _nobody_to_ask(tally: Tally) -> Problem:
    return Problem(
        code="consent.needed",
        message=f"the plan may cost {_upto(tally)}, and there is no terminal to ask at",
        fix="say --yes, or --max-cost AMOUNT",
    )
