"""One generator at work in a run: its limits, its retries, its breaker."""

from __future__ import annotations

import asyncio
from contextlib import AbstractAsyncContextManager
from typing import Any

from packshot.api import Generator, GeneratorFailure, Limits, RateLimited, Request
from packshot.engine.breaker import Breaker
from packshot.engine.clock import Clock
from packshot.engine.limits import Limiter, Load
from packshot.engine.retries import Retries, RetryPolicy
from packshot.engine.shutdown import Stop
from packshot.engine.threads import processors


class Lane:
    """What the engine knows of one generator while it runs.

    `places` bounds the jobs that have left the plan and are not stored yet: as many as may be asked for at once, and
    some more to keep every processor busy finishing.
    """

    def __init__(self, key: str, generator: Generator[Any], policy: RetryPolicy, clock: Clock, stop: Stop) -> None:
        self.key = key
        self.generator = generator
        self.limiter = Limiter(self._limits, clock.monotonic, stop.sleep)
        self.retries = Retries(policy)
        self.breaker = Breaker()
        self.places = asyncio.Semaphore(generator.limits.concurrency + 2 * processors())

    def slot(self, request: Request) -> AbstractAsyncContextManager[None]:
        """Wait until a call may go out, by what the generator knows of its limits by then."""
        asked = self.generator
        load = Load(images=asked.weight(request), tokens=asked.tokens(request), memory=asked.memory(request))
        return self.limiter.slot(load)

    def succeeded(self) -> None:
        """The generator answered well."""
        self.retries.succeeded()
        self.breaker.succeeded()

    def delay(self, error: GeneratorFailure, tries: int) -> float | None:
        """Seconds until the job may ask again, None when it may not; a pause the provider asked for holds for all."""
        seconds = self.retries.wait(error, tries)
        if seconds is not None and isinstance(error, RateLimited) and error.retry_after is not None:
            self.limiter.pause(error.retry_after)
        return seconds

    def _limits(self) -> Limits:
        return self.generator.limits
