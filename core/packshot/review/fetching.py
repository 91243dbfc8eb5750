"""Assets that stand in a storage and not on this disk, fetched to be looked at."""

from __future__ import annotations

import asyncio
from threading import Lock
from types import TracebackType
from typing import Any, Self

from packshot.api import Storage
from packshot.engine.calling import Overdue, PluginRaised, call
from packshot.engine.opening import Opened

_DEADLINE = 60.0


class Fetcher:
    """Reads from a storage that nobody else uses, for one thread at a time.

    It is opened for the first asset and closed when the block ends.

    A storage that fails is not asked again: a sheet may lack pictures, and must not wait for each of thousands.
    """

    def __init__(self, storage: Storage[Any]) -> None:
        self._storage = storage
        self._opened = Opened()
        self._runner = asyncio.Runner()
        self._failed = False
        self._asking = Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _: TracebackType | None
    ) -> None:
        with self._runner:
            self._runner.run(self._opened.close())

    def __call__(self, key: str) -> bytes:
        """The file under a key; OSError where the storage does not give it, or has failed before."""
        with self._asking:
            return self._asked(key)

    def _asked(self, key: str) -> bytes:
        if self._failed:
            raise OSError(f'"{key}" was not fetched: the storage has failed')
        try:
            return self._runner.run(self._get(key))
        except (Overdue, PluginRaised) as error:
            self._failed = not isinstance(error.__cause__, KeyError)
            raise OSError(f'"{key}" cannot be fetched: {error}') from error

    async def _get(self, key: str) -> bytes:
        await self._opened.ready(self._storage)
        return await call(self._storage, self._storage.get, key, deadline=_DEADLINE)
