"""Writing a catalog's contact sheet."""

from __future__ import annotations

from pathlib import Path

from packshot.api import Problem
from packshot.cli.asking import Asked, jobs
from packshot.cli.facts import SheetFacts
from packshot.cli.session import Session
from packshot.review.gathering import rows
from packshot.review.rows import Sheet, Summary
from packshot.review.sheet import write

NAME = "contact-sheet.html"


def write_sheet(session: Session, what: Asked, facts: SheetFacts) -> Path:
    """Write the sheet of the jobs asked for and return its path."""
    catalog = session.catalog
    counts = facts.counts
    summary = Summary(
        catalog=catalog.name,
        run=facts.run,
        tier=catalog.tier,
        passed=counts["pass"],
        to_review=counts["review"],
        failing=counts["fail"],
        failed=len(facts.failed),
        made=counts["made"],
        reused=counts["reused"],
        charged=facts.charged,
        unknown=facts.unknown,
    )
    shown = rows(jobs(session, what), session.ledger, catalog.folder, facts.failed, facts.run)
    path = catalog.folder / NAME
    cache = catalog.work / "cache" / "thumbnails"
    write(path, Sheet(summary=summary, rows=shown, problems=tuple(facts.problems)), cache=cache)
    return path


def standing(session: Session, what: Asked, ended: SheetFacts | None = None) -> SheetFacts:
    """What stands in the ledger, as if a run had just found it; `ended` is a run that made a part of it."""
    found = _of_run(ended) if ended else _of_ledger(session)
    for job in jobs(session, what):
        if isinstance(job, Problem):
            found.problems.append(job)
        elif job.slot not in found.failed and (asset := session.ledger.asset(job.slot)):
            found.counts.update((asset.verdict, "made" if asset.run == found.run else "reused"))
    return found


def _of_run(ended: SheetFacts) -> SheetFacts:
    return SheetFacts(run=ended.run, failed=ended.failed, charged=ended.charged, unknown=ended.unknown)


def _of_ledger(session: Session) -> SheetFacts:
    money = session.ledger.spent()
    return SheetFacts(charged=money.settled, unknown=money.unknown)
