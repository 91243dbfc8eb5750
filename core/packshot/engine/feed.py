"""Takes jobs from the plan a few at a time, off the event loop, and sorts out those that are made already."""

from __future__ import annotations

import asyncio
import inspect
import time
from collections.abc import AsyncIterator, Awaitable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice

from packshot.api import Problem, Stored
from packshot.engine.calling import raised
from packshot.engine.unmade import Unmade
from packshot.engine.work import Work
from packshot.ledger import AssetRow
from packshot.planning.planned import Planned

BITE = 64
"""The most jobs taken from the plan at once; a thread hop is shared by so many."""
_PATIENCE = 0.05
"""Seconds after which a bite is handed on as it is: a slow plan must not keep generators waiting."""


@dataclass(frozen=True, slots=True)
class Made:
    """A job whose asset the ledger knows; `standing` is what the storage says of the file, perhaps still to come."""

    planned: Planned
    row: AssetRow
    standing: Stored | Awaitable[Stored | None] | bool | None


@dataclass(frozen=True, slots=True)
class Reusable:
    """A job whose asset stands where it should: nothing is left to do."""

    planned: Planned
    row: AssetRow


@dataclass(frozen=True, slots=True)
class Stuck:
    """A job that ends before it begins."""

    planned: Planned
    why: Unmade


Item = Planned | Reusable | Stuck | Problem


class Feed:
    """The plan as a run takes it: never more than one bite ahead."""

    def __init__(self, work: Work, plan: Iterable[Planned | Problem]) -> None:
        self._work = work
        self._plan: Iterator[Planned | Problem] = iter(plan)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="packshot-plan")

    async def __aiter__(self) -> AsyncIterator[list[Item]]:
        while bite := await asyncio.wrap_future(self._thread.submit(self._bite)):
            yield list(await asyncio.gather(*map(self._sorted, bite)))

    def close(self) -> None:
        """Let go of the plan."""
        self._thread.shutdown(wait=True)

    def _bite(self) -> list[Planned | Made | Stuck | Problem]:
        until = time.monotonic() + _PATIENCE
        bite: list[Planned | Made | Stuck | Problem] = []
        for item in islice(self._plan, BITE):
            bite.append(self._looked_at(item))
            if time.monotonic() > until:
                break
        return bite

    def _looked_at(self, item: Planned | Problem) -> Planned | Made | Stuck | Problem:
        if isinstance(item, Problem) or item.state != "made":
            return item
        row = self._work.ledger.asset(item.slot)
        if row is None:
            return item
        if not row.shipped:
            return Made(item, row, self._stands_aside(row))
        storage = self._work.kit.storage
        try:
            return Made(item, row, storage.stat(row.storage_key))
        except BaseException as error:  # noqa: BLE001  whatever a plugin raises
            return _stuck(item, raised(storage, error))

    def _stands_aside(self, row: AssetRow) -> bool:
        return row.path is not None and (self._work.catalog.folder / row.path).is_file()

    async def _sorted(self, item: Planned | Made | Stuck | Problem) -> Item:
        """A made job whose file is gone is finished again from its original, which costs nothing."""
        if not isinstance(item, Made):
            return item
        try:
            standing = await item.standing if inspect.isawaitable(item.standing) else item.standing
        except Exception as error:  # noqa: BLE001  whatever a plugin raises
            return _stuck(item.planned, raised(self._work.kit.storage, error))
        if isinstance(standing, Stored) and standing.bytes != item.row.bytes:
            return _changed(item.planned)
        return Reusable(item.planned, item.row) if standing else item.planned


def _changed(planned: Planned) -> Stuck:
    """Somebody's own work may stand there now: it is neither called ours nor overwritten."""
    message = f'"{planned.storage_key}" in the storage is not the file that was stored there'
    fix = "delete it and run again to have the picture stored anew, or keep it under another name"
    return Stuck(planned, Unmade("failed", "storage.changed", message, fix))


def _stuck(planned: Planned, error: Exception) -> Stuck:
    fix = "see that the storage can be reached, then run again"
    return Stuck(planned, Unmade("failed", "storage.failed", f"the storage does not answer: {error}", fix))
