"""The run's way to the ledger: its calls wait for the disk, so they have threads of their own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
_THREADS = 4


class Desk:
    """A few threads that write and read the ledger; few, so that a connection each is not many."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="packshot-ledger")

    async def ask(self, function: Callable[P, T], *args: P.args, **options: P.kwargs) -> T:
        """The result of a ledger call. Once begun it is carried through, whoever stops waiting."""
        work = self._pool.submit(function, *args, **options)
        return await asyncio.wrap_future(work)

    def close(self) -> None:
        """Wait for what was begun."""
        self._pool.shutdown(wait=True)
