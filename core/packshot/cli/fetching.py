"""Photos on their way from the web, shown while a command waits for them."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from packshot.cli.session import Session
from packshot.cli.talk import counted, say
from packshot.web.photos import Progress

LINE_EVERY = 10.0
"""Seconds between two plain lines."""


@contextmanager
def fetching(session: Session) -> Iterator[None]:
    """Say how far the fetching of photos is while the block lasts: in one line at a terminal, in a few elsewhere."""
    display = _InPlace() if sys.stderr.isatty() else _Lines()
    session.catalog.photos.watch = display.show
    try:
        yield
    finally:
        session.catalog.photos.watch = lambda _: None
        display.end(session.catalog.photos.progress)


def told(progress: Progress) -> str:
    """The progress in a few words."""
    failed = f", {progress.failed} not to be had" if progress.failed else ""
    unchanged = f", {progress.unchanged} unchanged" if progress.unchanged else ""
    waiting = f", {progress.waiting} on their way" if progress.waiting else ""
    size = f" ({progress.bytes / 1e6:,.1f} MB)" if progress.bytes else ""
    return f"fetched {counted(progress.fetched, 'photo')}{size}{unchanged}{failed}{waiting}"


class _Lines:
    """A line every few seconds, for logs and scheduled runs."""

    def __init__(self) -> None:
        self._last = time.monotonic()

    def show(self, progress: Progress) -> None:
        if time.monotonic() - self._last >= LINE_EVERY:
            self._last = time.monotonic()
            say(told(progress))

    def end(self, progress: Progress) -> None:
        if progress.fetched or progress.unchanged:
            say(told(progress))


class _InPlace(_Lines):
    """One line that is written over."""

    def show(self, progress: Progress) -> None:
        sys.stderr.write(f"\r\x1b[2K{told(progress)}")
        sys.stderr.flush()

    def end(self, progress: Progress) -> None:
        if progress.fetched or progress.unchanged or progress.failed:
            sys.stderr.write("\r\x1b[2K")
        super().end(progress)
