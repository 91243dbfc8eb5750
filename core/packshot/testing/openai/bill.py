"""What was charged, for which request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from packshot.testing.openai.pricing import Usage


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """One billed call, or one billed line of a batch, in micro-dollars."""

    request_id: str
    client_request_id: str = ""
    """The `X-Client-Request-Id` the caller sent."""
    path: str
    model: str
    usage: Usage
    micros: int
    batch_id: str = ""
    custom_id: str = ""


class Bill:
    """Everything charged, in order. Nothing is ever taken off it."""

    def __init__(self) -> None:
        self._charges: list[Charge] = []

    def add(self, charge: Charge) -> None:
        """Charge a call."""
        self._charges.append(charge)

    @property
    def charges(self) -> Sequence[Charge]:
        """Every charge so far."""
        return tuple(self._charges)

    @property
    def total(self) -> int:
        """The sum in micro-dollars."""
        return sum(charge.micros for charge in self.charges)

    def of(self, request_id: str) -> int:
        """What the request of this id, ours (`req_...`) or the client's own, cost in micro-dollars."""
        return sum(each.micros for each in self.charges if request_id in (each.request_id, each.client_request_id))

    def json(self) -> Mapping[str, Any]:
        """The bill as `GET /_fake/bill` gives it."""
        return {"total_micros": self.total, "charges": [asdict(charge) for charge in self.charges]}
