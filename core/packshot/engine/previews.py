"""Unfinished pictures of calls in flight, as files a person may look at; nothing else ever reads them."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Container, Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath

from packshot.engine.events import Event, PreviewShown
from packshot.ledger.durable import write_durably
from packshot.ledger.failures import LedgerError
from packshot.ledger.originals import media_type
from packshot.planning.planned import Planned

_SUFFIXES = {"image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp"}


class Previews:
    """The folder of one run, one file for each job in flight, which its next preview replaces."""

    def __init__(self, folder: Path, emit: Callable[[Event], None]) -> None:
        self._folder = folder
        self._emit = emit
        self._loop = asyncio.get_running_loop()

    def show(self, planned: Planned, data: bytes, number: int, total: int) -> None:
        """Put a preview where it can be seen, from any thread; one that cannot be written is not worth a failure."""
        kind = media_type(data)
        if kind is None:
            return
        path = self._path(planned, _SUFFIXES[kind])
        with suppress(LedgerError):
            write_durably(path, data, synced=False)
            self._loop.call_soon_threadsafe(self._emit, PreviewShown(planned, number, total, path))

    def clear(self, planned: Planned) -> None:
        """Remove what was shown of a job."""
        for path in self._paths(planned):
            with suppress(OSError):
                path.unlink(missing_ok=True)

    def _paths(self, planned: Planned) -> Iterator[Path]:
        return (self._path(planned, suffix) for suffix in _SUFFIXES.values())

    def _path(self, planned: Planned, suffix: str) -> Path:
        return self._folder / PurePosixPath(planned.storage_key).with_suffix(suffix).as_posix().replace("/", "_")


def sweep(folder: Path, live: Container[str]) -> None:
    """Remove the previews of every run but those that go on, and the folder of them all where none does."""
    with suppress(OSError):
        for each in folder.iterdir():
            if each.is_file():
                each.unlink(missing_ok=True)
            elif each.name not in live:
                shutil.rmtree(each, ignore_errors=True)
        folder.rmdir()
