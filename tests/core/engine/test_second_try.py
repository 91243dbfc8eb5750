"""What a provider refuses: one second try by other words, and never the same again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.core.engine.conftest import Bench, Paid

from packshot.api import Refused, Request, Transient
from packshot.engine.events import Rephrased


def test_a_refusal_is_followed_by_the_other_words(bench: Bench) -> None:
    """One event, two calls, and the asset is of the second prompt."""
    bench.paid.script = [Refused("violence")]
    bold = bench.job("bold", generator="paid")
    other = bench.job("mild", generator="paid", slot=bold.slot)
    report = bench.run(replace(bold, instead=other))

    assert ["bold", "mild"] == bench.paid.asked
    assert ["violence"] == [each.why for each in bench.happened(Rephrased)]
    assert (1, 0) == (report.counts["made"], report.counts["refused"])
    assert [("refused", bold.keys.original), ("done", other.keys.original)] == [
        (each.state, each.original_key) for each in bench.ledger.attempts(bold.slot)
    ]


def test_there_is_no_third_try(bench: Bench) -> None:
    """When both are refused the job is, with the reason of the second."""
    bench.paid.script = [Refused("violence"), Refused("hate")]
    report = bench.run(replace(bench.job("bold", generator="paid"), instead=bench.job("mild", generator="paid")))

    assert (2, 1) == (len(bench.paid.asked), report.counts["refused"])
    assert "hate" in report.problems[0].message


def test_a_refused_request_is_not_sent_by_a_later_run(bench: Bench) -> None:
    """The plan knows it, and no consent to pay again opens it."""
    bench.paid.script = [Refused("violence")]
    job = bench.job("bold", generator="paid")
    bench.run(job)
    again = bench.again(job)
    report = bench.run(again, run_id="run-2", retry_unknown=True)

    assert ("refused", ("violence",)) == (again.state, again.why)
    assert (1, 1) == (len(bench.paid.asked), report.counts["refused"])
    assert "violence" in report.problems[0].message


def test_what_is_vetted_and_refused_leaves_no_attempt(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing was set aside and nothing sent; a failure that passes is tried again first."""
    faults: list[Exception] = [Transient("down"), Refused("violence")]

    def refuse(_: Paid, request: Request) -> None:
        assert "bold" == request.prompt
        raise faults.pop(0)

    monkeypatch.setattr(Paid, "vet", refuse)
    report = bench.run(bench.job("bold", generator="paid"))

    assert ([], [], []) == (faults, bench.paid.asked, bench.ledger.attempts())
    assert (1, 0) == (report.counts["refused"], report.charged)
