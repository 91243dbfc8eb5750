"""The provider's memory: its dial, bill, files, batches, and every request it has seen."""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any

from starlette.requests import Request

from packshot.testing.openai.bill import Bill, Charge
from packshot.testing.openai.errors import ApiError
from packshot.testing.openai.exchange import Captured, Exchange
from packshot.testing.openai.faults import LIMITS, Dial, Fault, Faults, refused
from packshot.testing.openai.limits import Limits
from packshot.testing.openai.moderating import flagged
from packshot.testing.openai.orders import Order
from packshot.testing.openai.pricing import price
from packshot.testing.openai.store import Store
from packshot.testing.openai.working import Batches


class Provider:
    """Everything the endpoints share.

    `key`: the one key that is accepted; None accepts any. `clock`: Unix seconds; limits, file expiry, batches and the
    models' last days go by it. `log` is told each request when it is answered.
    """

    def __init__(
        self,
        dial: Dial | None = None,
        *,
        key: str | None = None,
        clock: Callable[[], float] = time.time,
        log: Callable[[Captured], None] | None = None,
    ) -> None:
        self.key = key
        self.clock = clock
        self.files = Store(clock)
        self._log = log
        self._first = dial or Dial()
        self._lock = threading.Lock()
        self.reset()

    def reset(self) -> None:
        """Forget everything and behave as at first."""
        self.files.clear()
        self.bill = Bill()
        self.batches = Batches(self)
        self.dial = self._first
        self._requests: list[Captured] = []
        self._numbers = itertools.count()
        self._faults = Faults(self.dial)
        self.limits = self._fresh_limits()

    def turn(self, **changes: Any) -> None:  # noqa: ANN401  a dial's own fields
        """Behave differently from now on: `faults` start anew when they are named, so do limits.

        Raises pydantic's ValidationError, a ValueError, for what is no dial.
        """
        self.dial = Dial.model_validate({**dict(self.dial), **changes})
        if changes.keys() & {"faults", "seed"}:
            self._faults = Faults(self.dial)
        if changes.keys() & LIMITS.values():
            self.limits = self._fresh_limits()

    @property
    def requests(self) -> Sequence[Captured]:
        """Every request answered, in the order of the answers."""
        return tuple(self._requests)

    @property
    def now(self) -> int:
        """The present in whole Unix seconds."""
        return int(self.clock())

    @property
    def today(self) -> date:
        """The present day, in UTC."""
        return datetime.fromtimestamp(self.clock(), UTC).date()

    def new_id(self, prefix: str) -> str:
        """A fresh identifier, such as `req_5f...`; the same for the same history."""
        number = str(next(self._numbers)).encode()
        return prefix + hashlib.sha256(number).hexdigest()[:32]

    def begin(self, request: Request) -> Exchange:
        """A new exchange, with an id of its own."""
        return Exchange(self.new_id("req_"), request)

    def finish(self, exchange: Exchange, status: int) -> None:
        """Keep what came, just before it is answered."""
        captured = exchange.captured(status)
        self._requests.append(captured)
        if self._log is not None:
            self._log(captured)

    def authorise(self, request: Request) -> None:
        """Raise the 401 of a call without a key, or with a wrong one."""
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not given.strip():
            raise ApiError(401, "You didn't provide an API key.")
        if self.key is not None and given.strip() != self.key:
            raise ApiError(401, "Incorrect API key provided.", code="invalid_api_key")

    def fault(self, path: str) -> Fault | None:
        """The fault of this call, if its path meets any."""
        with self._lock:
            return self._faults.next() if path.startswith(self.dial.on) else None

    def refuse_words(self, prompt: str, request_id: str) -> None:
        """Raise the refusal of a prompt with a blocked word."""
        if categories := flagged(prompt, self.dial.blocked_words):
            raise refused(categories, request_id)

    def admit(self, order: Order) -> None:
        """Count a call against the limits; raise the 429 of the one it does not fit."""
        weights = {"requests": 1, "tokens": order.usage.total, "input-images": order.weight}
        with self._lock:
            self.limits.take(order.model.id, weights)

    def charge(self, exchange: Exchange, order: Order) -> None:
        """Bill a call."""
        exchange.micros = price(order.model, order.usage)
        self.bill.add(
            Charge(
                request_id=exchange.id,
                client_request_id=exchange.request.headers.get("x-client-request-id", ""),
                path=order.path,
                model=order.model.id,
                usage=order.usage,
                micros=exchange.micros,
            )
        )

    def publish(self, file: bytes, media_type: str) -> str:
        """Keep a picture for an hour to be fetched by URL; gives its path."""
        return f"_fake/pictures/{self.files.add('picture', 'published', media_type, file, 3_600).id}"

    async def wait(self, share: float = 1.0) -> None:
        """Take as long as a picture takes, or a share of it."""
        with self._lock:
            seconds = self._faults.wait(self.dial)
        await asyncio.sleep(seconds * share)

    def _fresh_limits(self) -> Limits:
        return Limits(self.clock, {name: getattr(self.dial, field) for name, field in LIMITS.items()})
