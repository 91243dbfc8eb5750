"""Carrying out a run for a person: the plan's sums, their consent, progress, the end, the contact sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path

import click

from packshot.api import Problem
from packshot.api.money import show_usd
from packshot.cli.asking import Asked, jobs, tallied
from packshot.cli.consent import consent
from packshot.cli.facts import SheetFacts
from packshot.cli.failure import unwritable
from packshot.cli.live import live_sheet
from packshot.cli.plan import besides, plan_json, summary
from packshot.cli.progress import progress, tell_batches
from packshot.cli.session import Session
from packshot.cli.sheet import standing, whole_sheet, write_sheet
from packshot.cli.talk import counted, near, print_json, say, say_problems
from packshot.engine.collecting import collect_batches
from packshot.engine.events import AssetStored, Event, JobFailed, JobHeld, JobRefused, Listener, RunEnded
from packshot.engine.report import Report
from packshot.engine.rows import asset_json
from packshot.engine.run import run_plan
from packshot.engine.work import Work
from packshot.errors import problem_json
from packshot.plugins import Plugins

_STOPPED = {"disk": "nothing more can be written", "storage": "the storage takes nothing"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """On what terms a run is made; money in micro-dollars."""

    yes: bool = False
    max_cost: int | None = None
    max_failures: int | None = None
    wait: bool = False
    sheet: bool = True
    as_json: bool = False


def make(session: Session, what: Asked, terms: Terms) -> Report:
    """Bring in the batches that have ended, then make what is asked for and say how it ended."""
    collected = collect_batches(_work(session, what, terms, (tell_batches,)))
    if collected.interrupted:
        raise click.Abort
    tally = tallied(session, what)
    say_problems(session.warnings, session.catalog.folder)
    for line in (summary(tally), *besides(tally)):
        say(line)
    if session.plugins.listens("plan_ready"):
        session.plugins.announce("plan_ready", plan=plan_json(session, tally))
    terms = replace(terms, max_cost=consent(tally, yes=terms.yes, max_cost=terms.max_cost))
    facts = SheetFacts()
    beside = session.ledger.live_runs().values()
    for pid in beside:
        say(f"another run works on this catalog (process {pid}); each picture is made by one of the two")
    watched = terms.sheet and not beside and any(tally.states[each] for each in what.todo)
    sheet = live_sheet(session, facts, tally.jobs) if watched else nullcontext(facts)
    with sheet as followed, progress(tally.jobs) as shown:
        report = run_plan(_work(session, what, terms, (shown, followed), collected.problems, tally.jobs))
    say_problems([each for each in report.problems if each.level != "note"], session.catalog.folder)
    for line in _ended(report):
        say(line)
    if terms.sheet:
        _show(session, what, facts)
    if terms.as_json:
        print_json(report.json())
    return report


def _show(session: Session, what: Asked, facts: SheetFacts) -> None:
    """Write the sheet of the whole catalog; the pictures are made, whether it can be written or not.

    Photos of products that were not asked for are not fetched for it.
    """
    session.catalog.photos.offline = True
    whole = facts if what.everything else standing(session, Asked(), facts)
    try:
        say(f"look at {near(write_sheet(session, whole_sheet(session, Asked(), whole)))}")
    except OSError as error:
        say_problems([replace(unwritable(error), level="warning")])


def _work(
    session: Session,
    what: Asked,
    terms: Terms,
    listeners: tuple[Listener, ...],
    problems: Sequence[Problem] = (),
    counted: int | None = None,
) -> Work:
    """A run's work; `problems` are those found before it, `counted` the jobs."""
    catalog = session.catalog
    return Work(
        catalog=catalog,
        plan=chain(problems, jobs(session, what)),
        again=partial(jobs, session, what) if terms.wait else None,
        ledger=session.ledger,
        kit=session.planner.kit,
        budget=catalog.budget,
        max_cost=terms.max_cost,
        retry_unknown=what.retry_unknown,
        max_failures=terms.max_failures,
        jobs=counted,
        stall=60 * session.settings.stall_minutes,
        plugin_seconds=session.settings.plugin_seconds,
        plugin_memory=1_000_000 * session.settings.plugin_megabytes,
        logs=1_000_000 * session.settings.log_megabytes,
        listeners=(*listeners, partial(_announce, session.plugins, catalog.folder)),
    )


def _ended(report: Report) -> Iterator[str]:
    """The end of a run in a few lines."""
    counts = {name: count for name, count in report.counts.items() if count or name in ("made", "reused")}
    charged = f"  charged {show_usd(report.charged)}" if report.charged or report.unknown else ""
    most = f" (at most {show_usd(report.unknown_cost)})" if report.unknown_cost else ""
    unknown = f", {counted(report.unknown, 'call')} of unknown charge{most}" if report.unknown else ""
    yield "  ".join(f"{count} {name}" for name, count in counts.items()) + charged + unknown
    if waiting := sum(each.code == "batch.submitted" for each in report.problems):
        yield f"{counted(waiting, 'picture')} will come from a batch; run again to collect, or run --wait"
    if elsewhere := sum(each.code == "job.elsewhere" for each in report.problems):
        yield f"{counted(elsewhere, 'picture')} left to another run; run again when it has ended, to be sure of all"
    if report.unshipped:
        yield f"{report.unshipped} did not pass what their shot demands and do not ship"
    if report.stopped in _STOPPED:
        yield f"stopped: {_STOPPED[report.stopped]}; everything made is kept. Run the same command to go on"
    if report.interrupted:
        yield "stopped; everything made is kept. Run the same command to go on"


def _announce(plugins: Plugins, folder: Path, event: Event) -> None:
    match event:
        case AssetStored(row=row):
            plugins.announce("job_done", outcome=asset_json(row, reused=False, folder=folder))
        case JobFailed(problem=problem) | JobRefused(problem=problem) | JobHeld(problem=problem):
            plugins.announce("job_done", outcome=problem_json(problem))
        case RunEnded(report=report) if plugins.listens("run_done"):
            plugins.announce("run_done", report=report.json())
