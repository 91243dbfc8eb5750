"""`packshot export`: what people approved, for a shop."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from packshot.api import Problem
from packshot.cli import options
from packshot.cli.asking import asked, jobs
from packshot.cli.options import Selectors
from packshot.cli.session import Session, opened
from packshot.cli.talk import counted, near, print_json, say, say_problems
from packshot.errors import InputError
from packshot.exchange.copies import LIST, Copies
from packshot.exchange.rows import COLUMNS, Gathered, Picked, gather, missing, seen_from
from packshot.ledger.decision import STATES
from packshot.ledger.durable import write_durably
from packshot.planning.kit import Kit
from packshot.review.fetching import Fetcher
from packshot.spreadsheets import Cell, to_csv

_LISTS = (".csv", ".json")
_OTHERS = (".xlsx", ".xls", ".ods", ".tsv", ".txt", ".xml", ".html", ".zip")
"""Endings of files that people might expect, and that are no folder's name."""


@click.command("export")
@options.catalog
@options.filters
@click.option("--to", type=click.Path(path_type=Path), help="A folder for copies, or a list: FILE.csv or FILE.json.")
@click.option("--include", multiple=True, type=click.Choice(STATES), help="Also what stands so; may be repeated.")
@click.option("--only", multiple=True, type=click.Choice(STATES), help="Only what stands so, like the redo list.")
@click.option("--all", "everything", is_flag=True, help="Whatever was decided.")
@options.as_json
def command(
    catalog: Path,
    selectors: Selectors,
    *,
    to: Path | None,
    include: Sequence[str],
    only: Sequence[str],
    everything: bool,
    as_json: bool,
) -> None:
    """Write what people approved: copies, or a list with paths, addresses, alt texts and who approved it.

    Without --to the list goes to stdout, as CSV.
    """
    states = STATES if everything else only or ("approved", *include)
    with opened(catalog, tier=selectors.tier, offline=True) as session:
        gathered = gather(jobs(session, asked(session, selectors)), session.ledger, states)
        rows, told = _written(session, gathered, to)
        answer = gathered.json(catalog=session.catalog.name, tier=session.catalog.tier, rows=rows)
    say_problems([*session.warnings, *gathered.problems], session.catalog.folder)
    for line in (*told, *_about(gathered)):
        say(line)
    if as_json:
        print_json(answer)
    elif to is None:
        click.echo(_csv(rows), nl=False)
    if any(each.level == "error" for each in gathered.problems):
        click.get_current_context().exit(4)


def _written(session: Session, gathered: Gathered, to: Path | None) -> tuple[list[dict[str, Cell]], list[str]]:
    """Write what is to be written; the rows of the list, and what to say of it."""
    if to is None or to.suffix.lower() in _LISTS:
        home = to.parent if to else Path()
        rows = _listed(session, gathered, home)
        return rows, _list(session, gathered, to, rows) if to else []
    if to.suffix.lower() in _OTHERS and not to.is_dir():
        raise click.BadParameter(f"write a folder, or a file that ends in {' or '.join(_LISTS)}", param_hint="--to")
    return _copied(session, gathered, to)


def _listed(session: Session, gathered: Gathered, home: Path) -> list[dict[str, Cell]]:
    """The rows of what is there, with paths as seen from `home`."""
    folder = session.catalog.folder
    lost = list(missing(gathered.picked, folder))
    gathered.leave([each for each, _ in lost], [problem for _, problem in lost])
    return [each.row(seen_from(each.file(folder), home)) for each in gathered.picked]


def _list(session: Session, gathered: Gathered, to: Path, rows: list[dict[str, Cell]]) -> list[str]:
    text = _json(session, gathered, rows) if to.suffix.lower() == ".json" else _csv(rows)
    write_durably(to, text.encode())
    return [f"{counted(len(rows), 'picture')} listed in {near(to)}"]


def _copied(session: Session, gathered: Gathered, to: Path) -> tuple[list[dict[str, Cell]], list[str]]:
    """Bring a folder to hold exactly what goes out; its lists come last, so that they never promise too much."""
    catalog = session.catalog
    _refuse_storage([each.file(catalog.folder) for each in gathered.picked], to)
    copies = Copies(to)
    with Fetcher(Kit(catalog, session.plugins).storage) as fetcher:

        def fetch(picked: Picked) -> bytes:
            file = picked.file(catalog.folder)
            return file.read_bytes() if file else fetcher(picked.asset.storage_key)

        faults = [(each, copies.put(each, fetch)) for each in gathered.picked]
    gathered.leave([each for each, fault in faults if fault], [fault for _, fault in faults if fault])
    rows = [each.row(each.asset.storage_key) for each in gathered.picked]
    removed = copies.clear(each.asset.storage_key for each in gathered.picked)
    write_durably(to / f"{LIST}.csv", _csv(rows).encode())
    write_durably(to / f"{LIST}.json", _json(session, gathered, rows).encode())
    gone = f", {removed} of an earlier export removed" if removed else ""
    return rows, [f"{counted(len(rows), 'picture')} in {near(to)}, listed in {LIST}.csv and {LIST}.json{gone}"]


def _refuse_storage(files: Sequence[Path | None], to: Path) -> None:
    """An export tidies its folder: that must not be where the pictures themselves stand."""
    if any(file and file.resolve().is_relative_to(to.resolve()) for file in files):
        message = f"{near(to)} is where the catalog's own pictures stand"
        fix = "name another folder, or FILE.csv for a list of them where they are"
        raise InputError(Problem(code="export.storage", message=message, fix=fix))


def _about(gathered: Gathered) -> Iterator[str]:
    """What a person should know of what goes out, and of what does not."""
    marked = sum(each.judgement.state != "approved" for each in gathered.picked)
    if marked:
        yield f"{marked} of them not approved: see the column state"
    if failed := sum(not each.asset.shipped for each in gathered.picked):
        yield f"{failed} of them below what their shot demands: people decided"
    if outdated := sum(each.job.state != "made" for each in gathered.picked):
        yield f"{outdated} of them out of date with the catalog: see the column up_to_date"
    left = [f"{gathered.left_out[state]} {state}" for state in STATES if gathered.left_out[state]]
    if left:
        yield f"left out: {', '.join(left)}"
    if voided := gathered.left_out["voided"]:
        yield f"{voided} of these approved until a new picture took the approved one's place"


def _csv(rows: Sequence[dict[str, Cell]]) -> str:
    words = {True: "yes", False: "no"}
    cells = ([words[each] if isinstance(each, bool) else each for each in row.values()] for row in rows)
    return to_csv([COLUMNS, *cells])


def _json(session: Session, gathered: Gathered, rows: list[dict[str, Cell]]) -> str:
    catalog = session.catalog
    content = gathered.json(catalog=catalog.name, tier=catalog.tier, rows=rows)
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"
