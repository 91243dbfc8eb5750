"""Progress of a run: a bar at a terminal, plain lines every few seconds elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from packshot.api.money import show_usd
from packshot.cli.talk import counted, near, say
from packshot.engine.events import (
    AssetStored,
    BatchLooked,
    BatchSubmitted,
    Charged,
    Draining,
    Event,
    GeneratorStopped,
    JobFailed,
    JobHeld,
    JobRefused,
    JobReused,
    Listener,
    PreviewShown,
    Pulse,
    Rephrased,
    Stalled,
    Waiting,
)
from packshot.engine.outlook import Outlook, doing, lasting

LINE_EVERY = 10.0
"""Seconds between two plain lines."""


class Display(Protocol):
    """Where progress is shown."""

    def show(self, done: int, text: str) -> None:
        """Show how many jobs are done, and what happens now."""

    def note(self, text: str) -> None:
        """Say something once."""


class Progress:
    """Listens to a run and keeps the display up to date."""

    def __init__(self, display: Display) -> None:
        self._display = display
        self._done = 0
        self._charged = 0

    def __call__(self, event: Event) -> None:
        """Take an event of the run."""
        if note := _note(event):
            self._display.note(note)
            return
        match event:
            case AssetStored() | JobReused() | JobFailed() | JobRefused() | JobHeld():
                self._done += 1
                self._display.show(self._done, self._text(str(event.planned.slot)))
            case Charged(charge=int(charged)):
                self._charged += charged
            case Waiting():
                self._display.show(self._done, f"waiting {event.seconds:.0f} s: {event.why}")
            case PreviewShown():
                seen = f"preview {event.number} of {event.total}  {near(event.path)}"
                self._display.show(self._done, f"{event.planned.slot}  {seen}")
            case Pulse(outlook=outlook):
                self._display.show(self._done, now(outlook))

    def _text(self, slot: str) -> str:
        return f"{show_usd(self._charged)}  {slot}" if self._charged else slot


def _note(event: Event) -> str | None:
    """What is said once of an event, and stays to be read."""
    match event:
        case BatchSubmitted() | BatchLooked():
            return _told(event)
        case Rephrased(planned=planned, why=why):
            by = f'template "{planned.shot.on_refused}"'
            return f"{planned.slot}: refused, now tried by {by} ({_line(why)})"
        case Draining(why=why):
            return _ENDING.get(why, why)
        case GeneratorStopped(generator=generator, why=why):
            return f"{generator} is not asked any more, its other jobs are held: {_line(why)}"
        case Stalled(seconds=seconds, waits_for=what):
            return f"nothing has come for {lasting(seconds)}: {_line(what)}"
    return None


_ENDING = {
    "interrupted": "stopping: the pictures in flight are finished and kept; Ctrl-C again stops at once",
    "disk": "stopping: nothing more can be written; the pictures in flight are finished as far as the disk lets them",
    "storage": "stopping: the storage takes nothing; the pictures in flight are finished and kept",
    "max-failures": "stopping: too many jobs have failed; the pictures in flight are finished and kept",
}


def now(outlook: Outlook) -> str:
    """What a run does at the moment, with its charge, its rate, and what is not asked any more."""
    facts = [
        show_usd(outlook.charged) if outlook.charged else "",
        f"{outlook.per_minute:.0f} a minute" if outlook.per_minute else "",
        doing(outlook.in_flight),
        *(f"{each} not asked any more" for each in outlook.stopped),
    ]
    return "  ".join(filter(None, facts))


def tell_batches(event: Event) -> None:
    """Listens to a look at batches and says how far they are."""
    if isinstance(event, BatchLooked):
        say(_told(event))


def _line(text: str) -> str:
    return " ".join(text.split())


def _told(event: BatchSubmitted | BatchLooked) -> str:
    if isinstance(event, BatchSubmitted):
        return f"submitted {counted(event.lines, 'picture')} as {event.ticket}"
    failed = f", {event.failed} failed" if event.failed else ""
    return f"{event.ticket}: {event.done} of {event.lines} done{failed}"


@contextmanager
def progress(total: int) -> Iterator[Listener]:
    """A listener that shows a run of so many jobs on stderr."""
    if not sys.stderr.isatty():
        yield Progress(_Lines(total))
        return
    with _bar(total) as bar:
        yield Progress(bar)


class _Lines:
    """A line every ten seconds, for logs and scheduled runs."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._last = time.monotonic()

    def show(self, done: int, text: str) -> None:
        if time.monotonic() - self._last >= LINE_EVERY:
            self._last = time.monotonic()
            say(f"{done} of {self._total}  {text}")

    def note(self, text: str) -> None:
        say(text)


@contextmanager
def _bar(total: int) -> Iterator[Display]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
    from rich.progress import Progress as Rich
    from rich.table import Column

    here = Column(no_wrap=True)
    columns = (
        BarColumn(bar_width=28, table_column=here),
        MofNCompleteColumn(table_column=here),
        TimeElapsedColumn(table_column=here),
        TimeRemainingColumn(table_column=here),
        TextColumn("{task.description}", markup=False, table_column=Column(ratio=1, no_wrap=True, overflow="ellipsis")),
    )
    with Rich(*columns, console=Console(stderr=True), transient=True, expand=True) as bars:
        task = bars.add_task("", total=total)

        class Bar:
            """The rich bar as a display."""

            def show(self, done: int, text: str) -> None:
                bars.update(task, completed=done, description=text)

            def note(self, text: str) -> None:
                bars.console.print(text, markup=False)

        yield Bar()
