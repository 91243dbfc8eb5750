"""Ordering originals in batches: a shard is written down, the provider is told once, its ticket is written down."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from itertools import count
from typing import Any, Protocol

from packshot.api import (
    FREE,
    BatchGenerator,
    BatchLine,
    GeneratorFailure,
    Load,
    Unknown,
)
from packshot.engine.calling import Overdue, call
from packshot.engine.events import BatchSubmitted, GeneratorStopped
from packshot.engine.lane import Lane
from packshot.engine.trays import Tray
from packshot.engine.unmade import Interrupted, Unmade
from packshot.engine.versions import version
from packshot.engine.workshop import Workshop
from packshot.faults import PluginRaised
from packshot.ledger import Held, Wanted
from packshot.ledger.shards import Plan
from packshot.planning.planned import Planned


class Customer(Protocol):
    """Who is told what became of a job that was given in."""

    def end(self, planned: Planned, error: Exception) -> None:
        """It ends without an asset."""

    def submitted(self, planned: Planned, shard: str) -> None:
        """A batch will bring its original."""


class Submitter:
    """Fills trays, one a generator and group, and orders each that is full as one shard; one at a time."""

    def __init__(self, shop: Workshop, customer: Customer) -> None:
        self._shop = shop
        self._shards = shop.work.ledger.shards
        self._customer = customer
        self._trays: dict[tuple[str, str], Tray] = {}
        self._turn = asyncio.Lock()

    async def add(self, planned: Planned, lane: Lane) -> None:
        """Lay a job into its tray; a tray that is full, or has no place for it, is ordered."""
        generator = _batching(lane)
        await call(generator, generator.vet, planned.job.request, deadline=generator.limits.deadline)
        load = await call(generator, generator.load, planned.job.request)
        for tray in self._laid(planned, lane, load):
            await self._order(tray)

    async def flush(self) -> None:
        """Order what has been waiting for more."""
        while self._trays:
            _, tray = self._trays.popitem()
            await self._order(tray)

    def _laid(self, planned: Planned, lane: Lane, load: Load) -> Sequence[Tray]:
        """Lay the job in; the trays that are ready to go."""
        place, ready = (lane.key, load.group), []
        if place in self._trays and not self._trays[place].fits(planned, load):
            ready.append(self._trays.pop(place))
        tray = self._trays.setdefault(place, Tray(lane, _batching(lane).batch))
        tray.add(planned, load)
        return [*ready, self._trays.pop(place)] if tray.full else ready

    async def _order(self, tray: Tray) -> None:
        """Order a tray; when the run shall stop, its jobs stay to be made."""
        async with self._turn:
            if self._shop.stop.asked:
                return
            plan = await self._planned(tray)
            if plan.attempts:
                await self._submit(tray, plan)
            else:
                await self._shop.desk.ask(self._shards.drop, plan.id, "no line of it may be ordered")

    async def _planned(self, tray: Tray) -> Plan:
        """The shard as it is written down, without the jobs that nobody agreed to pay for."""
        for key in [key for key, jobs in tray.jobs.items() if not self._paid_for(jobs)]:
            del tray.jobs[key]
        plan = await self._shop.desk.ask(
            self._shards.plan,
            [_wanted(jobs[0]) for jobs in tray.jobs.values()],
            run=self._shop.run,
            generator=tray.lane.key,
            plugin=version(tray.lane.generator),
            budget=self._shop.work.budget,
            retry_unknown=self._shop.work.retry_unknown,
        )
        for key, error in plan.refused.items():
            jobs = tray.jobs.pop(key)
            self._unpaid(jobs)
            other = await self._shop.desk.ask(self._shards.of_key, key) if isinstance(error, Held) else None
            for each in jobs:
                self._customer.submitted(each, other.id) if other else self._customer.end(each, error)
        return plan

    async def _submit(self, tray: Tray, plan: Plan) -> None:
        lines = [
            BatchLine(attempt=attempt, request=tray.jobs[key][0].job.request) for key, attempt in plan.attempts.items()
        ]
        try:
            ticket = await self._ticket(tray.lane, lines, plan.id)
        except Interrupted:
            await self._returned(tray, plan, "the run was stopped before it was ordered")
        except (Unknown, Overdue, PluginRaised) as error:
            await self._shop.desk.ask(self._shards.release, plan.id)
            self._end(tray, _unsure(plan.id, error))
        except GeneratorFailure as error:
            await self._returned(tray, plan, str(error))
            self._end(tray, error)
        else:
            await self._shop.desk.ask(self._shards.submitted, plan.id, ticket)
            await self._shop.desk.ask(self._shards.release, plan.id)
            tray.lane.succeeded()
            self._shop.emit(BatchSubmitted(plan.id, ticket, len(lines)))
            for each in _all(tray):
                self._customer.submitted(each, plan.id)

    async def _ticket(self, lane: Lane, lines: Sequence[BatchLine], shard: str) -> str:
        """Order until the provider has taken it, or a failure that ordering again does not mend."""
        generator = _batching(lane)
        for tries in count(1):
            try:
                ticket = await call(generator, generator.submit, lines, shard)
            except GeneratorFailure as error:
                seconds = lane.delay(error, tries)
                if seconds is None:
                    if lane.breaker.failed(error):
                        self._shop.emit(GeneratorStopped(lane.key, lane.breaker.reason or ""))
                    raise
                await self._shop.stop.sleep(seconds)
            else:
                if not isinstance(ticket, str) or not ticket:
                    raise PluginRaised(f'plugin "{generator.name}" gave {ticket!r} as a ticket, not a text')
                return ticket
        raise AssertionError("counting never ends")

    async def _returned(self, tray: Tray, plan: Plan, why: str) -> None:
        """Nothing was ordered: its lines cost nothing."""
        await self._shop.desk.ask(self._shards.drop, plan.id, why)
        for jobs in tray.jobs.values():
            self._unpaid(jobs)

    def _paid_for(self, jobs: Sequence[Planned]) -> bool:
        """Set aside what the original may cost; what may not be spent ends its jobs."""
        try:
            self._shop.purse.reserve(jobs[0], bounded=self._shop.work.budget is not None)
        except Unmade as error:
            for each in jobs:
                self._customer.end(each, error)
            return False
        return True

    def _unpaid(self, jobs: Sequence[Planned]) -> None:
        self._shop.purse.settle((jobs[0].estimate or FREE).maximum, 0)

    def _end(self, tray: Tray, error: Exception) -> None:
        for each in _all(tray):
            self._customer.end(each, error)


def _batching(lane: Lane) -> BatchGenerator[Any]:
    if not isinstance(lane.generator, BatchGenerator):
        raise TypeError(f'generator "{lane.key}" takes no batches')
    return lane.generator


def _all(tray: Tray) -> Sequence[Planned]:
    return [each for jobs in tray.jobs.values() for each in jobs]


def _wanted(planned: Planned) -> Wanted:
    return Wanted(slot=planned.slot, keys=planned.keys, estimate=planned.estimate)


def _unsure(shard: str, error: Exception) -> Unmade:
    message = f"it is not known whether batch {shard} was ordered: {error}"
    return Unmade("held", "batch.unsure", message, "run again: the provider is asked for it before anything is ordered")
