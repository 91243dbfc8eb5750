"""Generators that take many requests at once and answer them within hours, for less.

A shard of lines goes one way, and the engine writes down each step before the next:

    planned     which attempts it holds, then `submit` is called
    submitted   the provider's ticket; `progress` is asked now and then
    collected   `collect` has delivered the answers; each is read and kept like that of any other call

A process that dies between the first two leaves a shard without a ticket: `find` looks for it by the id that `submit`
gave the provider in the same call that ordered the work. So nothing is ordered twice.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from packshot.api.jobs import Request
from packshot.api.money import Cost
from packshot.api.paid import Answer, PaidGenerator
from packshot.api.plugin import C_co


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchLine:
    """One request of a shard; its answer comes back under the attempt's id."""

    attempt: str
    request: Request


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchLimits:
    """How much one shard may hold, and how long the engine waits. None: no limit."""

    lines: int = 200
    sent: int | None = None
    """Bytes of all its lines as they are sent."""
    answered: int | None = None
    """Bytes its answers are expected to have."""
    settle: float = 30.0
    """Seconds until `find` is certain to find what was ordered."""
    poll: float = 30.0
    """Seconds between two looks at a batch that is waited for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What one line adds to its shard, in bytes. Lines of different groups never share a shard."""

    group: str = ""
    sent: int = 0
    answered: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchProgress:
    """How far a batch is: lines answered well, lines that failed, and whether there will be no more of either."""

    done: int = 0
    failed: int = 0
    ended: bool = False


class BatchGenerator(PaidGenerator[C_co]):
    """A paid generator that can also be asked in batches."""

    @property
    def batch(self) -> BatchLimits:
        """How much one shard may hold."""
        return BatchLimits()

    def batches(self, request: Request) -> bool:
        """Whether the request can be a line of a batch; one that cannot is asked by itself. No I/O."""
        return True

    def load(self, request: Request) -> Load:
        """What the request adds to its shard. No I/O."""
        return Load()

    def estimate_batched(self, request: Request) -> Cost | None:
        """What the request will cost as a line of a batch, in micro-dollars; None when unknown. No I/O."""
        return self.estimate(request)

    def submit(self, lines: Sequence[BatchLine], shard: str) -> str | Awaitable[str]:
        """Order the lines once and return the provider's ticket; the provider is told the shard's id with the order.

        Raise Unknown when the order may have reached the provider; any other GeneratorFailure says that it did not.
        """
        raise NotImplementedError

    def find(self, shard: str) -> str | Awaitable[str | None] | None:
        """The ticket of the batch that was ordered under this shard's id, or None where there is none."""
        raise NotImplementedError

    def progress(self, ticket: str) -> BatchProgress | Awaitable[BatchProgress]:
        """How far the batch is."""
        raise NotImplementedError

    def collect(self, ticket: str, deliver: Callable[[Answer], None]) -> Awaitable[None] | None:
        """Deliver the raw answer of every line that has one, failed lines too, parsing no more than whose it is.

        Hold one line in memory at a time; each is durable when `deliver` returns. Delivering a line again is ignored.
        `read` is given these answers later: note in `facts` what tells it that a line of a batch is meant. A batch
        that did nothing at all raises BadRequest: its lines go back to the plan. One whose answers are gone for good
        raises Unknown: its lines may have been billed.
        """
        raise NotImplementedError
