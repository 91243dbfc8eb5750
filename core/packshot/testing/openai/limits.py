"""Limits per minute, enforced as OpenAI words them: what is used drains away evenly."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from packshot.testing.openai.errors import ApiError

_MINUTE = 60.0


@dataclass(slots=True)
class Bucket:
    """What is used of one limit. A used unit is given back after `60 / limit` seconds."""

    limit: int
    used: float = 0.0
    at: float = 0.0

    def drain(self, now: float) -> None:
        """Give back what has been freed since the last look; `now` in seconds."""
        self.used = max(0.0, self.used - (now - self.at) * self.limit / _MINUTE)
        self.at = now

    def wait(self, weight: int) -> float:
        """Seconds until `weight` fits: 0 when it fits now, infinite when it never will."""
        if weight > self.limit:
            return math.inf
        return max(0.0, (self.used + weight - self.limit) * _MINUTE / self.limit)

    def headers(self, name: str) -> Mapping[str, str]:
        """What `x-ratelimit-*` says of this limit."""
        return {
            f"x-ratelimit-limit-{name}": str(self.limit),
            f"x-ratelimit-remaining-{name}": str(max(0, int(self.limit - self.used))),
            f"x-ratelimit-reset-{name}": duration(self.used * _MINUTE / self.limit),
        }


class Limits:
    """The limits of one model family; all of them or none take a call."""

    def __init__(self, clock: Callable[[], float], limits: Mapping[str, int | None]) -> None:
        self._clock = clock
        self._buckets = {name: Bucket(limit, at=clock()) for name, limit in limits.items() if limit}

    def take(self, model: str, weights: Mapping[str, int]) -> None:
        """Count a call; raise the 429 of the first limit it does not fit, which then counts nothing."""
        now = self._clock()
        for name, bucket in self._buckets.items():
            bucket.drain(now)
            if wait := bucket.wait(weights[name]):
                raise too_fast(model, name, bucket, weights[name], wait)
        for name, bucket in self._buckets.items():
            bucket.used += weights[name]

    def headers(self) -> Mapping[str, str]:
        """The headers of every limit, as of now."""
        now = self._clock()
        stated: dict[str, str] = {}
        for name, bucket in self._buckets.items():
            bucket.drain(now)
            stated.update(bucket.headers(name))
        return stated


def too_fast(model: str, name: str, bucket: Bucket, weight: int, wait: float) -> ApiError:
    """The 429 in OpenAI's words; the wait is stated only when waiting can help."""
    used = "" if math.isinf(wait) else f" Used {math.ceil(bucket.used)},"
    message = (
        f"Rate limit reached for {model} (for limit gpt-image) in organization org-fake on {name} per min: "
        f"Limit {bucket.limit},{used} Requested {weight}."
    )
    return slow_down(message, wait)


def slow_down(message: str, wait: float) -> ApiError:
    """A 429 that says when to come back, in its text and headers; `wait` in seconds."""
    headers = {}
    if not math.isinf(wait):
        message += f" Please try again in {duration(wait)}."
        headers = {"retry-after": str(math.ceil(wait)), "retry-after-ms": str(math.ceil(wait * 1000))}
    return ApiError(429, message, code="rate_limit_exceeded", type_="requests", headers=headers)


def duration(seconds: float) -> str:
    """Seconds as OpenAI writes them: `467ms`, `12s`, `1m30s`."""
    if seconds < 1:
        return f"{math.ceil(seconds * 1000)}ms"
    minutes, rest = divmod(math.ceil(seconds * 1000) / 1000, _MINUTE)
    return (f"{minutes:.0f}m" if minutes else "") + f"{rest:g}s"
