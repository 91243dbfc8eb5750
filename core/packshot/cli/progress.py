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
    Rephrased,
    Waiting,
)

LINE_EVERY = 5.0
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
        match event:
            case AssetStored() | JobReused() | JobFailed() | JobRefused() | JobHeld():
                self._done += 1
                self._display.show(self._done, self._text(str(event.planned.slot)))
            case Charged(charge=int(charged)):
                self._charged += charged
            case Waiting():
                self._display.show(self._done, f"waiting {event.seconds:.0f} s: {event.why}")
            case BatchSubmitted() | BatchLooked():
                self._display.note(_told(event))
            case PreviewShown():
                seen = f"preview {event.number} of {event.total}  {near(event.path)}"
                self._display.show(self._done, f"{event.planned.slot}  {seen}")
            case Rephrased(planned=planned, why=why):
                by = f'template "{planned.shot.on_refused}"'
                self._display.note(f"{planned.slot}: refused, now tried by {by} ({_line(why)})")
            case Draining(why="interrupted"):
                self._display.note("stopping: the pictures in flight are finished and kept; Ctrl-C again stops at once")
            case Draining() | GeneratorStopped():
                self._display.note(event.why)

    def _text(self, slot: str) -> str:
        return f"{show_usd(self._charged)}  {slot}" if self._charged else slot


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
    """A line every few seconds, for logs and scheduled runs."""

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

    columns = (
        BarColumn(bar_width=28),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.description}", markup=False),
    )
    with Rich(*columns, console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task("", total=total)

        class Bar:
            """The rich bar as a display."""

            def show(self, done: int, text: str) -> None:
                bars.update(task, completed=done, description=text)

            def note(self, text: str) -> None:
                bars.console.print(text, markup=False)

        yield Bar()
