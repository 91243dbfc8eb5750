"""Making originals: each once, by its generator, within its limits, however many jobs want it."""

from __future__ import annotations

import asyncio
from contextlib import AbstractAsyncContextManager
from itertools import count
from typing import Any

from packshot.api import Generator, GeneratorFailure, PaidGenerator, Picture, RateLimited, Transient
from packshot.engine.buying import Buyer
from packshot.engine.calling import PluginRaised, call
from packshot.engine.events import AttemptStarted, GeneratorStopped, OriginalKept, StageBegun, Waiting
from packshot.engine.lane import Lane
from packshot.engine.threads import in_thread
from packshot.engine.unmade import Batched, Submitted, Unmade
from packshot.engine.versions import version
from packshot.engine.workshop import Workshop
from packshot.ledger import OriginalRow, Recovered
from packshot.planning.planned import Planned


class Maker:
    """Gives every job its original, from the ledger or from a generator."""

    def __init__(self, shop: Workshop) -> None:
        self._shop = shop
        self._ledger = shop.work.ledger
        self._buyer = Buyer(shop)
        self._making: dict[str, asyncio.Future[OriginalRow]] = {}
        self._answered: dict[str, Recovered] = {}

    async def recover(self) -> None:
        """Take over the calls that dead runs left open: an answer that was kept is read, never asked for again."""
        recovered = await self._shop.desk.ask(self._ledger.recover)
        self._answered = {each.original_key: each for each in recovered if each.answered}

    async def original(self, planned: Planned, lane: Lane) -> OriginalRow:
        """The job's original; jobs that want the same one at the same time share the making and its failure."""
        key = planned.keys.original
        if key in self._making:
            return await asyncio.shield(self._making[key])
        promise = self._making[key] = asyncio.get_running_loop().create_future()
        try:
            row = await self._original(planned, lane)
            promise.set_result(row)
        except BaseException as error:
            promise.set_exception(error)
            promise.exception()  # nobody else may be waiting, and that is fine
            raise
        finally:
            del self._making[key]
        return row

    async def _original(self, planned: Planned, lane: Lane) -> OriginalRow:
        kept = await self._shop.desk.ask(self._ledger.original, planned.keys.original)
        if kept is not None:
            return kept
        await self._shop.opened.ready(lane.generator)
        row = await self._replayed(planned, lane.generator) or await self._ordered(planned, lane)
        self._shop.emit(OriginalKept(planned, row))
        return row

    async def _ordered(self, planned: Planned, lane: Lane) -> OriginalRow:
        """A new original. Raises Submitted where a batch will bring it, Batched where one shall be asked to."""
        if planned.state == "held":
            shard = await self._shop.desk.ask(self._ledger.shards.of_key, planned.keys.original)
            if shard is not None:
                raise Submitted(shard.id)
        if planned.batch:
            self._let(planned, lane)
            raise Batched
        return await self._persist(planned, lane)

    async def _replayed(self, planned: Planned, generator: Generator[Any]) -> OriginalRow | None:
        """The original in an answer that an earlier run kept; None where there is none, or where it says: ask again.

        A job the plan holds was not reckoned with when its price was agreed to: it is not asked for again in this run.
        """
        attempt = self._answered.pop(planned.keys.original, None)
        if attempt is None or not isinstance(generator, PaidGenerator):
            return None
        try:
            return await self._buyer.read(attempt.attempt, planned, generator, counted=attempt.counted)
        except (RateLimited, Transient):
            if planned.state == "held":
                raise
            return None
        except Exception:
            if self._shop.work.retry_unknown:
                return None
            raise

    async def _persist(self, planned: Planned, lane: Lane) -> OriginalRow:
        """Ask until there is an original, or a failure that asking again does not mend."""
        for tries in count(1):
            self._let(planned, lane)
            try:
                async with lane.slot(planned.job.request):
                    self._let(planned, lane)
                    self._shop.emit(AttemptStarted(planned, tries))
                    row = await self._ask(planned, lane.generator)
            except GeneratorFailure as error:
                await self._wait(planned, lane, error, tries)
            else:
                lane.succeeded()
                return row
        raise AssertionError("counting never ends")

    async def _ask(self, planned: Planned, generator: Generator[Any]) -> OriginalRow:
        if isinstance(generator, PaidGenerator):
            return await self._buyer.buy(planned, generator)
        request, gate = planned.job.request, self._gate(generator)
        picture = await call(generator, generator.generate, request, deadline=generator.limits.deadline, gate=gate)
        if not isinstance(picture, Picture):
            raise PluginRaised(f'plugin "{generator.name}" made a {type(picture).__name__}, not a Picture')
        async with self._shop.processors:
            data = await in_thread(picture.to_png)
        return await self._shop.desk.ask(
            self._ledger.keep_free,
            run=self._shop.run,
            slot=planned.slot,
            keys=planned.keys,
            generator=planned.shot.generator,
            plugin=version(generator),
            data=data,
        )

    def _gate(self, generator: Generator[Any]) -> AbstractAsyncContextManager[Any] | None:
        """An offline generator computes, so it shares the processors with finishing; another one mostly waits."""
        return self._shop.processors if generator.can.offline else None

    def _let(self, planned: Planned, lane: Lane) -> None:
        """Let a call out, unless the run shall stop, the plan holds the job, or the generator is not asked any more."""
        self._shop.stop.check()
        if planned.state == "refused":
            fix = "change the words or the photo, or choose another generator for this shot"
            raise Unmade("refused", "job.refused", f"refused before: {'; '.join(planned.why)}", fix)
        if planned.state == "held" and not self._shop.work.retry_unknown:
            raise Unmade("held", "job.held", "; ".join(planned.why), "look at the provider, then run --retry-unknown")
        if lane.breaker.reason is not None:
            message = f'generator "{lane.key}" is not asked any more: {lane.breaker.reason}'
            raise Unmade("held", "generator.stopped", message, "solve that and run again: what is made is kept")

    async def _wait(self, planned: Planned, lane: Lane, error: GeneratorFailure, tries: int) -> None:
        """Wait before the next try, or raise the failure when there is none."""
        seconds = lane.delay(error, tries)
        if seconds is None:
            if lane.breaker.failed(error):
                self._shop.emit(GeneratorStopped(lane.key, lane.breaker.reason or ""))
            raise error
        self._shop.emit(Waiting(planned, seconds, str(error)))
        await self._shop.stop.sleep(seconds)
        self._shop.emit(StageBegun(planned, "queued"))
