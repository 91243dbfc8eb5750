"""The contact sheet while a run goes on."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime

from packshot.cli.facts import SheetFacts
from packshot.cli.session import Session
from packshot.cli.sheet import path_of, sheet_of, write_sheet
from packshot.cli.talk import near, say
from packshot.engine.events import Event, Listener
from packshot.review.renewing import Renewing
from packshot.review.rows import Making, Sheet, Underway
from packshot.review.window import Window


@contextmanager
def live_sheet(session: Session, facts: SheetFacts, jobs: int) -> Iterator[Listener]:
    """A listener that keeps `facts`, and the sheet while the run of so many jobs goes on.

    A run that ends well leaves its sheet to be written whole; one that breaks off is shown as far as it came.
    """
    window = Window(session.catalog.folder)
    if sys.stderr.isatty():
        say(f"watch it: {near(path_of(session))}")
    renewing = Renewing(lambda: write_sheet(session, _underway(session, facts, window, jobs)))

    def listen(event: Event) -> None:
        facts(event)
        if window.take(event):
            renewing.changed()

    try:
        with renewing:
            yield listen
    except BaseException:
        if renewing.begun:
            with suppress(OSError):  # why the run broke off is the thing to be told
                write_sheet(session, sheet_of(session, facts, window.rows(ended=True)))
        raise


def _underway(session: Session, facts: SheetFacts, window: Window, jobs: int) -> Sheet:
    """What can be seen of the run just now."""
    rows = window.rows()
    making = sum(isinstance(row, Making) for row in rows)
    underway = Underway(
        done=facts.done,
        jobs=jobs,
        making=making,
        unseen=max(0, facts.done - (len(rows) - making)),
        at=f"{datetime.now().astimezone():%H:%M:%S}",
    )
    return sheet_of(session, facts, rows, underway)
