"""The way of every job through a run: a place in its generator's lane, an original, finishing, storing."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any, TypeVar

from packshot.api import Plugin, Refused
from packshot.engine.calling import Bridge, Overdue, raised, standing
from packshot.engine.endings import ending, submitted
from packshot.engine.events import (
    AssetStored,
    JobFailed,
    JobHeld,
    JobLeft,
    JobRefused,
    JobReused,
    JobStarted,
    Rephrased,
    StageBegun,
)
from packshot.engine.finishing import Finished, Tools, finish
from packshot.engine.lane import Lane
from packshot.engine.making import Maker
from packshot.engine.memory import Memory
from packshot.engine.retaining import retain
from packshot.engine.storing import Aside, Occasion, Shelf, Shop, asset_row, describe, ships, store
from packshot.engine.submitting import Submitter
from packshot.engine.threads import in_thread
from packshot.engine.unmade import Batched, Deferred, Interrupted, Submitted, Unmade
from packshot.engine.workshop import Workshop
from packshot.ledger import AssetRow, LedgerError, OriginalRow
from packshot.ledger.failures import FATAL
from packshot.ledger.originals import digest
from packshot.planning.planned import Planned

T = TypeVar("T")

MAX_FAILURES, DISK, STORAGE = "max-failures", "disk", "storage"
"""Why a run stops by itself."""
UNSTORED = 5
"""So many jobs in a row that the storage did not take end a run: it would buy originals and finish none."""
_PATIENCE = 3
"""How often a plugin may be given up before it is not asked any more."""
_ENDS = {"failed": JobFailed, "held": JobHeld, "refused": JobRefused}


class Pipeline:
    """The jobs in flight: as many as the generators' lanes have places, however long the plan is."""

    def __init__(self, shop: Workshop) -> None:
        self._shop = shop
        self._work = shop.work
        self._maker = Maker(shop)
        self._bridge = Bridge(asyncio.get_running_loop(), Memory(shop.work.plugin_memory))
        self._lanes: dict[str, Lane] = {}
        self._jobs: set[asyncio.Task[None]] = set()
        self._failures = 0
        self._unstored = 0
        self._fatal = False
        self._overdue: Counter[str] = Counter()
        self._submitter = Submitter(shop, self)
        self.waiting: dict[str, str] | None = {} if self._work.again else None
        """The originals that batches will bring while this run waits, each with its shard; None: it does not wait."""

    async def recover(self) -> None:
        """Take over what dead runs left open, before the first job."""
        await self._maker.recover()

    async def admit(self, planned: Planned) -> None:
        """Begin a job as soon as its lane has a place; not at all when the run shall stop."""
        try:
            lane = self._lane(planned.shot.generator)
        except Exception as error:  # noqa: BLE001  a plugin's own property may raise
            self.end(planned, error)
            return
        await lane.places.acquire()
        if self._shop.stop.asked:
            lane.places.release()
            return
        job = asyncio.create_task(self._job(planned, lane))
        self._jobs.add(job)
        job.add_done_callback(self._jobs.discard)

    async def flushed(self) -> None:
        """Order the jobs that are waiting for more to go in one batch, once all others have come so far."""
        await self.drained()
        await self._submitter.flush()

    def submitted(self, planned: Planned, shard: str) -> None:
        """A batch will bring the job's original: wait for it, or say so and leave it to a later run."""
        if self.waiting is None:
            self.end(planned, submitted(shard))
        else:
            self.waiting[planned.keys.original] = shard

    async def drained(self) -> None:
        """Wait for the jobs in flight."""
        await asyncio.gather(*self._jobs, return_exceptions=True)

    def abort(self) -> None:
        """Stop the jobs in flight where they are."""
        for job in self._jobs:
            job.cancel()

    def end(self, planned: Planned, error: Exception) -> None:
        """Say why a job has no asset, and stop the run when jobs have failed too often, or all would fail alike.

        A full disk is told once: the jobs it stops after that stay to be made.
        """
        end = ending(planned, error)
        fatal = end.problem.code in FATAL
        if fatal and self._fatal:
            self._shop.emit(JobLeft(planned))
            return
        self._shop.emit(_ENDS[end.outcome](planned, end.problem))
        self._fatal |= fatal
        self._failures += end.outcome == "failed"
        self._unstored = self._unstored + 1 if end.problem.code == "storage.failed" else 0
        if not self._shop.stop.asked and (why := self._why_stop()):
            self._shop.stop.ask(why)

    def _why_stop(self) -> str | None:
        if self._fatal:
            return DISK
        if self._unstored == UNSTORED:
            return STORAGE
        return MAX_FAILURES if self._failures == self._work.max_failures else None

    def _lane(self, key: str) -> Lane:
        if key not in self._lanes:
            generator = self._work.kit.generator(key)
            try:
                self._lanes[key] = Lane(key, generator, self._work.retries, self._work.clock, self._shop.stop)
            except Exception as error:
                raise raised(generator, error) from error
        return self._lanes[key]

    async def _job(self, planned: Planned, lane: Lane) -> None:
        try:
            self._shop.emit(JobStarted(planned))
            async with self._claimed(planned) as made:
                if made:
                    self._shop.emit(JobReused(planned, made))
                else:
                    self._shop.emit(AssetStored(planned, await self._asset(planned, lane)))
                    self._unstored = 0
        except (Interrupted, Deferred):
            self._shop.emit(JobLeft(planned))
        except Exception as error:  # noqa: BLE001  one failed job never stops another
            self.end(planned, error)
        finally:
            lane.places.release()

    @asynccontextmanager
    async def _claimed(self, planned: Planned) -> AsyncIterator[AssetRow | None]:
        """Keep other processes from making the job; gives its asset where one has made it since it was planned.

        Finishing it gives the claim up. Raises Unmade where another process has the job in hand.
        """
        ledger, ask = self._work.ledger, self._shop.desk.ask
        if holder := await ask(ledger.claim, planned.slot, planned.keys.original):
            raise _elsewhere(holder)
        row = await ask(ledger.asset, planned.slot) if planned.state != "made" else None
        made = row if row and _is_of(row, planned) else None
        try:
            yield made
        except BaseException:
            with suppress(LedgerError):  # it goes with the process
                await ask(ledger.release, planned.slot, planned.keys.original)
            raise
        if made:
            await ask(ledger.release, planned.slot, planned.keys.original)

    async def _asset(self, planned: Planned, lane: Lane) -> AssetRow:
        """The asset; what the provider refuses gets one second try, by the words of its shot's `on_refused`.

        Not what a batch brought: its second try goes into the next plan, so that its price is agreed to.
        """
        try:
            return await self._made(planned, lane)
        except Refused as refused:
            if planned.instead is None or planned.state == "held":
                raise
            self._shop.emit(Rephrased(planned, str(refused)))
            return await self._made(planned.instead, lane)

    async def _made(self, planned: Planned, lane: Lane) -> AssetRow:
        """Finishing's plugins are opened first: one that cannot work is found out before anything is paid."""
        started = self._work.clock.monotonic()
        kit, shot = self._work.kit, planned.shot
        tools = Tools(
            base=[kit.postprocessor(each) for each in shot.base],
            post=[kit.postprocessor(each) for each in shot.post],
            checks=[kit.check(each) for each in shot.checks],
        )
        plugins = [*tools.base, *tools.post, *tools.checks, kit.storage]
        await self._shop.opened.ready(*plugins)
        original = await self._original(planned, lane)
        finished = await self._finished(planned, original, tools, lane)
        occasion = Occasion(
            run=self._shop.run,
            made_at=self._work.clock.now().isoformat(timespec="seconds"),
            seconds=round(self._work.clock.monotonic() - started, 3),
            plugins=[lane.generator, *plugins],
        )
        return await self._stored(planned, finished, original, occasion)

    async def _original(self, planned: Planned, lane: Lane) -> OriginalRow:
        """The job's original. Raises Deferred when a batch brings it, and has been told so."""
        try:
            return await self._maker.original(planned, lane)
        except Submitted as ordered:
            self.submitted(planned, ordered.shard)
        except Batched:
            await self._submitter.add(planned, lane)
        raise Deferred

    async def _finished(self, planned: Planned, original: OriginalRow, tools: Tools, lane: Lane) -> Finished:
        data = await self._shop.desk.ask(self._work.ledger.read_original, original)
        self._shop.emit(StageBegun(planned, "finishing"))
        model = original.facts.get("model", lane.generator.name) if lane.generator.can.invents else ""
        async with self._shop.processors:
            plugins = (*tools.base, *tools.post, *tools.checks)
            return await self._in_time(plugins, finish, planned, data, model, tools, self._bridge)

    def _shelf(self, *, shipping: bool) -> Shelf:
        return Shop(self._work.kit.storage, self._bridge) if shipping else Aside(self._work.catalog.work / "failed")

    async def _approved(self, planned: Planned) -> AssetRow | None:
        """The asset that stands in the job's place, where people approved it."""
        ledger, desk = self._work.ledger, self._shop.desk
        judgement = await desk.ask(ledger.decision, planned.slot)
        return await desk.ask(ledger.asset, planned.slot) if judgement.state == "approved" else None

    async def _stored(
        self, planned: Planned, finished: Finished, original: OriginalRow, occasion: Occasion
    ) -> AssetRow:
        catalog = self._work.catalog
        shelf = self._shelf(shipping=ships(planned, finished))
        before = await self._approved(planned)

        def put() -> AssetRow:
            if before and before.sha256 != digest(finished.data):
                retain(before, self._shelf(shipping=before.shipped), catalog.work)
            stored = store(planned, finished, shelf)
            row = asset_row(planned, finished, stored, original, occasion, catalog.folder)
            describe(planned, row, original, occasion, shelf)
            for each in finished.maps:
                self._shop.maps.keep(each)
            return row

        self._shop.emit(StageBegun(planned, "storing"))
        row = await self._in_time((self._work.kit.storage,), put)
        await self._shop.desk.ask(self._work.ledger.finish, row)
        return row

    async def _in_time(self, plugins: Sequence[Plugin[Any]], function: Callable[..., T], *args: object) -> T:
        """Work in a thread, which is given up when it takes too long; says which plugin it was at."""
        seconds = self._work.plugin_seconds
        for each in plugins:
            if self._overdue[each.name] >= _PATIENCE:
                raise Overdue(f'"{each.name}" has been given up {_PATIENCE} times and is not asked any more')
        try:
            async with asyncio.timeout(seconds):
                return await in_thread(function, *args)
        except Overdue as error:
            self._overdue[error.plugin] += 1
            raise
        except TimeoutError as error:
            slow, at = standing(error, *plugins)
            name = slow.name if slow else ", ".join(each.name for each in plugins)
            self._overdue[name] += 1
            raise Overdue(f'"{name}" took more than {seconds:g} seconds{at}') from error


def _is_of(row: AssetRow, planned: Planned) -> bool:
    return row.asset_key == planned.keys.asset and row.storage_key == planned.storage_key


def _elsewhere(pid: int) -> Unmade:
    fix = "wait for that run to end, or run again later: a run that died gives its jobs back"
    return Unmade("held", "job.elsewhere", f"it is being made by another run (process {pid})", fix, "note")
