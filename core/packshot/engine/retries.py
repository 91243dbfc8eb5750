"""The one place that decides whether and when a call is made again."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from packshot.api import RateLimited, Transient


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """How patient the engine is with one generator; times in seconds."""

    attempts: int = 5
    """Calls per job, the first included."""
    base: float = 1.0
    cap: float = 60.0
    patience: float = 600.0
    """The longest Retry-After that is waited for."""
    tokens: int = 40
    """Retries in store: each takes one, each success gives one back, so an outage never becomes a storm."""


class Retries:
    """The retries of one generator in one run: capped exponential backoff with full jitter, from a bounded store."""

    def __init__(self, policy: RetryPolicy, uniform: Callable[[float, float], float] = random.uniform) -> None:
        self._policy = policy
        self._uniform = uniform
        self._tokens = policy.tokens

    def succeeded(self) -> None:
        """A call worked: one more retry may be afforded."""
        self._tokens = min(self._policy.tokens, self._tokens + 1)

    def wait(self, error: Exception, tries: int) -> float | None:
        """Seconds to wait before the next call after `tries` calls; None when there shall be none.

        Only a RateLimited or Transient is tried again: everything else would fail again or might be billed twice.
        A date the provider itself gave is obeyed and costs nothing from the store.
        """
        if not isinstance(error, RateLimited | Transient) or tries >= self._policy.attempts:
            return None
        jitter = self._uniform(0.0, min(self._policy.cap, self._policy.base * 2 ** (tries - 1)))
        if isinstance(error, RateLimited) and error.retry_after is not None:
            return error.retry_after + jitter if error.retry_after <= self._policy.patience else None
        return jitter if self._take() else None

    def _take(self) -> bool:
        if not self._tokens:
            return False
        self._tokens -= 1
        return True
