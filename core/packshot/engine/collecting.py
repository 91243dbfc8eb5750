"""Looking after batches that were ordered: finding those that lost their ticket, and bringing in what is answered."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from typing import Any

from packshot.api import Answer, BadRequest, BatchGenerator, Problem, RateLimited, Transient, Unknown
from packshot.engine.calling import call
from packshot.engine.desk import Desk
from packshot.engine.events import BatchLooked, Events
from packshot.engine.heartbeat import heartbeat
from packshot.engine.opening import Opened
from packshot.engine.shutdown import Stop
from packshot.engine.unmade import Interrupted
from packshot.engine.work import Work
from packshot.ledger import LedgerError, ShardRow

_PASSING = (RateLimited, Transient)


@dataclass(frozen=True, slots=True)
class Collected:
    """What a look at all open batches came to."""

    problems: Sequence[Problem] = ()
    interrupted: bool = False


def collect_batches(work: Work) -> Collected:
    """Look at every open batch once and bring in those that have ended; their jobs are made by the run that follows.

    It comes before a plan's price is agreed to: lines that failed cost again.
    """
    return asyncio.run(_collect_once(work)) if work.ledger.shards.open() else Collected()


async def _collect_once(work: Work) -> Collected:
    desk, opened, stop = Desk(), Opened(), Stop(work.clock.sleep)
    collector = Collector(work, desk, opened, stop, Events(work.listeners))
    async with AsyncExitStack() as stack:
        stack.callback(desk.close)
        stack.push_async_callback(opened.close)
        await stack.enter_async_context(heartbeat(work, desk))
        stack.enter_context(stop.on_signals())
        problems = await collector.collect()
    return Collected(problems, stop.asked)


class Collector:
    """Goes through the open batches of one ledger. What ends is in the spool, durable, when a look is over."""

    def __init__(self, work: Work, desk: Desk, opened: Opened, stop: Stop, events: Events) -> None:
        self._work = work
        self._shards = work.ledger.shards
        self._desk = desk
        self._opened = opened
        self._stop = stop
        self._events = events

    async def collect(self) -> Sequence[Problem]:
        """Look at every open batch once; the problems of those that could not be looked at."""
        looks = [await self._tried(each) for each in await self._desk.ask(self._shards.open)]
        return [each for each in looks if each is not None]

    async def wait(self, shards: Collection[str]) -> Sequence[Problem]:
        """Look at these batches until all have ended, the run shall stop, or nothing can be learned of the rest."""
        left, problems = set(shards), list[Problem]()
        while left and not self._stop.asked:
            for each in await self._open(left):
                if problem := await self._tried(each, patient=True):
                    problems.append(problem)
                    left.discard(each.id)
            waiting = await self._open(left)
            left = {each.id for each in waiting}
            if waiting:
                with suppress(Interrupted):
                    await self._stop.sleep(min(self._generator(each).batch.poll for each in waiting))
        return problems

    async def _open(self, shards: Collection[str]) -> Sequence[ShardRow]:
        return [each for each in await self._desk.ask(self._shards.open) if each.id in shards]

    async def _tried(self, shard: ShardRow, *, patient: bool = False) -> Problem | None:
        """Look at a batch unless another process does; a plugin's or provider's fault leaves it as it is.

        `patient`: a fault that passes is none.
        """
        if self._stop.asked or not await self._desk.ask(self._shards.claim, shard.id):
            return None
        try:
            return await self._looked(shard.id)
        except Interrupted:
            return None
        except Exception as error:  # noqa: BLE001  one batch never stops another
            return None if patient and isinstance(error, _PASSING) else _unreached(shard, error)
        finally:
            await self._desk.ask(self._shards.release, shard.id)

    async def _looked(self, shard_id: str) -> Problem | None:
        shard = await self._desk.ask(self._shards.get, shard_id)
        if shard is None:
            return None
        generator = self._generator(shard)
        await self._opened.ready(generator)
        ticket = shard.ticket or await self._found(shard, generator)
        if ticket is None:
            await self._desk.ask(self._shards.drop, shard.id, "it was never ordered")
            return None
        progress = await call(generator, generator.progress, ticket)
        await self._desk.ask(self._shards.looked, shard.id, done=progress.done, failed=progress.failed)
        self._events.emit(BatchLooked(shard.id, ticket, shard.lines, progress.done, progress.failed))
        return await self._brought(shard, ticket, generator) if progress.ended else None

    async def _found(self, shard: ShardRow, generator: BatchGenerator[Any]) -> str | None:
        """The ticket of a shard whose process died before it was written down; None when it was never ordered.

        An order that has only just arrived may not be listed yet, so no is taken for an answer only the second time.
        """
        ticket = await call(generator, generator.find, shard.id)
        if ticket is None and generator.batch.settle:
            await self._stop.sleep(generator.batch.settle)
            ticket = await call(generator, generator.find, shard.id)
        if ticket is not None:
            await self._desk.ask(self._shards.submitted, shard.id, ticket)
        return ticket

    async def _brought(self, shard: ShardRow, ticket: str, generator: BatchGenerator[Any]) -> Problem | None:
        """Bring every answer into the spool and end the shard."""

        def deliver(answer: Answer) -> None:
            self._shards.deliver(shard.id, answer)

        try:
            await call(generator, generator.collect, ticket, deliver)
        except BadRequest as error:
            await self._desk.ask(self._shards.drop, shard.id, str(error))
            return _failed(shard, str(error), "nothing was billed for it; run again to order its pictures anew")
        except Unknown as error:
            await self._desk.ask(self._shards.collected, shard.id, str(error))
            return _failed(shard, str(error), "look at the provider's bill, then run --retry-unknown")
        await self._desk.ask(self._shards.collected, shard.id, "the batch ended without an answer to it")
        return None

    def _generator(self, shard: ShardRow) -> BatchGenerator[Any]:
        """The generator that ordered it. Raises LookupError when the catalog has it no more."""
        if shard.generator in self._work.catalog.generators:
            generator = self._work.kit.generator(shard.generator)
            if isinstance(generator, BatchGenerator):
                return generator
        raise LookupError(f'the catalog has no generator "{shard.generator}" any more that takes batches')


def _unreached(shard: ShardRow, error: Exception) -> Problem:
    if isinstance(error, LedgerError):
        return error.problem
    return Problem(
        code="batch.unreached",
        message=f"batch {shard.ticket or shard.id} of {shard.lines} pictures could not be looked at: {error}",
        fix="put that right and run again: what the batch brings stays at the provider for days",
        context=f"generators.{shard.generator}",
    )


def _failed(shard: ShardRow, why: str, fix: str) -> Problem:
    return Problem(
        code="batch.failed",
        message=f"batch {shard.ticket or shard.id} of {shard.lines} pictures brought nothing: {why}",
        fix=fix,
        context=f"generators.{shard.generator}",
    )
