"""Files that nothing needs any more: what dead processes left, and what can be made again by itself."""

from __future__ import annotations

import os
import time
from collections.abc import Container, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from packshot.ledger import runs, transitions
from packshot.ledger.connection import Connection
from packshot.ledger.failures import speaking
from packshot.ledger.originals import Originals
from packshot.ledger.spool import Spools

Kind = Literal["temporary", "answer", "batch", "preview", "failed", "thumbnail", "map", "original"]
YOUNG = 3_600.0
"""Seconds in which a file may belong to a process that is just writing it."""
UNSEEN = 30 * 86_400.0
"""Seconds after which the thumbnail of a picture that is no current asset is let go; it is made again when needed."""


@dataclass(frozen=True, slots=True)
class Leftover:
    """A file that can go."""

    kind: Kind
    file: Path
    bytes: int


def found(work: Path, connection: Connection, originals: Originals, spools: Spools) -> Iterator[Leftover]:
    """Everything that can go, each file once.

    Never an original that a row or a sidecar names, an answer that is not settled, or a file that may be in the making.
    """
    yield from _aged("temporary", _temporary(work), YOUNG)
    yield from _answers(connection, spools)
    yield from _aged("batch", _batches(work, connection), 0)
    yield from _aged("preview", _previews(work, runs.live(connection)), 0)
    yield from _aged("failed", _failed(work, connection), YOUNG)
    shown = {sha256 for (sha256,) in connection.rows("SELECT sha256 FROM assets WHERE current = 1")}
    yield from _aged("thumbnail", _unnamed(work / "cache" / "thumbnails", shown), UNSEEN)
    yield from _aged("map", _unnamed(work / "cache" / "maps", _mapped(connection)), UNSEEN)
    if not any(spools.answered(attempt) for attempt in spools.attempts()):  # an answer may hold what nothing names yet
        yield from _aged("original", _strays(connection, originals), YOUNG)


def remove(leftovers: Iterator[Leftover]) -> Iterator[Leftover]:
    """Remove these files; those that are gone. LedgerError where the disk does not let it."""
    for each in leftovers:
        with speaking(each.file):
            each.file.unlink(missing_ok=True)
        with suppress(OSError):  # the folder of a run's previews, when it is empty
            if each.kind == "preview":
                each.file.parent.rmdir()
        yield each


def _aged(kind: Kind, files: Iterator[Path], seconds: float) -> Iterator[Leftover]:
    now = time.time()
    for file in files:
        with suppress(OSError):  # somebody was faster
            stat = file.lstat()
            if now - stat.st_mtime >= seconds:
                yield Leftover(kind, file, stat.st_size)


def _walked(folder: Path) -> Iterator[Path]:
    """The plain files below a folder; no link is followed or touched."""
    if folder.is_symlink():
        return
    for at, _, names in os.walk(folder):
        for name in sorted(names):
            file = Path(at, name)
            if not file.is_symlink():
                yield file


def _temporary(work: Path) -> Iterator[Path]:
    for file in _walked(work.resolve()):  # the folder of it all may be a link of yours
        if file.suffix == ".tmp" or (file.suffix == ".part" and file.parent.name != "spool"):
            yield file
    yield from work.parent.glob(".contact-sheet.html.*.part")


def _answers(connection: Connection, spools: Spools) -> Iterator[Leftover]:
    """What is left in the spool of settled attempts. What no row knows stays: a rebuild reads it."""
    for attempt in spools.attempts():
        row = connection.row("SELECT state FROM attempts WHERE id = ?", (attempt,))
        if row and row[0] not in transitions.OPEN:
            yield from _aged("answer", spools.files(attempt), 0)


def _batches(work: Path, connection: Connection) -> Iterator[Path]:
    for file in sorted((work / "shards").glob("*.json")):
        if connection.row("SELECT 1 FROM shards WHERE id = ? AND ended_at IS NOT NULL", (file.stem,)):
            yield file


def _previews(work: Path, live: Container[str]) -> Iterator[Path]:
    for file in _walked(work / "previews"):
        if file.relative_to(work / "previews").parts[0] not in live:
            yield file


def _failed(work: Path, connection: Connection) -> Iterator[Path]:
    """Assets that did not ship and are no slot's current one any more, with the lineage beside them."""
    for file in _walked(work / "failed"):
        shown = file.relative_to(work.parent).as_posix()
        names = (shown, shown.removesuffix(".json"))
        if connection.row("SELECT 1 FROM assets WHERE current = 1 AND path IN (?, ?)", names) is None:
            yield file


def _unnamed(folder: Path, named: Container[str]) -> Iterator[Path]:
    """Files named for a digest that is none of these."""
    return (file for file in _walked(folder) if file.name.partition(".")[0] not in named)


def _mapped(connection: Connection) -> Container[str]:
    rows = connection.rows(
        "SELECT DISTINCT value ->> 'map' FROM assets, json_each(findings) WHERE current = 1 AND findings <> '[]'"
    )
    return {digest for (digest,) in rows if digest}


def _strays(connection: Connection, originals: Originals) -> Iterator[Path]:
    """Files among the originals that no row and no sidecar names: written by a process that died right after."""
    for sha256 in originals.digests():
        listed = connection.row("SELECT 1 FROM originals WHERE sha256 = ?", (sha256,))
        if listed is None and not any(originals.sidecars_of(sha256)):
            yield originals.path(sha256)
