"""What an old ledger can still tell when a new one is made: it is asked last, and believed least."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from packshot.ledger import attempts, opening, runs
from packshot.ledger.connection import Connection, now
from packshot.ledger.failures import LedgerError
from packshot.ledger.rows import AttemptRow, RunRow

T = TypeVar("T")
_MOST = 1_000_000


class Old:
    """The attempts and runs of the ledger that is replaced, as far as they can be read; empty where it cannot."""

    def __init__(self, work: Path) -> None:
        self.attempts: Mapping[str, AttemptRow] = {}
        """Each as it stands when no process is left: what was on the wire is unknown."""
        self.ended: Collection[str] = ()
        """The attempts that had ended."""
        self.runs: Sequence[RunRow] = ()
        with suppress(LedgerError):
            connection = opening.connected(_file(work), readonly=True)
            try:
                rows = _read(attempts.listed, connection)
                self.attempts = {row.id: _closed(row) for row in rows}
                self.ended = {row.id for row in rows if row.state != "intent"}
                self.runs = tuple(reversed(_read(lambda link: runs.last(link, _MOST), connection)))
            finally:
                connection.close()

    def surer(self, attempt: AttemptRow) -> AttemptRow:
        """An attempt of which nothing but a waiting answer is known, with the cost the old ledger knows of it."""
        old = self.attempts.get(attempt.id)
        return old if old and old.state in ("kept-damaged", "free", "refused") else attempt


def _file(work: Path) -> Path:
    """The ledger, or where a rebuild died half-way the one it had set aside."""
    file = work / opening.NAME
    aside = [each for each in work.glob(f"{file.name}.old-*") if re.fullmatch(r".*\.old-\d+", each.name)]
    numbered = sorted(aside, key=lambda each: int(each.name.rpartition("-")[2]))
    return next(itertools.chain((each for each in (file,) if each.exists()), reversed(numbered)), file)


def _read(read: Callable[[Connection], Sequence[T]], connection: Connection) -> Sequence[T]:
    try:
        return read(connection)
    except LedgerError:
        return ()


def _closed(row: AttemptRow) -> AttemptRow:
    """Without its process, and without its shard: where one is left it has a plan of its own."""
    lost = {"state": "unknown", "ended_at": now()} if row.state == "intent" else {}
    return replace(row, shard=None, **lost)  # type: ignore[arg-type]  # two fields of the row
