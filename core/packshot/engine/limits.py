"""How fast one generator is driven: calls at once and their memory, requests, images and tokens per minute, pauses."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from packshot.api import Limits

MINUTE = 60.0
SHARE = 0.99
"""Of a limit that is used: what a provider counts, and when, is never quite what was sent, and when."""
LAG = 0.25
"""Seconds a call may come late without losing its place in the pace: a busy event loop wakes nobody on time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What one call counts for: images and tokens against the provider's limits, bytes of this machine's memory."""

    images: int = 1
    tokens: int = 0
    memory: int = 0


class Rate:
    """An even pace: providers enforce a limit per minute over seconds too, so nothing is saved up for a burst."""

    def __init__(self) -> None:
        self._interval = 0.0
        self.free = float("-inf")
        """The moment from which the next call may go."""

    def pace(self, per_minute: float | None) -> None:
        """Go at another pace from the next call on; None is no limit."""
        self._interval = MINUTE / (SHARE * per_minute) if per_minute else 0.0

    def take(self, amount: int, start: float) -> None:
        """Count so many units at that moment."""
        self.free = start + amount * self._interval


class Room:
    """The memory that calls in flight may take together; None is no limit. A call larger than all of it goes alone."""

    def __init__(self, total: int | None) -> None:
        self._total = float("inf") if total is None else total
        self._taken = 0
        self._door = asyncio.Lock()
        self._left = asyncio.Event()

    @asynccontextmanager
    async def place(self, amount: int) -> AsyncIterator[None]:
        """Wait for so many bytes, behind all who came before: a large call is not overtaken for ever."""
        async with self._door:
            while self._taken and self._taken + amount > self._total:
                self._left.clear()
                await self._left.wait()
            self._taken += amount
        try:
            yield
        finally:
            self._taken -= amount
            self._left.set()


class Limiter:
    """Lets calls through to one generator within its limits.

    `limits` is asked again before every call, as a generator may learn its rates from the provider's answers.
    """

    def __init__(
        self,
        limits: Callable[[], Limits],
        monotonic: Callable[[], float],
        sleep: Callable[[float], Awaitable[object]],
    ) -> None:
        self._limits = limits
        self._monotonic = monotonic
        self._sleep = sleep
        self._calls = asyncio.Semaphore(limits().concurrency)
        self._room = Room(limits().bytes_in_flight)
        self._door = asyncio.Lock()
        self._requests, self._images, self._tokens = Rate(), Rate(), Rate()
        self._resume = float("-inf")

    @asynccontextmanager
    async def slot(self, load: Load) -> AsyncIterator[None]:
        """Wait until a call of this load may go out; hold its place while it runs."""
        async with self._calls, self._room.place(load.memory):
            await self._turn(load)
            yield

    def pause(self, seconds: float) -> None:
        """Let no call out for so long: the provider asked for it."""
        self._resume = max(self._resume, self._monotonic() + seconds)

    async def _turn(self, load: Load) -> None:
        """Wait for the moment at which every rate and pause lets the call go; one call waits at a time."""
        arrived = self._monotonic()
        async with self._door:
            while (delay := (due := max(arrived, self._free())) - self._monotonic()) > 0:
                await self._sleep(delay)
            self._take(load, max(due, self._monotonic() - LAG))

    def _free(self) -> float:
        return max(self._resume, self._requests.free, self._images.free, self._tokens.free)

    def _take(self, load: Load, start: float) -> None:
        limits = self._limits()
        for rate, per_minute, amount in (
            (self._requests, limits.requests_per_minute, 1),
            (self._images, limits.images_per_minute, load.images),
            (self._tokens, limits.tokens_per_minute, load.tokens),
        ):
            rate.pace(per_minute)
            rate.take(amount, start)
