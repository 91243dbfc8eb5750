"""Carrying out `packshot review`: the page as a web app, or as a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from packshot.api import Problem
from packshot.cli.asking import Asked, jobs
from packshot.cli.session import Session
from packshot.cli.sheet import fetcher, heat_maps, records, small, standing, views, whole_sheet
from packshot.cli.talk import near, say, say_problems
from packshot.errors import InputError
from packshot.review.gathering import wanted
from packshot.review.rows import Wanted
from packshot.review.sheet import Fetch

if TYPE_CHECKING:
    from packshot.review.web.board import Board

_LOOPBACK = "127.0.0.1"


def serve(session: Session, what: Asked, *, host: str, port: int, token: str | None, who: str, browser: bool) -> None:
    """Serve the page until somebody stops it."""
    from packshot.review.web.serving import Door
    from packshot.review.web.serving import serve as served

    say_problems(session.warnings, session.catalog.folder)
    with fetcher(session) as fetch:
        board = board_of(session, what, who=who, fetch=fetch)
        board.read()
        door = Door(host=host, port=port, **({"token": token} if token else {}))
        served(board, door, lambda address: _open(address, host, browser=browser))
    say("decisions are kept")


def board_of(session: Session, what: Asked, *, who: str, fetch: Fetch) -> Board:
    """What the page shows, to be read."""
    from packshot.review.web.board import About, Board
    from packshot.review.web.shelf import Shelf

    catalog = session.catalog
    about = About(
        catalog=catalog.name,
        folder=catalog.work,
        command_path=Path(near(catalog.folder)),
        tier=catalog.tier,
        who=who,
    )
    shelf = Shelf(small(session), views(session), fetch, heat_maps(session))
    return Board(about, lambda: _wanted(session, what), records(session), shelf)


def export(session: Session, what: Asked, out: Path) -> Path:
    """Write the page to a file, `.html` or `.zip`."""
    from packshot.review.exporting import KINDS, write

    if out.suffix.lower() not in KINDS:
        fix = "give the file a name that ends in .html (one page) or .zip (the page and the pictures as they are)"
        raise InputError(Problem(code="review.bad-export", message=f"{out} is neither a page nor a zip", fix=fix))
    sheet = whole_sheet(session, what, standing(session, what))
    with fetcher(session) as fetch:
        return write(
            out, sheet, small=small(session), fetch=fetch, heat=heat_maps(session), catalog=session.catalog.folder
        )


def _wanted(session: Session, what: Asked) -> Iterator[Wanted | Problem]:
    for job in jobs(session, what):
        yield job if isinstance(job, Problem) else wanted(job)


def _open(address: str, host: str, *, browser: bool) -> None:
    say(f"review at {address}")
    if host != _LOOPBACK:
        say("other machines see every picture, prompt and price, and can decide, if they know this address;")
        say("nothing is encrypted: use it in a network you trust")
    say("Ctrl-C ends it")
    if browser:
        click.launch(address)
