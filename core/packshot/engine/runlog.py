"""The log file of a run: one JSON object for each event."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from packshot.api import Problem
from packshot.engine.events import Event
from packshot.engine.report import Report
from packshot.errors import problem_json
from packshot.ledger import AssetRow, OriginalRow
from packshot.planning.planned import Planned


class RunLog:
    """Listens to a run and writes `.packshot/logs/<run>.jsonl`, a line at a time."""

    def __init__(self, path: Path, now: Callable[[], datetime]) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("a", encoding="utf-8")
        self._now = now

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _: TracebackType | None
    ) -> None:
        self._file.close()

    def __call__(self, event: Event) -> None:
        """Write one event; the line is on its way to the disk when this returns."""
        facts = {each.name: _plain(getattr(event, each.name)) for each in fields(event)}  # type: ignore[arg-type]
        line = {"at": self._now().isoformat(timespec="milliseconds"), "event": type(event).__name__, **facts}
        self._file.write(json.dumps(line, ensure_ascii=False) + "\n")
        self._file.flush()


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
