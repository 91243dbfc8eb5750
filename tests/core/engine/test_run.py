"""A run from end to end, free of charge."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

from packshot.api import BadRequest, Generator, Picture, Problem, Request, Transient, Where
from packshot.engine.events import JobStarted, OriginalKept, ProblemFound, RunEnded, RunStarted
from packshot.engine.feed import BITE
from packshot.engine.run import new_run_id, run, run_plan
from packshot.engine.threads import processors

if TYPE_CHECKING:
    from tests.core.engine.conftest import Bench


def test_every_job_becomes_a_stored_asset(bench: Bench) -> None:
    """A run makes each job, stores its file, and counts it."""
    report = bench.run(*(bench.job(f"sofa-{n}") for n in range(5)))

    assert report.problems == ()
    assert report.counts == {"made": 5, "reused": 0, "failed": 0, "held": 0, "refused": 0}
    assert report.exit_code == 0
    assert all(bench.shelf.stat(f"sofa-{n}/front-1.jpg") for n in range(5))


def test_a_second_run_makes_nothing(bench: Bench) -> None:
    """What is made is reused: no call, no write."""
    bench.run(bench.job("sofa"))
    bench.shelf.puts.clear()

    report = bench.run(bench.again(bench.job("sofa")), run_id="run-2")

    assert (report.counts["made"], report.counts["reused"]) == (0, 1)
    assert (bench.flat.asked, bench.shelf.puts) == (["sofa"], [])
    assert [True] == [row["reused"] for row in report.assets]


def test_a_lost_file_is_stored_again_from_its_original(bench: Bench) -> None:
    """An asset whose file is gone is finished again, the same bytes, without asking the generator."""
    bench.run(bench.job("sofa"))
    path = bench.shelf.path("sofa/front-1.jpg")
    before = path.read_bytes()
    path.unlink()

    report = bench.run(bench.again(bench.job("sofa")), run_id="run-2")

    assert report.counts["made"] == 1
    assert bench.flat.asked == ["sofa"]
    assert path.read_bytes() == before


def test_two_jobs_of_one_original_share_it(bench: Bench) -> None:
    """The same original wanted by two shots in one run is made once."""
    report = bench.run(
        bench.job("sofa", original="0" * 64),
        bench.job("lamp", original="0" * 64),
    )

    assert report.counts["made"] == 2
    assert len(bench.flat.asked) == 1


def test_one_failure_stops_no_other_job(bench: Bench) -> None:
    """Failed jobs become problems that name the job and point at its record; all others are made."""
    bench.flat.faults = {"lamp": [BadRequest("a lamp is beyond me; choose another generator")]}

    report = bench.run(*(bench.job(name) for name in ("sofa", "lamp", "vase")))

    assert (report.counts["made"], report.counts["failed"]) == (2, 1)
    problem = report.problems[0]
    assert ("job.bad-request", "lamp", Where("products.csv", 7)) == (problem.code, problem.product, problem.where)
    assert problem.message == "lamp front take 1: a lamp is beyond me; choose another generator"
    assert report.exit_code == 4


@pytest.mark.parametrize("error", [ValueError("broken"), SystemExit(3), KeyboardInterrupt()])
def test_whatever_a_plugin_raises_fails_one_job_only(bench: Bench, error: BaseException) -> None:
    """An exception no contract names becomes a problem with plugin, exception, file and line."""
    bench.flat.faults = {"lamp": [error]}

    report = bench.run(bench.job("lamp"), bench.job("sofa"))

    assert (report.counts["made"], report.counts["failed"]) == (1, 1)
    assert report.problems[0].code == "plugin.raised"
    assert f'plugin "flat" raised {type(error).__name__}' in report.problems[0].message
    assert "conftest.py:" in report.problems[0].message


def test_what_is_not_a_picture_fails_its_job(new_bench: Callable[..., Bench]) -> None:
    """A generator that returns something else is named."""

    class Garbage(Generator):
        name = "garbage"

        def generate(self, request: Request) -> Picture:
            return b"<html>"  # type: ignore[return-value]

    bench = new_bench(Garbage)

    report = bench.run(bench.job("sofa", generator="garbage"))

    assert report.problems[0].message == 'sofa front take 1: plugin "garbage" made a bytes, not a Picture'


def test_a_plugin_that_cannot_open_fails_its_own_jobs(new_bench: Callable[..., Bench]) -> None:
    """Opening is tried once; every job of that plugin says why, the others are made, and it is closed too."""
    calls: list[str] = []

    class Closed(Generator):
        name = "closed"

        def open(self) -> None:
            calls.append("open")
            raise ImportError("torch is not installed")

        def close(self) -> None:
            calls.append("close")

    bench = new_bench(Closed)

    report = bench.run(*(bench.job(f"s{n}", generator="closed") for n in range(3)), bench.job("sofa"))

    assert (report.counts["made"], report.counts["failed"]) == (1, 3)
    assert calls == ["open", "close"]
    assert "torch is not installed" in report.problems[0].message


def test_transient_failures_are_tried_again(bench: Bench) -> None:
    """A fault that passes costs a wait and no picture."""
    bench.flat.faults = {"sofa": [Transient("busy"), Transient("busy")]}

    report = bench.run(bench.job("sofa"))

    assert report.counts["made"] == 1
    assert len(bench.flat.asked) == 3


def test_problems_of_the_plan_are_reported(bench: Bench) -> None:
    """What the plan could not plan is a failed job; a note is not."""
    wrong = Problem(code="record.missing-photo", message="no photo", product="vase", where=Where("products.csv", 9))

    report = bench.run(wrong, Problem(code="x.note", message="fyi", level="note"), bench.job("sofa"))

    assert (report.counts["made"], report.counts["failed"], report.exit_code) == (1, 1, 4)
    assert [wrong] == [event.problem for event in bench.happened(ProblemFound)][:1]


def test_the_plan_is_never_consumed_far_ahead(bench: Bench) -> None:
    """However long the plan is, no more than the lane's places and two bites of it have been taken."""
    places = bench.flat.limits.concurrency + 2 * processors()
    most = 0

    def plan() -> Iterator[Any]:
        for number in range(10_000):
            nonlocal most
            most = max(most, number - len(bench.happened(OriginalKept)))
            if len(bench.happened(OriginalKept)) > 20:
                return
            yield bench.job(f"sofa-{number}")

    run_plan(bench.work(plan()))

    assert 0 < most <= places + 2 * BITE


def test_a_plan_that_breaks_ends_the_run_after_what_is_in_flight(bench: Bench) -> None:
    """An exception of the plan is raised; what was begun is made and the ledger knows that the run crashed."""

    def plan() -> Iterator[Any]:
        for number in range(BITE):
            yield bench.job(f"sofa-{number}")
        raise RuntimeError("the records are gone")

    with pytest.raises(RuntimeError, match="the records are gone"):
        run_plan(bench.work(plan()))

    assert bench.shelf.stat("sofa-0/front-1.jpg") is not None
    assert [run.outcome for run in bench.ledger.status().runs] == ["crashed"]


def test_max_failures_ends_a_run_early(bench: Bench) -> None:
    """After so many failures nothing new is begun; that is not an interruption."""
    bench.flat.faults = {f"s{n}": [BadRequest("no")] for n in range(200)}

    report = bench.run(*(bench.job(f"s{n}") for n in range(200)), max_failures=3)

    assert 3 <= report.counts["failed"] < 200
    assert (report.stopped, report.exit_code) == ("max-failures", 4)


def test_a_listener_that_raises_is_a_warning(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    """No listener can cost a picture."""

    def broken(_event: object) -> None:
        raise ValueError("progress is broken")

    report = bench.run(bench.job("sofa"), listeners=[broken, bench.events.append])

    assert report.counts["made"] == 1
    assert "progress is broken" in caplog.text
    assert [RunStarted, JobStarted] == [type(event) for event in bench.events[:2]]
    assert type(bench.events[-1]) is RunEnded


def test_the_log_tells_every_event(bench: Bench) -> None:
    """A run's log file holds one JSON object an event, in order."""
    bench.run(bench.job("sofa"))

    lines = (bench.catalog.work / "logs" / "run-1.jsonl").read_text().splitlines()

    assert [type(event).__name__ for event in bench.events] == [json.loads(line)["event"] for line in lines]
    assert json.loads(lines[1])["planned"] == "sofa front take 1"


def test_a_run_runs_inside_an_event_loop_of_others(bench: Bench) -> None:
    """`run` is a coroutine for those who have a loop already."""
    report = asyncio.run(run(bench.work([bench.job("sofa")])))

    assert report.counts["made"] == 1


def test_run_names_sort_by_time(bench: Bench) -> None:
    """A run is named for the time it starts, and for itself."""
    now = bench.work([]).clock.now()

    name = new_run_id(now)

    assert name.startswith(f"{now:%Y-%m-%dT%H-%M-%S}-")
    assert name != new_run_id(now)
