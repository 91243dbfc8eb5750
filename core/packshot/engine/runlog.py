"""The log file of a run: one JSON object for each event."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Any, Self

from packshot.api import Problem
from packshot.engine.events import Event, Pulse
from packshot.engine.report import Report
from packshot.errors import problem_json
from packshot.ledger import AssetRow, OriginalRow
from packshot.planning.planned import Planned
from packshot.secrecy import redacted_all

_LOG = logging.getLogger(__name__)
_PARTS = 8
"""A log is split into files of this part of what all may have together, so that old ones can go."""


class RunLog:
    """Listens to a run and writes `.packshot/logs/<run>.jsonl`, a line at a time, from any thread.

    A long log goes on in `<run>.2.jsonl` and so on. Of all files in the folder the oldest go when they have more than
    `most` bytes together.
    """

    def __init__(self, path: Path, now: Callable[[], datetime], most: int = 500_000_000) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._most = most
        self._part = 1
        self._now = now
        self._full = False
        self._lock = Lock()
        self._file = path.open("a", encoding="utf-8")
        _prune(path.parent, self._most)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _: TracebackType | None
    ) -> None:
        with suppress(OSError):
            self._file.close()

    def __call__(self, event: Event) -> None:
        """Write one event; the line is on its way to the disk when this returns. A pulse is for those who watch."""
        if isinstance(event, Pulse):
            return
        facts = {each.name: _plain(getattr(event, each.name)) for each in fields(event)}  # type: ignore[arg-type]
        line = {"at": self._now().isoformat(timespec="milliseconds"), "event": type(event).__name__, **facts}
        with self._lock:
            if not self._full:
                self._write(json.dumps(redacted_all(line), ensure_ascii=False) + "\n")

    def _write(self, line: str) -> None:
        """Write a line; a log that cannot be written ends here: what stops a run is told elsewhere."""
        try:
            self._file.write(line)
            self._file.flush()
            if self._file.tell() > self._most // _PARTS:
                self._go_on()
        except OSError as error:
            self._full = True
            _LOG.warning("%s is not written any further: %s", self._path, error.strerror)

    def _go_on(self) -> None:
        self._part += 1
        self._file.close()
        self._file = self._path.with_suffix(f".{self._part}.jsonl").open("a", encoding="utf-8")
        _prune(self._path.parent, self._most)


def _prune(folder: Path, most: int) -> None:
    """Remove the files that were written to longest ago, until the rest has room for one more part."""
    files = sorted(folder.glob("*.jsonl"), key=lambda each: each.stat().st_mtime_ns)
    room = most - most // _PARTS - sum(each.stat().st_size for each in files)
    for oldest in files[:-1]:
        if room >= 0:
            return
        room += oldest.stat().st_size
        oldest.unlink(missing_ok=True)


def _plain(value: object) -> Any:  # noqa: ANN401  JSON values
    """What the log says of a value: enough to follow the run, and nothing that could be a secret."""
    match value:
        case Planned():
            return str(value.slot)
        case AssetRow():
            return {
                "key": value.storage_key,
                "sha256": value.sha256,
                "verdict": value.verdict,
                "shipped": value.shipped,
            }
        case OriginalRow():
            return {"sha256": value.sha256, "charge": value.charge}
        case Problem():
            return problem_json(value)
        case Report():
            return {**value.counts, "charged": value.charged, "unknown": value.unknown, "stopped": value.stopped}
    return str(value) if isinstance(value, Path) else value
