"""`packshot plan`: what would be made, why, and what it costs."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from packshot.api.money import show_usd
from packshot.cli import options
from packshot.cli.asking import asked, tallied
from packshot.cli.options import Selectors
from packshot.cli.session import Session, opened
from packshot.cli.talk import counted, print_json, say_problems
from packshot.errors import problem_json
from packshot.planning.planned import Planned
from packshot.planning.tally import SHOWN, Sum, Tally


@click.command("plan")
@options.catalog
@options.selectors
@options.approved
@options.batch
@options.offline
@options.as_json
def command(
    catalog: Path,
    selectors: Selectors,
    *,
    approved: bool,
    batch: bool,
    offline: bool,
    as_json: bool,
) -> None:
    """Say what would be made, why, and what it costs. Nothing is made and nothing is paid."""
    with opened(catalog, tier=selectors.tier, sets=selectors.sets, batch=batch, offline=offline) as session:
        tally = tallied(session, asked(session, selectors, approved=approved))
        answer = plan_json(session, tally)
        session.plugins.announce("plan_ready", plan=answer)
        budget = list(_budget(session, tally))
    if as_json:
        print_json(answer)
    else:
        say_problems([*session.warnings, *tally.problems], session.catalog.folder)
        click.echo("\n".join((*told(tally), *budget)))
    if any(each.level == "error" for each in tally.problems):
        click.get_current_context().exit(2)


def plan_json(session: Session, tally: Tally) -> dict[str, Any]:
    """What `plan --json` prints."""
    return {**tally.json(), "problems": [problem_json(each) for each in (*session.warnings, *tally.problems)]}


def told(tally: Tally) -> Iterator[str]:
    """The plan in lines: the first jobs of each kind, then the sums."""
    for state, sign in (("new", "+"), ("changed", "~"), ("held", "!"), ("refused", "!")):
        yield from _rows(tally, state, sign)
    yield summary(tally)
    yield from besides(tally)


def summary(tally: Tally) -> str:
    """The plan in one line."""
    changed = f" ({', '.join(tally.whys)})" if tally.whys else ""
    parts = [
        f"+ {tally.states['new']} to make",
        f"~ {tally.states['changed']} changed{changed}",
        f"= {tally.states['made']} already made",
        f"- {tally.orphaned} orphaned",
        *([f"! {tally.held} held"] if tally.held else []),
        price(tally),
    ]
    return "  ".join(parts)


def besides(tally: Tally) -> Iterator[str]:
    """What people's decisions do to the plan, a line each."""
    if tally.redone.jobs:
        yield f"{tally.redone.jobs} made anew because people asked for it: {_cost(tally.redone)}"
    if tally.voids:
        yield f"{counted(tally.voids, 'approved picture')} would be made anew, and no longer be approved"
    if tally.left_out.jobs:
        lacks = ", ".join(f"{count} {lack}" for lack, count in tally.lacks.items())
        yield f"{tally.left_out.jobs} left out ({lacks}), which saves {_cost(tally.left_out)}"


def price(tally: Tally) -> str:
    """What the jobs to make cost, with what is not known said beside it."""
    batched = f", {tally.batched} in batches" if tally.batched else ""
    return _cost(Sum(tally.states.total(), tally.cost, tally.unknown)) + batched


def _cost(jobs: Sum) -> str:
    if not jobs.cost.maximum and not jobs.unknown:
        return "free"
    unknown = f", {jobs.unknown} unknown" if jobs.unknown else ""
    return f"est. {show_usd(jobs.cost.expected)} (max {show_usd(jobs.cost.maximum)}){unknown}"


def _budget(session: Session, tally: Tally) -> Iterator[str]:
    """What the catalog's budget leaves, and whether that is enough."""
    limit = session.catalog.budget
    if limit is None or not tally.paid:
        return
    left = max(0, limit - session.ledger.spent().total)
    enough = "" if tally.cost.maximum <= left and not tally.unknown else "; jobs beyond it will be held"
    yield f"budget {show_usd(limit)}, {show_usd(left)} left{enough}"


def _rows(tally: Tally, state: str, sign: str) -> Iterator[str]:
    jobs = tally.shown.get(state, [])
    for shot, group in itertools.groupby(jobs, key=lambda job: job.slot.shot):
        yield f"{shot}:"
        yield from (f"  {sign} {_row(job)}" for job in group)
    rest = tally.states[state] - len(jobs)
    if len(jobs) == SHOWN and rest:
        yield f"  \u2026 and {rest} more"


def _row(job: Planned) -> str:
    axes = " ".join(each for each in (job.slot.product, job.slot.colorway, job.slot.scene) if each)
    take = f" take {job.slot.take}" if job.shot.takes > 1 else ""
    why = f"  ({', '.join(job.why)})" if job.why else ""
    cost = "?" if job.estimate is None else show_usd(job.estimate.expected) if job.estimate.expected else ""
    return f"{axes}{take}  -> {job.storage_key}{why}  {cost}".rstrip()
