"""A folder that holds exactly what was exported: copies under their storage keys, and the lists of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from packshot.api import Problem, Where
from packshot.exchange.rows import Picked, gone
from packshot.ledger.durable import write_durably

LIST = "manifest"
Fetch = Callable[[Picked], bytes]
"""An asset's bytes; OSError where they cannot be had."""


class Copies:
    """An export folder as it was left: it knows which files are its own, and touches no other."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._own = _listed(folder / f"{LIST}.json")

    def put(self, picked: Picked, fetch: Fetch) -> Problem | None:
        """Copy an asset whole, unless it is there already; what stands against it."""
        asset, target = picked.asset, self.folder / picked.asset.storage_key
        if not target.resolve().is_relative_to(self.folder.resolve()):
            return gone(picked, f'its key "{asset.storage_key}" leads out of the folder')
        there = _digest(target)
        if there == asset.sha256:
            return None
        if there and there != self._own.get(asset.storage_key):
            return _foreign(picked, target)
        try:
            data = fetch(picked)
        except OSError as error:
            return gone(picked, str(error))
        if sha256(data).hexdigest() != asset.sha256:
            return gone(picked, f'"{asset.storage_key}" in the storage is not the file that was stored there')
        write_durably(target, data, synced=False)
        return None

    def clear(self, kept: Iterable[str]) -> int:
        """Remove what an earlier export put here and this one does not hold, unless somebody changed it; how many."""
        old = [key for key in self._own.keys() - set(kept) if _digest(self.folder / key) == self._own[key]]
        for key in old:
            (self.folder / key).unlink()
        return len(old)


def _listed(file: Path) -> Mapping[str, str]:
    """Key and digest of what an earlier export put beside its list."""
    try:
        content: Any = json.loads(file.read_bytes())
        return {str(row["key"]): str(row["sha256"]) for row in content["assets"]} if content["packshot"] == 1 else {}
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return {}


def _digest(file: Path) -> str | None:
    return sha256(file.read_bytes()).hexdigest() if file.is_file() else None


def _foreign(picked: Picked, target: Path) -> Problem:
    return Problem(
        code="export.foreign",
        message=f"{picked.asset.slot} is not exported: another file stands in its place",
        where=Where(str(target)),
        product=picked.asset.slot.product,
        fix="move that file away, or export to another folder",
    )
