"""Runs that go on, for other processes to see: a small file for each, written anew all the time."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from packshot.engine.events import Event, Pulse, RunEnded
from packshot.secrecy import redacted_all

_FORGOTTEN = timedelta(hours=1)
"""After that long without a sign, a run's file is taken away by the next run."""


class LiveFile:
    """Listens to a run and keeps `.packshot/live/<run>.json` up to date; the file goes when the run ends."""

    def __init__(self, folder: Path, run: str, now: Callable[[], datetime]) -> None:
        self._path = folder / f"{run}.json"
        self._now = now
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            _sweep(folder, now())

    def __call__(self, event: Event) -> None:
        """Write how the run stands; a file that cannot be written is not worth a failure."""
        with suppress(OSError):
            if isinstance(event, Pulse):
                facts = {
                    "at": self._now().isoformat(timespec="milliseconds"),
                    "pid": os.getpid(),
                    **event.outlook.json(),
                }
                part = self._path.with_suffix(".part")
                part.write_text(json.dumps(redacted_all(facts)), "utf-8")
                part.replace(self._path)
            elif isinstance(event, RunEnded):
                self.close()

    def close(self) -> None:
        """Take the file away."""
        with suppress(OSError):
            self._path.unlink(missing_ok=True)


def live(folder: Path, now: datetime) -> Iterator[dict[str, Any]]:
    """The runs that have given a sign of life lately, oldest first, each with the `age` of its sign in seconds."""
    for path in sorted(folder.glob("*.json")):
        with suppress(OSError, ValueError, KeyError, TypeError):
            facts = json.loads(path.read_bytes())
            yield {**facts, "age": round((now - datetime.fromisoformat(facts["at"])).total_seconds(), 1)}


def _sweep(folder: Path, now: datetime) -> None:
    for path in folder.iterdir():
        if now.timestamp() - path.stat().st_mtime > _FORGOTTEN.total_seconds():
            path.unlink(missing_ok=True)
