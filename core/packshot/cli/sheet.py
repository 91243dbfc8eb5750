"""Writing a catalog's contact sheet."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from packshot.api import Problem
from packshot.cli.asking import Asked, jobs
from packshot.cli.facts import SheetFacts
from packshot.cli.session import Session
from packshot.engine.maps import Maps
from packshot.planning.kit import Kit
from packshot.review.fetching import Fetcher
from packshot.review.gathering import Records, rows
from packshot.review.rows import Row, Sheet, Summary, Underway
from packshot.review.sheet import write
from packshot.review.thumbnails import VIEW, Thumbnails

NAME = "contact-sheet.html"


def path_of(session: Session) -> Path:
    """Where the catalog's sheet stands."""
    return session.catalog.folder / NAME


def write_sheet(session: Session, sheet: Sheet) -> Path:
    """Write the catalog's sheet and return its path."""
    path = path_of(session)
    with fetcher(session) as fetch:
        write(path, sheet, cache=small(session).folder, fetch=fetch, heat=heat_maps(session))
    return path


def fetcher(session: Session) -> Fetcher:
    """What reads from the catalog's storage."""
    return Fetcher(Kit(session.catalog, session.plugins).storage)


def records(session: Session) -> Records:
    """Where the rows of a page come from."""
    return Records(session.ledger, session.catalog.folder, views(session))


def small(session: Session) -> Thumbnails:
    """The catalog's thumbnails."""
    return Thumbnails(session.catalog.work / "cache" / "thumbnails")


def views(session: Session) -> Thumbnails:
    """The pictures that were kept when somebody approved them."""
    return Thumbnails(session.catalog.work / "cache" / "views", VIEW)


def heat_maps(session: Session) -> Maps:
    """The heat maps that checks have kept."""
    return Maps.of(session.catalog.work)


def whole_sheet(session: Session, what: Asked, facts: SheetFacts) -> Sheet:
    """The sheet of the jobs asked for, as the ledger has them."""
    return sheet_of(session, facts, rows(jobs(session, what), records(session), facts.failed, facts.run))


def sheet_of(session: Session, facts: SheetFacts, shown: Iterable[Row], underway: Underway | None = None) -> Sheet:
    """A sheet of these rows; its head is about all of the run, which may still go on."""
    counts = facts.counts
    summary = Summary(
        catalog=session.catalog.name,
        run=facts.run,
        tier=session.catalog.tier,
        passed=counts["pass"],
        to_review=counts["review"],
        failing=counts["fail"],
        failed=len(facts.failed),
        made=counts["made"],
        reused=counts["reused"],
        charged=facts.charged,
        unknown=facts.unknown,
        underway=underway,
    )
    return Sheet(summary=summary, rows=shown, problems=tuple(facts.problems))


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
