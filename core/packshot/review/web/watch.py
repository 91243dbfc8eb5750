"""Telling every open window what has changed, as server-sent events."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from packshot.review.web.board import Board

EVERY = 1.0
"""Seconds between two looks at the ledger, while a window is open."""
_BREATH = 15.0
"""Seconds after which a silent line says that it is alive."""


class Watch:
    """Looks at the ledger while somebody listens, and when told to."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._windows: set[asyncio.Queue[str]] = set()
        self._look = asyncio.Event()

    def look(self) -> None:
        """Look at once: something was decided."""
        self._look.set()

    async def events(self) -> AsyncIterator[str]:
        """What one window is sent, until it closes."""
        queue: asyncio.Queue[str] = asyncio.Queue()
        self._windows.add(queue)
        try:
            yield "retry: 1000\n\n"
            while True:
                try:
                    yield f"data: {await asyncio.wait_for(queue.get(), _BREATH)}\n\n"
                except TimeoutError:
                    yield ":\n\n"
        finally:
            self._windows.discard(queue)

    @asynccontextmanager
    async def going_on(self) -> AsyncIterator[None]:
        """Watch for as long as the block lasts."""
        task = asyncio.create_task(self._watch())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def _watch(self) -> None:
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._look.wait(), EVERY)
            self._look.clear()
            if not self._windows:
                continue
            changes = await asyncio.to_thread(self._board.changes)
            if changes is None:
                continue
            text = json.dumps(changes)
            for queue in self._windows:
                queue.put_nowait(text)
