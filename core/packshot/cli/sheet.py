"""Writing a catalog's contact sheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from packshot.api import Problem
from packshot.cli.asking import Asked, jobs
from packshot.cli.session import Session
from packshot.engine.report import Report
from packshot.planning.planned import Planned, Slot
from packshot.review.gathering import rows
from packshot.review.rows import Sheet, Summary
from packshot.review.sheet import write

NAME = "contact-sheet.html"


def write_sheet(session: Session, what: Asked, report: Report | None, failed: Mapping[Slot, Problem]) -> Path:
    """Write the sheet of the jobs asked for, after a run or (with no report) of what stands, and return its path."""
    catalog = session.catalog
    run = report.run if report else ""
    counts, problems = _counts(session, what, run, failed)
    summary = Summary(
        catalog=catalog.name,
        run=run,
        tier=catalog.tier,
        passed=counts["pass"],
        to_review=counts["review"],
        failing=counts["fail"],
        failed=counts["failed"],
        made=counts["made"],
        reused=counts["reused"],
        charged=report.charged if report else session.ledger.spent().settled,
        unknown=report.unknown_cost if report else session.ledger.spent().unknown,
    )
    planned = jobs(session, what)
    sheet = Sheet(
        summary=summary, rows=rows(planned, session.ledger, catalog.folder, failed, run), problems=tuple(problems)
    )
    path = catalog.folder / NAME
    write(path, sheet, cache=catalog.work / "cache" / "thumbnails")
    return path


def _counts(
    session: Session, what: Asked, run: str, failed: Mapping[Slot, Problem]
) -> tuple[Counter[str], list[Problem]]:
    counts: Counter[str] = Counter()
    problems: list[Problem] = []
    for job in jobs(session, what):
        if isinstance(job, Problem):
            problems.append(job)
        else:
            counts.update(_count(session, job, run, failed))
    return counts, problems


def _count(session: Session, job: Planned, run: str, failed: Mapping[Slot, Problem]) -> tuple[str, ...]:
    if job.slot in failed:
        return ("failed",)
    asset = session.ledger.asset(job.slot)
    return (asset.verdict, "made" if asset.run == run else "reused") if asset else ()
