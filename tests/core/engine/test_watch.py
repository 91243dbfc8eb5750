"""What can be said of a run while it goes on."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from packshot.api import Problem
from packshot.engine import watch as watching
from packshot.engine.events import (
    AssetStored,
    AttemptStarted,
    Charged,
    Draining,
    GeneratorStopped,
    JobFailed,
    JobLeft,
    JobStarted,
    Pulse,
    StageBegun,
    Stalled,
    Waiting,
)
from packshot.engine.live import LiveFile, live
from packshot.engine.outlook import Doing, doing, lasting, waits_for
from packshot.engine.watch import Watch

if TYPE_CHECKING:
    from tests.core.engine.conftest import Bench

WENT = Problem(code="job.failed", message="it went wrong")


class Watched:
    """A watch with a clock of the test's."""

    def __init__(self, jobs: int | None = 10, stall: float = 300.0) -> None:
        self.now = 0.0
        self.watch = Watch("run-1", jobs, stall, lambda: self.now)

    def at(self, seconds: float, *events: Any) -> list[Stalled]:  # noqa: ANN401  any event
        """Let events happen at a time, and look; what is told of a stall."""
        self.now = seconds
        for event in events:
            self.watch(event)
        return [each for each in self.watch.look() if isinstance(each, Stalled)]


def test_every_job_in_flight_is_where_it_is(bench: Bench) -> None:
    """Its stage, since when, and why it pauses; the one that has been there longest first."""
    one, two = bench.job("one"), bench.job("two")
    run = Watched()
    run.at(0, JobStarted(one), AttemptStarted(one, 1), JobStarted(two))
    run.at(10, Waiting(two, 60.0, "overloaded"))
    run.at(12)

    first, second = run.watch.outlook().in_flight
    assert first == Doing(str(one.slot), "flat", "asking", 12.0)
    assert second == Doing(str(two.slot), "flat", "pausing", 2.0, "overloaded")
    run.at(13, StageBegun(one, "storing"), JobLeft(two))
    assert ["storing"] == [each.stage for each in run.watch.outlook().in_flight]


def test_the_rate_foretells_the_end(bench: Bench) -> None:
    """Pictures a minute of the last five minutes; too few tell nothing, and neither does a plan nobody counted."""
    run, unknown = Watched(jobs=10), Watched(jobs=None)
    row: Any = None
    for number in range(4):
        for each in (run, unknown):
            each.at(30.0 * (number + 1), AssetStored(bench.job(f"{number}"), row))
        if number == 1:
            assert run.watch.outlook().per_minute is None

    assert run.watch.outlook().per_minute == 2.0
    assert run.watch.outlook().left == 180.0
    assert unknown.watch.outlook().left is None
    run.at(1_000)
    assert run.watch.outlook().per_minute is None


def test_a_stall_is_told_once_in_its_time(bench: Bench) -> None:
    """When nothing has come for so long, and again after as long; asking again is nothing that comes."""
    job = bench.job("sofa")
    run = Watched(stall=60.0)

    assert run.at(59, JobStarted(job), AttemptStarted(job, 1)) == []
    assert run.at(60) == [Stalled(60.0, f"1 asking flat (1 s); longest {job.slot}")]
    assert run.at(100, Waiting(job, 5, "busy"), StageBegun(job, "queued"), AttemptStarted(job, 2)) == []
    assert [120.0] == [each.seconds for each in run.at(120)]
    assert run.at(125, JobFailed(job, WENT)) == []
    assert run.at(184) == []
    assert run.at(185) == [Stalled(60.0, "the plan: its records, or photos from the web")]


def test_a_watch_keeps_what_went_wrong(bench: Bench) -> None:
    """The last five problems, the generators that are not asked any more, and why the run ends."""
    run = Watched()
    run.at(1, *(JobFailed(bench.job(f"{number}"), WENT) for number in range(7)))
    run.at(2, GeneratorStopped("flat", "no money"), Draining("max-failures"), Charged(bench.job("x"), 40_000))
    outlook = run.watch.outlook()

    assert len(outlook.problems) == 5
    assert (outlook.stopped, outlook.ending, outlook.charged) == ({"flat": "no money"}, "max-failures", 40_000)
    assert outlook.json()["charged"] == 0.04


def test_jobs_in_flight_are_told_by_what_they_do() -> None:
    """Together where they do the same, each kind with its longest."""
    jobs = [Doing("a", "x", "asking", 72.0), Doing("b", "x", "asking", 3.0), Doing("c", "x", "storing", 0.2)]

    assert doing(jobs) == "2 asking x (1 min 12 s), 1 storing"
    assert waits_for(jobs) == "2 asking x (1 min 12 s), 1 storing; longest a"
    assert [lasting(each) for each in (0.4, 59.6, 3_725)] == ["0 s", "1 min 0 s", "1 h 2 min"]


def test_a_run_that_hangs_says_so(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also when a plugin holds up the event loop itself; the log has it, the live file shows it and goes at the end."""
    monkeypatch.setattr(watching, "TICK", 0.01)
    seen: list[dict[str, Any]] = []
    clock = bench.time

    async def hang() -> None:
        clock.seconds += 400
        folder = bench.catalog.work / "live"
        while not seen:
            seen.extend(each for each in live(folder, datetime.now(UTC)) if each["quiet"] >= 400)
        await asyncio.sleep(0)

    bench.paid.before = hang
    bench.run(bench.job("sofa", generator="paid"), jobs=1)

    assert [400.0] == [each.seconds for each in bench.happened(Stalled)]
    assert "asking paid" in bench.happened(Stalled)[0].waits_for
    assert seen[0]["in_flight"][0]["stage"] == "asking"
    assert not list((bench.catalog.work / "live").iterdir())
    log = (bench.catalog.work / "logs" / "run-1.jsonl").read_text("utf-8")
    assert '"event": "Stalled"' in log
    assert "Pulse" not in log


def test_a_live_file_of_a_dead_run_is_swept(tmp_path: Path) -> None:
    """By the next run, an hour after its last sign; until then its age tells."""
    now, run = datetime.now(UTC), Watched()
    LiveFile(tmp_path, "dead", lambda: now)(Pulse(run.watch.outlook()))
    (tmp_path / "odd.json").write_text("{", "utf-8")

    (found,) = live(tmp_path, now + timedelta(minutes=5))
    assert (found["run"], found["age"]) == ("run-1", 300.0)
    LiveFile(tmp_path, "next", lambda: now + timedelta(minutes=30))
    assert len(list(tmp_path.iterdir())) == 2
    LiveFile(tmp_path, "next", lambda: now + timedelta(hours=2))
    assert not list(tmp_path.iterdir())


def test_the_outlook_is_what_its_schema_says(bench: Bench) -> None:
    """It goes as it is into a file and out of `status --json`."""
    run = Watched()
    run.at(3, JobStarted(bench.job("one")))

    assert json.loads(json.dumps(run.watch.outlook().json()))["in_flight"][0]["stage"] == "queued"
