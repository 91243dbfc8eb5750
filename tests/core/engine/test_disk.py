"""A full disk or a storage that takes nothing ends a run cleanly: told once, what is paid for kept, resumed free."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from types import SimpleNamespace

import pytest
from tests.core.engine.conftest import Bench

from packshot.engine.events import BillUnknown, Draining
from packshot.engine.pipeline import UNSTORED
from packshot.engine.runlog import RunLog
from packshot.ledger import LedgerError, durable, failures, spool

FULL = OSError(errno.ENOSPC, "No space left on device")


def test_a_full_storage_stops_the_run_with_one_message(bench: Bench) -> None:
    """Ten jobs, one problem; after room is made the same command makes all ten, each bought once."""
    jobs = [bench.job(f"sofa-{number}", generator="paid") for number in range(10)]
    bench.shelf.fault = FULL
    report = bench.run(*jobs)

    assert ["disk.full"] == [each.code for each in report.problems]
    assert "free some space and run again" in report.problems[0].fix
    assert ("disk", 4) == (report.stopped, report.exit_code)
    assert 1 == len(bench.happened(Draining))

    bench.shelf.fault = None
    again = bench.run(*map(bench.again, jobs), run_id="run-2")
    assert (10, 0) == (again.counts["made"], again.exit_code)
    assert 10 == len(bench.ledger.attempts())
    assert [] == bench.ledger.check()


@pytest.mark.parametrize("where", ["write_all", "sync_folder"])
def test_a_disk_that_fills_while_an_original_is_kept_loses_nothing(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    """The answer is in the spool by then: the next run reads it, and nobody is asked again."""
    jobs = [bench.job(f"sofa-{number}", generator="paid") for number in range(3)]
    real = getattr(durable, where)

    def fail(*args: object) -> None:
        if any("originals" in str(each) for each in (args[0], _opened(args[0]))):
            raise FULL
        real(*args)

    with monkeypatch.context() as patched:
        patched.setattr(durable, where, fail)
        report = bench.run(*jobs)
    assert (["disk.full"], "disk") == ([each.code for each in report.problems], report.stopped)

    bench.crash()
    bench.run(*map(bench.again, jobs), run_id="run-2")
    assert {"done": 3} == bench.ledger.status().attempts
    assert 3 == len(bench.paid.asked)
    assert [] == bench.ledger.check()


def _opened(handle: object) -> str:
    """The file behind a handle."""
    return str(Path(f"/proc/self/fd/{handle}").readlink()) if isinstance(handle, int) else ""


def test_nothing_is_sent_where_the_answer_has_no_room(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk with less room than an answer takes: no call, no attempt, one message."""
    monkeypatch.setattr(os, "statvfs", lambda _: SimpleNamespace(f_bavail=1, f_frsize=4096))
    report = bench.run(bench.job("sofa", generator="paid"), bench.job("vase", generator="paid"))

    assert ["disk.full"] == [each.code for each in report.problems]
    assert ([], []) == (bench.paid.asked, bench.ledger.attempts())


def test_room_for_an_answer_is_set_aside_before_it_is_asked_for(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the disk refuses it the call is free, and the next run makes it."""

    def refused(*_: object) -> None:
        raise OSError(errno.EDQUOT, "Disk quota exceeded")

    job = bench.job("sofa", generator="paid")
    with monkeypatch.context() as patched:
        patched.setattr(os, "posix_fallocate", refused)
        report = bench.run(job)
    assert ["disk.full"] == [each.code for each in report.problems]
    assert ([], ["free"]) == (bench.paid.asked, [row.state for row in bench.ledger.attempts()])
    assert 1 == bench.run(bench.again(job), run_id="run-2").counts["made"]


def test_an_answer_that_meets_a_full_disk_is_unknown_and_told(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was set aside was not enough: it may have been billed, and that is said with its price."""

    def full(*_: object) -> None:
        raise FULL

    monkeypatch.setattr(spool, "write_all", full)
    bench.run(bench.job("sofa", generator="paid"))

    assert ["unknown"] == [row.state for row in bench.ledger.attempts()]
    assert 1 == len(bench.happened(BillUnknown))


def test_a_storage_that_takes_nothing_ends_the_run(bench: Bench) -> None:
    """It would go on buying originals and finish none; a job that fails now and then ends nothing."""
    jobs = [bench.job(f"sofa-{number}") for number in range(40)]
    bench.shelf.fault = ConnectionError("no route to host")
    report = bench.run(*jobs)

    assert "storage" == report.stopped
    assert {"storage.failed"} == {each.code for each in report.problems}
    assert UNSTORED <= len(report.problems) < len(jobs)
    bench.shelf.fault = None
    assert 40 == bench.run(*map(bench.again, jobs), run_id="run-2").counts["made"]


def test_a_ledger_that_takes_no_note_of_the_end_is_no_second_message(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk that stopped the run does not take its last words either."""

    def full(*_: object, **__: object) -> None:
        raise failures.full(Path("ledger.sqlite"))

    bench.shelf.fault = FULL
    monkeypatch.setattr(bench.ledger, "end_run", full)
    assert "disk" == bench.run(bench.job("sofa")).stopped
    bench.shelf.fault = None
    with pytest.raises(LedgerError, match="disk is full"):
        bench.run(bench.job("vase"), run_id="run-2")


def test_a_log_that_cannot_be_written_says_so_once(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Not at every event of a long run."""

    def full(*_: object) -> None:
        raise FULL

    real = RunLog.__init__

    def opened(log: RunLog, *args: object) -> None:
        real(log, *args)  # type: ignore[arg-type]  # as it is called
        log._file = SimpleNamespace(write=full, close=log._file.close)  # type: ignore[assignment]  # a full disk

    monkeypatch.setattr(RunLog, "__init__", opened)
    assert 2 == bench.run(bench.job("sofa"), bench.job("vase")).counts["made"]
    assert ["No space left on device"] == [record.getMessage().rpartition(": ")[2] for record in caplog.records]
