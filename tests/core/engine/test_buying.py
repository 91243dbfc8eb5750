"""Making originals that cost money."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from packshot.api import (
    BadRequest,
    Cost,
    NotAuthorised,
    OutOfFunds,
    RateLimited,
    Refused,
    Transient,
    Unknown,
)
from packshot.engine.events import GeneratorStopped, Waiting
from packshot.engine.retries import RetryPolicy

PRICE = 40_000

if TYPE_CHECKING:
    from tests.core.engine.conftest import Bench


def test_an_original_is_bought_and_charged(bench: Bench) -> None:
    """One call, one charge, and the sidecar knows the model."""
    report = bench.run(bench.job("sofa", generator="paid"))

    assert (report.counts["made"], report.charged, report.unknown) == (1, PRICE, 0)
    assert bench.ledger.spent().settled == PRICE
    assert bench.sidecar("sofa/front-1.jpg")["facts"]["model"] == "fake-1"


def test_calls_in_flight_are_bounded(bench: Bench) -> None:
    """A generator is asked for no more at once than it says, and for so many when there is enough to do."""
    bench.paid.concurrency = 3
    bench.paid.before = asyncio.Barrier(3).wait

    report = bench.run(*(bench.job(f"s{n}", generator="paid") for n in range(12)))

    assert report.counts["made"] == 12
    assert bench.paid.most == 3


@pytest.mark.parametrize(
    ("failure", "outcome", "code"),
    [
        (Refused("moderation says no"), "refused", "job.refused"),
        (BadRequest("too many images"), "failed", "job.bad-request"),
        (NotAuthorised("the key is wrong"), "held", "generator.not-authorised"),
        (OutOfFunds("the account is empty"), "held", "generator.out-of-funds"),
        (Unknown("the connection was cut"), "held", "job.unknown"),
        (ValueError("a bug while sending"), "held", "job.unknown"),
    ],
)
def test_a_failure_ends_the_job_without_a_second_call(
    bench: Bench, failure: Exception, outcome: str, code: str
) -> None:
    """Only what is certain not to be billed, and may pass, is asked again."""
    bench.paid.script = [failure]

    report = bench.run(bench.job("sofa", generator="paid"))

    assert (1, code) == (report.counts[outcome], report.problems[0].code)
    assert bench.paid.asked == ["sofa"]
    assert report.charged == 0
    assert bench.ledger.spent().unknown == (PRICE if code == "job.unknown" else 0)


def test_the_wait_a_provider_asks_for_is_obeyed(bench: Bench) -> None:
    """After a 429 with Retry-After no call goes out before that time."""
    bench.paid.concurrency = 1
    bench.paid.script = [RateLimited("slow down", retry_after=30.0)]

    report = bench.run(bench.job("sofa", generator="paid"), bench.job("lamp", generator="paid"))

    assert report.counts["made"] == 2
    assert bench.time.seconds >= 30.0
    assert bench.happened(Waiting)[0].seconds >= 30.0


def test_a_failure_told_by_the_answer_is_tried_again(bench: Bench) -> None:
    """A durable answer that reports a passing failure releases its reservation and is asked again."""
    bench.paid.script = ["overloaded"]

    report = bench.run(bench.job("sofa", generator="paid"))

    assert (report.counts["made"], report.charged) == (1, PRICE)
    assert [attempt.state for attempt in bench.ledger.attempts()] == ["free", "done"]


def test_a_provider_that_is_down_is_not_asked_for_every_job(bench: Bench) -> None:
    """Several jobs in a row that gave up open the breaker: the rest is held, other generators go on."""
    bench.paid.script = [Transient("503")] * 1_000
    jobs = [bench.job(f"s{n}", generator="paid") for n in range(60)]

    report = bench.run(*jobs, bench.job("sofa"), retries=RetryPolicy(attempts=2, tokens=10))

    assert (report.counts["made"], report.counts["failed"] + report.counts["held"]) == (1, 60)
    assert report.counts["failed"] < 12
    assert len(bench.paid.asked) < 30
    assert len(bench.happened(GeneratorStopped)) == 1
    assert "generator.stopped" in {problem.code for problem in report.problems}


def test_a_key_that_does_not_work_stops_its_generator_at_once(bench: Bench) -> None:
    """Everything made before stays; the rest is held with the reason."""
    bench.paid.concurrency = 1
    bench.paid.script = ["ok", NotAuthorised("the key has been revoked")]

    report = bench.run(*(bench.job(f"s{n}", generator="paid") for n in range(6)))

    assert (report.counts["made"], report.counts["held"]) == (1, 5)
    assert len(bench.paid.asked) == 2
    assert "the key has been revoked" in report.problems[-1].message


def test_an_answer_is_replayed_after_a_bug_in_reading(bench: Bench) -> None:
    """A plugin that cannot read leaves the answer in the spool; the mended plugin reads it and nobody is asked."""
    job = bench.job("sofa", generator="paid")
    bench.paid.broken_reader = True
    first = bench.run(job)
    bench.crash()
    bench.paid.broken_reader = False

    second = bench.run(bench.again(job), run_id="run-2")

    assert ("plugin.raised", 1) == (first.problems[0].code, first.counts["failed"])
    assert (second.counts["made"], second.charged) == (1, PRICE)
    assert bench.paid.asked == ["sofa"]
    assert bench.ledger.spent().total == PRICE


def test_a_crash_between_asking_and_reading_asks_no_second_time(bench: Bench) -> None:
    """An intent whose answer is durable is read by the next run."""
    job = bench.job("sofa", generator="paid")
    bench.died_asking(job, answer=b"ok")

    report = bench.run(bench.again(job))

    assert report.counts["made"] == 1
    assert bench.paid.asked == []


def test_a_crash_while_asking_is_unknown_until_somebody_decides(bench: Bench) -> None:
    """A call that may have been billed is held, counted, and made again only with `retry_unknown`."""
    job = bench.job("sofa", generator="paid")
    bench.died_asking(job, answer=None)
    held = bench.run(job, run_id="run-1")

    again = bench.run(bench.again(job), run_id="run-2", retry_unknown=True)

    assert (held.counts["held"], again.counts["made"]) == (1, 1)
    assert bench.paid.asked == ["sofa"]
    assert bench.ledger.spent().total == 2 * PRICE


def test_an_answer_without_a_whole_picture_is_paid_and_kept(bench: Bench) -> None:
    """A paid answer that cannot be used fails the job; its cost counts."""
    bench.paid.script = ["garbage"]

    report = bench.run(bench.job("sofa", generator="paid"))

    assert (report.counts["failed"], report.charged) == (1, PRICE)
    assert report.problems[0].code == "original.damaged"


def test_a_call_beyond_its_deadline_is_unknown(bench: Bench) -> None:
    """Giving up on a paid call does not make it free."""
    bench.paid.deadline = 0.5
    bench.paid.before = lambda: asyncio.Event().wait()

    report = bench.run(bench.job("sofa", generator="paid"))

    assert report.problems[0].code == "job.unknown"
    assert (report.unknown, report.unknown_cost) == (1, PRICE)


@pytest.mark.parametrize(("bound", "code"), [("budget", "budget.reached"), ("max_cost", "budget.max-cost")])
def test_no_bound_is_passed(bench: Bench, bound: str, code: str) -> None:
    """Jobs whose price would pass the budget or the run's consent are held; exit code 6."""
    jobs = [bench.job(f"s{n}", generator="paid") for n in range(5)]

    report = bench.run(*jobs, **{bound: 2 * PRICE})

    assert (report.counts["made"], report.counts["held"], report.charged) == (2, 3, 2 * PRICE)
    assert {code} == {problem.code for problem in report.problems}
    assert {1} == {problem.message.count("front take 1") for problem in report.problems}
    assert report.exit_code == 6


def test_an_unknown_price_is_never_free_under_a_budget(bench: Bench) -> None:
    """With a budget, a job without a price is held and says how to state one."""
    report = bench.run(bench.job("sofa", generator="paid", estimate=None), budget=1_000_000)

    assert ("budget.no-price", []) == (report.problems[0].code, bench.paid.asked)
    assert report.problems[0].fix == 'state one in the catalog: [generators.paid] price = "0.05 USD"'


def test_a_call_proven_free_gives_its_money_back(bench: Bench) -> None:
    """What a refusal had set aside may be spent on the next job."""
    bench.paid.concurrency = 1
    bench.paid.script = [Refused("no")]

    report = bench.run(
        bench.job("a", generator="paid", estimate=Cost(PRICE, PRICE)),
        bench.job("b", generator="paid", estimate=Cost(PRICE, PRICE)),
        max_cost=PRICE,
    )

    assert (report.counts["refused"], report.counts["made"]) == (1, 1)


def test_a_failure_is_shared_by_all_who_want_the_original(bench: Bench) -> None:
    """One refusal ends every waiting job of that original, each under its own name, with one call."""
    bench.paid.script = [Refused("no")]

    report = bench.run(
        bench.job("a", generator="paid", original="0" * 64),
        bench.job("b", generator="paid", original="0" * 64),
    )

    assert len(bench.paid.asked) == 1
    assert {"a front take 1: no", "b front take 1: no"} == {problem.message for problem in report.problems}


def test_nothing_is_sent_when_its_answer_could_not_be_kept(bench: Bench) -> None:
    """A disk without room for an answer stops the call before it goes out: nothing is billed, nothing is unknown."""
    (bench.catalog.work / "spool").write_text("in the way")

    report = bench.run(bench.job("sofa", generator="paid"))

    assert [] == bench.paid.asked
    assert (1, 0) == (report.counts["failed"], bench.ledger.spent().total)
    assert ["free"] == [attempt.state for attempt in bench.ledger.attempts()]
