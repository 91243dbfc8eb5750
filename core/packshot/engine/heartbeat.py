"""Signs of life: the ledger tells the dead from the slow by them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from packshot.engine.desk import Desk
from packshot.engine.work import Work
from packshot.ledger import LedgerError

SECONDS = 20.0
"""Between two signs of life."""


@asynccontextmanager
async def heartbeat(work: Work, desk: Desk) -> AsyncIterator[None]:
    """Give signs of life as long as the block lasts."""

    async def beat() -> None:
        while True:
            await asyncio.sleep(SECONDS)
            with suppress(LedgerError):  # a disk that is full now may take the next one
                await desk.ask(work.ledger.heartbeat)

    beating = asyncio.create_task(beat())
    try:
        yield
    finally:
        beating.cancel()
