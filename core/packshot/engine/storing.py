"""From finished bytes to a stored asset that has been read back, with its lineage beside it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

from packshot.api import Plugin, Storage, Stored
from packshot.engine.calling import Bridge, PluginRaised
from packshot.engine.finishing import Finished
from packshot.engine.sidecar import sidecar
from packshot.engine.unmade import Unmade
from packshot.ledger import AssetRow, OriginalRow
from packshot.ledger.durable import write_durably
from packshot.ledger.failures import FATAL, disk_problem
from packshot.planning.places import LINEAGE
from packshot.planning.planned import Planned

T = TypeVar("T")
_GRAVITY = {"pass": 0, "review": 1, "fail": 2, "nothing": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """What is known of an asset's making beside its bytes. `made_at` is UTC, ISO 8601."""

    run: str
    made_at: str
    seconds: float
    plugins: Sequence[Plugin[Any]]


class Shelf(Protocol):
    """Somewhere an asset can stand."""

    def put(self, key: str, data: bytes, media_type: str) -> Stored:
        """Store the bytes whole or not at all."""

    def get(self, key: str) -> bytes:
        """The bytes under a key."""


@dataclass(frozen=True, slots=True)
class Shop:
    """The catalog's storage: what stands here ships."""

    storage: Storage[Any]
    bridge: Bridge

    def put(self, key: str, data: bytes, media_type: str) -> Stored:
        """Store through the plugin."""
        return self.bridge.call(self.storage, self.storage.put, key, data, media_type=media_type)

    def get(self, key: str) -> bytes:
        """Read through the plugin."""
        return self.bridge.call(self.storage, self.storage.get, key)


@dataclass(frozen=True, slots=True)
class Aside:
    """The folder of assets that do not ship: to look at, not to sell with."""

    folder: Path

    def put(self, key: str, data: bytes, media_type: str) -> Stored:
        """Write a file."""
        path = self._path(key)
        write_durably(path, data)
        return Stored(key=key, bytes=len(data), path=path)

    def get(self, key: str) -> bytes:
        """Read a file."""
        return self._path(key).read_bytes()

    def _path(self, key: str) -> Path:
        path = (self.folder / key).resolve()
        if not path.is_relative_to(self.folder.resolve()):
            raise PermissionError(f'the storage key "{key}" leads out of {self.folder}')
        return path


def ships(planned: Planned, finished: Finished) -> bool:
    """Whether the asset is as good as its shot demands."""
    return _GRAVITY[finished.verdict] <= _GRAVITY[planned.shot.demand]


def store(planned: Planned, finished: Finished, shelf: Shelf) -> Stored:
    """Put the file on the shelf and read it back; Unmade when it is mislabelled, or not there as it was written."""
    if finished.mislabelled:
        raise Unmade("failed", "label.missing", finished.mislabelled, "this is a bug in packshot: please report it")
    key = planned.storage_key
    stored = _guarded(shelf.put, key, finished.data, finished.media_type)
    there = _guarded(shelf.get, key)
    if hashlib.sha256(there).digest() != hashlib.sha256(finished.data).digest():
        message = f'"{key}" was stored and reads back as other bytes'
        raise Unmade("failed", "storage.failed", message, "look at the storage, then run again: the original is kept")
    return stored


def describe(planned: Planned, row: AssetRow, original: OriginalRow, occasion: Occasion, shelf: Shelf) -> None:
    """Put the asset's lineage beside it."""
    lineage = sidecar(planned, row, occasion.plugins, original.facts)
    _guarded(shelf.put, f"{planned.storage_key}{LINEAGE}", lineage, "application/json")


def asset_row(
    planned: Planned, finished: Finished, stored: Stored, original: OriginalRow, occasion: Occasion, folder: Path
) -> AssetRow:
    """What the ledger remembers of the asset; `folder` is the catalog's, and paths inside it move with it."""
    return AssetRow(
        slot=planned.slot,
        original_key=planned.keys.original,
        asset_key=planned.keys.asset,
        parts=planned.keys.parts,
        storage_key=planned.storage_key,
        path=None if stored.path is None else _portable(stored.path, folder),
        url=stored.url,
        sha256=hashlib.sha256(finished.data).hexdigest(),
        bytes=len(finished.data),
        width=finished.size.width,
        height=finished.size.height,
        media_type=finished.media_type,
        verdict=finished.verdict,
        findings=finished.findings,
        source_type=planned.source_type,
        alt=planned.alt,
        prompt=planned.job.request.prompt,
        generator=planned.shot.generator,
        plugin=original.plugin,
        cost=original.charge,
        estimate=planned.estimate.expected if planned.estimate else None,
        seconds=occasion.seconds,
        run=occasion.run,
        made_at=occasion.made_at,
        shipped=ships(planned, finished),
    )


def _portable(path: Path, folder: Path) -> str:
    whole, home = path.resolve(), folder.resolve()
    return whole.relative_to(home).as_posix() if whole.is_relative_to(home) else str(whole)


def _guarded(method: Callable[..., T], *args: object) -> T:
    """A shelf's answer; a fault of disk or plugin fails the job and leaves the original for the next run."""
    try:
        return method(*args)
    except (PluginRaised, OSError) as error:
        cause = error if isinstance(error, OSError) else error.__cause__
        if isinstance(cause, OSError) and (told := disk_problem(cause, None)).code in FATAL:
            raise Unmade("failed", told.code, f"cannot be stored: {told.message}", told.fix) from error
        fix = "make room or give write access, then run again: the original is kept"
        raise Unmade("failed", "storage.failed", f"cannot be stored: {error}", fix) from error
