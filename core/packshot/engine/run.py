"""A run: takes a plan from beginning to end through making, finishing and storing."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Container, Iterator
from contextlib import AsyncExitStack, nullcontext, suppress
from datetime import datetime

from packshot.api import Problem
from packshot.engine.collecting import Collector
from packshot.engine.desk import Desk
from packshot.engine.events import Draining, Events, JobReused, ProblemFound, RunEnded, RunStarted
from packshot.engine.feed import Feed, Item, Reusable, Stuck
from packshot.engine.guarding import guarded
from packshot.engine.heartbeat import heartbeat
from packshot.engine.live import LiveFile
from packshot.engine.maps import Maps
from packshot.engine.opening import Opened
from packshot.engine.pipeline import DISK, Pipeline
from packshot.engine.previews import Previews, sweep
from packshot.engine.purse import Purse
from packshot.engine.report import Count, Report
from packshot.engine.runlog import RunLog
from packshot.engine.shutdown import Stop
from packshot.engine.threads import processors
from packshot.engine.watch import Watch, watched
from packshot.engine.work import Work
from packshot.engine.workshop import Workshop
from packshot.ledger import LedgerError
from packshot.planning.planned import Planned
from packshot.planning.tally import TODO

PREVIEWS = "previews"
"""The folder, in the catalog's `.packshot`, in which each run has one of its own."""


def run_plan(work: Work) -> Report:
    """Carry out a plan; what went wrong with single jobs is in the report, with the exit code."""
    return asyncio.run(run(work))


def new_run_id(now: datetime) -> str:
    """A name for a run that sorts by time and is nobody else's."""
    return f"{now:%Y-%m-%dT%H-%M-%S}-{secrets.token_hex(2)}"


async def run(work: Work) -> Report:
    """Carry out a plan. LedgerError and the plan's own exceptions end it, after what is in flight has been kept."""
    run_id = work.run_id or new_run_id(work.clock.now())
    tally = Count(work.catalog.folder)
    desk = Desk()
    watch = Watch(run_id, work.jobs, work.stall, work.clock.monotonic)
    live = LiveFile(work.catalog.work / "live", run_id, work.clock.now)
    with RunLog(work.catalog.work / "logs" / f"{run_id}.jsonl", work.clock.now, work.logs) as log:
        events = Events((tally, log, watch, live, *work.listeners))
        try:
            with watched(watch, events.emit):
                await _recorded(work, run_id, desk, events, tally)
        finally:
            desk.close()
            live.close()
        report = tally.report(run_id)
        events.emit(RunEnded(report))
    return report


async def _recorded(work: Work, run_id: str, desk: Desk, events: Events, tally: Count) -> None:
    """Carry out the plan between the ledger's two notes of the run."""
    catalog, ledger = work.catalog, work.ledger
    await desk.ask(ledger.start_run, run_id, catalog=catalog.name, tier=catalog.tier, command=work.command)
    events.emit(RunStarted(run_id))
    outcome = "crashed"
    try:
        await _carried_out(work, run_id, desk, events)
        outcome = tally.report(run_id).outcome
    finally:
        told = tally.report(run_id).stopped == DISK
        with suppress(LedgerError) if told else nullcontext():  # the next run sees that this one has ended
            await desk.ask(ledger.end_run, run_id, outcome=outcome, counts=tally.report(run_id).counts)


async def _carried_out(work: Work, run_id: str, desk: Desk, events: Events) -> None:
    stop = Stop(work.clock.sleep)
    opened = Opened()
    shop = Workshop(
        work=work,
        run=run_id,
        desk=desk,
        opened=opened,
        purse=Purse(work.max_cost),
        stop=stop,
        processors=asyncio.Semaphore(processors()),
        previews=Previews(work.catalog.work / PREVIEWS / run_id, events.emit),
        maps=Maps.of(work.catalog.work),
        emit=events.emit,
    )
    pipeline = Pipeline(shop)
    stop.on_ask = lambda why: events.emit(Draining(why))
    stop.on_insist = pipeline.abort
    async with AsyncExitStack() as stack:
        stack.push_async_callback(_swept, work, run_id, desk)
        stack.push_async_callback(opened.close)
        await stack.enter_async_context(heartbeat(work, desk))
        stack.enter_context(stop.on_signals())
        stack.enter_context(guarded(asyncio.get_running_loop(), work.plugin_seconds / 2, work.kit.modules))
        stack.push_async_callback(pipeline.drained)
        with suppress(Exception):  # every job that needs the storage says why it does not open
            await opened.ready(work.kit.storage)
        await pipeline.recover()
        await _fed(Feed(work, work.plan), pipeline, stop, events)
        await pipeline.flushed()
        if pipeline.waiting:
            collector = Collector(work, desk, opened, stop, events)
            await _waited(work, pipeline, collector, stop, events)


async def _swept(work: Work, run_id: str, desk: Desk) -> None:
    """Remove the previews of this run, and of runs that were killed; not those of a run that goes on."""
    with suppress(LedgerError):
        live = await desk.ask(work.ledger.live_runs)
        sweep(work.catalog.work / PREVIEWS, live.keys() - {run_id})


async def _waited(work: Work, pipeline: Pipeline, collector: Collector, stop: Stop, events: Events) -> None:
    """Wait for the batches, then go through the plan once more for what they bring."""
    ordered, pipeline.waiting = pipeline.waiting or {}, None
    for problem in await collector.wait(set(ordered.values())):
        events.emit(ProblemFound(problem))
    if work.again and not stop.asked:
        await pipeline.recover()
        await _fed(Feed(work, _brought(work, ordered)), pipeline, stop, events)
        await pipeline.flushed()


def _brought(work: Work, ordered: Container[str]) -> Iterator[Planned | Problem]:
    """The jobs of the plan, gone through once more, that a batch was to bring an original for.

    One that it did not bring is a problem: it goes back to the plan, and a later run may agree to its price.
    """
    for each in work.again() if work.again else ():
        if isinstance(each, Planned) and each.keys.original in ordered:
            back = each.state in TODO and work.ledger.original(each.keys.original) is None
            yield _returned(each) if back else each


def _returned(planned: Planned) -> Problem:
    product = planned.job.product
    return Problem(
        code="batch.failed",
        message=f"{planned.slot}: its batch brought no picture",
        where=product.where,
        product=product.id,
        fix="run again: nothing was billed for it",
    )


async def _fed(feed: Feed, pipeline: Pipeline, stop: Stop, events: Events) -> None:
    """Take a plan in, until it ends or the run shall stop."""
    try:
        async for bite in feed:
            for item in bite:
                await _take(item, pipeline, events)
                if stop.asked:
                    return
    finally:
        feed.close()


async def _take(item: Item, pipeline: Pipeline, events: Events) -> None:
    match item:
        case Problem():
            events.emit(ProblemFound(item))
        case Reusable(planned=planned, row=row):
            events.emit(JobReused(planned, row))
        case Stuck(planned=planned, why=why):
            pipeline.end(planned, why)
        case _:
            await pipeline.admit(item)
