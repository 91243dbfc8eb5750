"""How fast one generator is driven: calls at once, requests and input images per minute, and pauses it asks for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from packshot.api import Limits

MINUTE = 60.0


class Rate:
    """An even pace: providers enforce a limit per minute over seconds too, so nothing is saved up for a burst."""

    def __init__(self, per_minute: float) -> None:
        self.pace(per_minute)
        self._free = float("-inf")

    def pace(self, per_minute: float) -> None:
        """Go at another pace from the next reservation on."""
        self._interval = MINUTE / per_minute

    def reserve(self, amount: int, now: float) -> float:
        """Take the next free moment for so many units; seconds to wait until it comes."""
        start = max(now, self._free)
        self._free = start + amount * self._interval
        return start - now

    def hold(self, until: float) -> None:
        """Let nothing go before that moment."""
        self._free = max(self._free, until)


class Limiter:
    """Lets calls through to one generator within its limits."""

    def __init__(
        self, limits: Limits, monotonic: Callable[[], float], sleep: Callable[[float], Awaitable[object]]
    ) -> None:
        self._calls = asyncio.Semaphore(limits.concurrency)
        self._requests: Rate | None = None
        self._images: Rate | None = None
        self.keep(limits)
        self._monotonic = monotonic
        self._sleep = sleep
        self._resume = float("-inf")

    def keep(self, limits: Limits) -> None:
        """Keep to these rates from now on: a generator may have learned them from the provider's answers."""
        self._requests = _rate(self._requests, limits.requests_per_minute)
        self._images = _rate(self._images, limits.images_per_minute)

    @asynccontextmanager
    async def slot(self, images: int = 1) -> AsyncIterator[None]:
        """Wait until a call that counts for so many images may go out; hold its place while it runs."""
        async with self._calls:
            if (delay := self._pace(images)) > 0:
                await self._sleep(delay)
            while (delay := self._resume - self._monotonic()) > 0:
                await self._sleep(delay)
            yield

    def pause(self, seconds: float) -> None:
        """Let no call out for so long: the provider asked for it."""
        self._resume = max(self._resume, self._monotonic() + seconds)
        for rate in (self._requests, self._images):
            if rate:
                rate.hold(self._resume)

    def _pace(self, amount: int) -> float:
        now = self._monotonic()
        requests = self._requests.reserve(1, now) if self._requests else 0.0
        images = self._images.reserve(amount, now) if self._images else 0.0
        return max(requests, images)


def _rate(known: Rate | None, per_minute: float | None) -> Rate | None:
    if known and per_minute:
        known.pace(per_minute)
        return known
    return Rate(per_minute) if per_minute else None
