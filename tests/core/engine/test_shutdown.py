"""Asking a run to stop."""

from __future__ import annotations

import asyncio
import os
import signal
from typing import TYPE_CHECKING

import pytest

from packshot.engine.events import Draining
from packshot.engine.report import Report
from packshot.engine.run import run
from packshot.engine.shutdown import Stop
from packshot.engine.unmade import Interrupted

if TYPE_CHECKING:
    from tests.core.engine.conftest import Bench


def test_the_first_signal_finishes_what_is_in_flight(bench: Bench) -> None:
    """After Ctrl-C no call goes out; the calls in flight are finished and kept; exit code 130."""
    bench.paid.concurrency = 2

    async def interrupt() -> None:
        if len(bench.paid.asked) == 2:
            os.kill(os.getpid(), signal.SIGINT)
            await asyncio.sleep(0.05)

    bench.paid.before = interrupt

    report = bench.run(*(bench.job(f"s{n}", generator="paid") for n in range(40)))

    assert len(bench.paid.asked) == 2
    assert report.counts["made"] == 2
    assert (report.interrupted, report.exit_code) == (True, 130)
    assert ["interrupted"] == [event.why for event in bench.happened(Draining)]
    assert bench.ledger.status().runs[0].outcome == "interrupted"


def test_the_second_signal_stops_at_once(bench: Bench) -> None:
    """A call stopped in flight is unknown, and the next run does not buy it by itself."""

    async def hang() -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.sleep(0.05)
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.Event().wait()

    bench.paid.before = hang
    job = bench.job("sofa", generator="paid")

    report = bench.run(job)

    assert (report.counts["made"], report.exit_code, report.unknown) == (0, 130, 1)
    assert ["unknown"] == [attempt.state for attempt in bench.ledger.attempts()]
    assert bench.again(job).state == "held"


def test_a_wait_ends_when_the_run_shall_stop() -> None:
    """Backing off for an hour does not keep Ctrl-C waiting."""

    async def scenario() -> None:
        stop = Stop(asyncio.sleep)
        asyncio.get_running_loop().call_soon(stop.ask)
        with pytest.raises(Interrupted):
            await stop.sleep(3600)

    asyncio.run(scenario())


def test_signals_are_given_back_after_a_run(bench: Bench) -> None:
    """A run leaves the process's signal handlers as they were."""
    before = signal.getsignal(signal.SIGINT)

    asyncio.run(_ran(bench))

    assert before is signal.getsignal(signal.SIGINT)


async def _ran(bench: Bench) -> Report:
    return await run(bench.work([bench.job("sofa")]))
