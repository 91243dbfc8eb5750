"""Originals that are ordered in batches."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from packshot.api import (
    Answer,
    BadRequest,
    BatchGenerator,
    BatchLimits,
    BatchLine,
    BatchProgress,
    Cost,
    GeneratorFailure,
    Load,
    Reading,
    Refused,
    Request,
    Transient,
    Unknown,
)
from packshot.engine.clock import Clock
from packshot.engine.collecting import Collected, collect_batches
from packshot.engine.events import BatchSubmitted
from packshot.engine.lane import Lane
from packshot.engine.report import Report
from packshot.engine.retries import RetryPolicy
from packshot.engine.shutdown import Stop
from packshot.engine.trays import Tray
from packshot.planning.planned import Planned

if TYPE_CHECKING:
    from tests.core.engine.conftest import Bench

PRICE = 20_000


class Slow(BatchGenerator):
    """A provider that takes batches of two and remembers them under the shard's id."""

    name = "slow"

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **options)
        self.ordered: dict[str, list[str]] = {}
        self.lines: dict[str, str] = {}
        self.answers: dict[str, bytes] = {}
        self.faults: list[BaseException] = []
        self.after: list[BaseException] = []
        self.listed_after = 0
        self.end = True
        self.failure: GeneratorFailure | None = None

    @property
    def batch(self) -> BatchLimits:
        """Small and patient."""
        return BatchLimits(lines=2, settle=30.0, poll=60.0)

    def load(self, request: Request) -> Load:
        """Prompts of another first letter go apart."""
        return Load(group=request.prompt[0])

    def submit(self, lines: Sequence[BatchLine], shard: str) -> str:
        """Take the order, unless the test has set a fault for before or after that."""
        if self.faults:
            raise self.faults.pop(0)
        self.ordered[shard] = [each.request.prompt for each in lines]
        self.lines |= {each.attempt: each.request.prompt for each in lines}
        if self.after:
            raise self.after.pop(0)
        return f"ticket of {shard}"

    def find(self, shard: str) -> str | None:
        """The order, once it is listed."""
        self.listed_after -= 1
        return f"ticket of {shard}" if shard in self.ordered and self.listed_after < 0 else None

    def progress(self, ticket: str) -> BatchProgress:
        """All or nothing."""
        return BatchProgress(done=len(self.ordered[ticket.removeprefix("ticket of ")]), ended=self.end)

    def collect(self, ticket: str, deliver: Callable[[Answer], None]) -> None:
        """Every line, also those of others: the engine knows which are meant."""
        if self.failure:
            raise self.failure
        for attempt, prompt in self.lines.items():
            if (body := self.answers.get(prompt, b"ok")) != b"lost":
                deliver(Answer(attempt=attempt, body=body))

    def ask(self, request: Request, spool: object) -> None:
        """Nobody may ask by itself what a batch shall bring."""
        raise AssertionError(request.prompt)

    def read(self, answer: Answer, request: Request) -> Reading:
        """A picture, or the failure of a line."""
        from tests.core.engine.conftest import png

        if answer.body == b"refused":
            raise Refused("moderation says no")
        if answer.body == b"failed":
            raise Transient("the batch ended without it")
        return Reading(originals=[png("#336699")], charge=PRICE)


class Shop:
    """Plans and runs on a bench as the command line does: batches that have ended come in first."""

    def __init__(self, bench: Bench, names: Sequence[str]) -> None:
        self.bench = bench
        cost = Cost.exactly(PRICE)
        self.jobs = [replace(bench.job(name, generator="slow", estimate=cost), batch=True) for name in names]
        self.runs = 0

    @property
    def slow(self) -> Slow:
        """The provider."""
        generator = self.bench.kit.generator("slow")
        assert isinstance(generator, Slow)
        return generator

    @property
    def ordered(self) -> list[str]:
        """What went out, in whatever order and batch."""
        return sorted(prompt for batch in self.slow.ordered.values() for prompt in batch)

    def plan(self) -> list[Planned]:
        """The jobs as they stand."""
        return [self.bench.again(each) for each in self.jobs]

    def collect(self) -> Collected:
        """Look at the open batches."""
        return collect_batches(self.bench.work(()))

    def run(self, **options: Any) -> Report:  # noqa: ANN401  any field of Work
        """Collect, plan, run."""
        self.collect()
        self.runs += 1
        return self.bench.run(*self.plan(), run_id=f"run-{self.runs}", **options)

    def waiting(self, **options: Any) -> Report:  # noqa: ANN401  any field of Work
        """A run that waits for its batches."""
        return self.run(again=lambda: iter(self.plan()), **options)


@pytest.fixture
def shop(new_bench: Callable[..., Bench]) -> Shop:
    """Three jobs for batches of two."""
    return Shop(new_bench(Slow), ["a1", "a2", "a3"])


def test_jobs_are_ordered_now_and_made_by_a_later_run(shop: Shop) -> None:
    """Held with a note and exit code 0; then charged once and made."""
    first, second = shop.run(), shop.run()

    assert (3, 0, 0) == (first.counts["held"], first.charged, first.exit_code)
    assert {("batch.submitted", "note")} == {(each.code, each.level) for each in first.problems}
    assert (3, 3 * PRICE, 0) == (second.counts["made"], second.charged, second.exit_code)
    assert 3 * PRICE == shop.bench.ledger.spent().total


def test_a_batch_that_is_not_done_stays_out(shop: Shop) -> None:
    """Its jobs are held in every run and ordered in none."""
    shop.slow.end = False
    shop.run()
    again = shop.run()

    assert (3, 0) == (again.counts["held"], again.exit_code)
    assert ["a1", "a2", "a3"] == shop.ordered


def test_lines_of_different_groups_never_share_a_batch(new_bench: Callable[..., Bench]) -> None:
    """The generator says what goes together; what is left at the end goes too."""
    shop = Shop(new_bench(Slow), ["a1", "b1", "a2", "b2", "b3"])
    shop.run()

    assert ["aa", "b", "bb"] == sorted("".join(each[0] for each in batch) for batch in shop.slow.ordered.values())


def test_jobs_of_one_original_share_a_line(shop: Shop) -> None:
    """In the same batch, and in one that is on its way already."""
    twin = replace(shop.jobs[0], slot=replace(shop.jobs[0].slot, product="twin"), storage_key="twin.jpg")
    late = replace(shop.jobs[0], slot=replace(shop.jobs[0].slot, product="late"), storage_key="late.jpg")
    report = shop.bench.run(shop.jobs[0], twin, shop.jobs[1], shop.jobs[2], late)

    assert (5, 0) == (report.counts["held"], report.exit_code)
    assert ["a1", "a2", "a3"] == shop.ordered


def test_an_order_whose_ticket_was_lost_is_found_again(shop: Shop) -> None:
    """Killed between ordering and writing the ticket down: nothing is ordered twice, though it is listed late."""
    shop.slow.after = [Unknown("the connection broke")] * 2
    shop.slow.listed_after = 1
    first = shop.run()
    shop.bench.crash()
    second = shop.run()

    assert {"batch.unsure"} == {each.code for each in first.problems}
    assert 4 == first.exit_code
    assert 3 == second.counts["made"]
    assert 3 == len(shop.slow.lines)
    assert 30.0 in shop.bench.time.slept


def test_an_order_that_never_arrived_goes_back_to_the_plan(shop: Shop) -> None:
    """The provider has no batch of that id, asked twice: the pictures are ordered anew."""
    shop.slow.faults = [Unknown("the connection broke")] * 2
    shop.run()
    shop.bench.crash()
    shop.run()
    third = shop.run()

    assert 3 == third.counts["made"]
    assert ["dropped", "dropped"] == [
        state for (state,) in shop.bench.ledger._connection.rows("SELECT state FROM shards ORDER BY id LIMIT 2")
    ]


def test_an_order_that_is_refused_costs_nothing(shop: Shop) -> None:
    """Its jobs fail with the provider's words and are in the next plan."""
    shop.slow.faults = [BadRequest("too many images")]
    report = shop.run()

    assert (2, 1) == (report.counts["failed"], report.counts["held"])
    assert "too many images" in report.problems[0].message
    assert ["held", "new", "new"] == sorted(each.state for each in shop.plan())


def test_an_order_is_tried_again_when_that_may_help(shop: Shop) -> None:
    """A passing failure before anything was ordered is waited out."""
    shop.slow.faults = [Transient("503")]
    report = shop.run()

    assert 3 == report.counts["held"]
    assert 2 == len(shop.bench.happened(BatchSubmitted))


def test_a_failed_line_goes_back_to_the_plan(shop: Shop) -> None:
    """It costs nothing, its job fails in the run that collects it, and the others are made."""
    shop.slow.answers = {"a2": b"failed"}
    shop.run()
    report = shop.run()

    assert (2, 1, 2 * PRICE) == (report.counts["made"], report.counts["failed"], report.charged)
    assert ["made", "new", "made"] == [each.state for each in shop.plan()]


def test_second_words_go_into_the_next_plan(shop: Shop) -> None:
    """What moderation refused in a batch is not bought by other words in the run that learns of it."""
    shop.slow.answers = {"a2": b"refused"}
    second = replace(shop.bench.job("other", generator="slow"), batch=True)
    shop.jobs[1] = replace(shop.jobs[1], instead=second)
    shop.run()
    report = shop.run()

    assert (2, 1) == (report.counts["made"], report.counts["refused"])
    assert ["a1", "a2", "a3"] == shop.ordered


def test_a_line_without_an_answer_may_have_been_billed(shop: Shop) -> None:
    """It is held and counted, as after any call without an answer."""
    shop.slow.answers = {"a2": b"lost"}
    shop.run()
    report = shop.run()

    assert (2, "job.held") == (report.counts["made"], report.problems[0].code)
    assert "held" == shop.plan()[1].state
    assert shop.bench.ledger.spent().unknown > 0


def test_a_batch_that_did_nothing_goes_back_to_the_plan(shop: Shop) -> None:
    """With the provider's reason, before a price is agreed to."""
    shop.run()
    shop.slow.failure = BadRequest("line 1: no such file")
    collected = shop.collect()

    assert {"batch.failed"} == {each.code for each in collected.problems}
    assert "line 1: no such file" in collected.problems[0].message
    assert {"new"} == {each.state for each in shop.plan()}
    assert 0 == shop.bench.ledger.spent().total


def test_a_batch_out_of_reach_stays_as_it_is(shop: Shop) -> None:
    """A fault of network or key is a problem, and the next look finds everything."""
    shop.run()
    shop.slow.failure = Transient("no network")
    collected = shop.collect()
    shop.slow.failure = None

    assert ["batch.unreached"] * 2 == [each.code for each in collected.problems]
    assert 3 == shop.run().counts["made"]


def test_a_run_may_wait_for_its_batches(shop: Shop) -> None:
    """It looks until they have ended and makes what they bring; nothing is counted as held."""
    shop.slow.end = False
    sleep = shop.bench.time.sleep

    async def ends_meanwhile(seconds: float) -> None:
        shop.slow.end = shop.bench.time.seconds > 0
        await sleep(seconds)

    shop.bench.time.sleep = ends_meanwhile  # type: ignore[method-assign]
    report = shop.waiting()

    assert (3, 0, 3 * PRICE) == (report.counts["made"], report.counts["held"], report.charged)
    assert [60.0, 60.0] == shop.bench.time.slept


def test_what_a_batch_did_not_bring_is_not_bought_in_the_same_run(shop: Shop) -> None:
    """Its price was not agreed to: it is a problem now, and in the next plan."""
    shop.slow.failure = BadRequest("line 1: no such file")
    report = shop.waiting()

    assert {"batch.failed"} == {each.code for each in report.problems}
    assert (0, 2) == (report.counts["made"], len(shop.slow.ordered))
    assert {"new"} == {each.state for each in shop.plan()}


def test_consent_bounds_what_is_ordered(shop: Shop) -> None:
    """No line goes out that would pass --max-cost."""
    report = shop.run(max_cost=2 * PRICE)

    assert 2 == len(shop.ordered)
    assert "budget.max-cost" in {each.code for each in report.problems}


def test_a_tray_keeps_within_its_limits(shop: Shop) -> None:
    """Lines, bytes sent, bytes answered; one line alone always has a place."""
    lane = Lane("slow", shop.slow, RetryPolicy(), Clock(), Stop(asyncio.sleep))
    tray = Tray(lane, BatchLimits(lines=3, sent=10, answered=100))
    one, two, three = shop.jobs

    assert tray.fits(one, Load(sent=99))
    tray.add(one, Load(sent=6, answered=60))
    assert not tray.fits(two, Load(sent=5))
    assert not tray.fits(two, Load(answered=41))
    assert tray.fits(one, Load(sent=99))
    tray.add(two, Load(sent=4, answered=40))
    tray.add(three, Load())
    assert tray.full
