"""What a run finds that follows a dead one."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from packshot.api import Cost
from packshot.ledger import Lease, Ledger, LedgerError, Money, Recovered, keeping, leases

if TYPE_CHECKING:
    from tests.core.ledger.conftest import Shop


def dead(_: Lease) -> bool:
    """Judge every other process dead."""
    return False


def recovered(shop: Shop) -> list[tuple[str, bool]]:
    """Attempt and whether it is answered."""
    return [(each.attempt, each.answered) for each in shop.ledger.recover(is_alive=dead)]


def test_before_an_answer_a_call_becomes_unknown(shop: Shop) -> None:
    """Killed between intent and answer: counted as spent, told once."""
    attempt = shop.begin(price=10)
    shop.crash()

    assert [(attempt, False)] == recovered(shop)
    assert Money(settled=0, reserved=0, unknown=10) == shop.ledger.spent()
    assert "the run died before an answer came" == shop.ledger.attempts()[0].message
    assert [] == recovered(shop)


def test_a_fragment_is_not_an_answer(shop: Shop) -> None:
    """Killed while the answer came: unknown, the fragment stays."""
    attempt = shop.begin()
    spool = shop.ledger.spool(attempt)
    spool.write(b"half")
    shop.crash()

    assert [(attempt, False)] == recovered(shop)
    assert (shop.work / "spool" / f"{attempt}.part").exists()


def test_a_durable_answer_is_replayed_without_a_call(shop: Shop) -> None:
    """Killed after the answer was durable: it is offered until it is settled, at the price it had."""
    attempt = shop.begin()
    shop.answer(attempt)
    shop.crash()

    assert [(attempt, True)] == recovered(shop) == recovered(shop)
    assert Money(settled=0, reserved=10, unknown=0) == shop.ledger.spent()
    shop.keep(attempt, charge=4)
    assert Money(settled=4, reserved=0, unknown=0) == shop.ledger.spent()
    assert [] == recovered(shop)


def test_what_is_recovered_is_told_in_full(shop: Shop) -> None:
    """Whose picture it was to be, at what price, and whether an earlier run has said so already."""
    attempt = shop.begin(price=10)
    shop.answer(attempt)
    shop.crash()
    told = Recovered(
        attempt=attempt,
        original_key="k",
        slot=shop.slot("k"),
        generator="openai",
        plugin="openai 1",
        estimate=Cost(5, 10),
        answered=True,
        counted=False,
    )

    assert [told] == shop.ledger.recover(is_alive=dead)
    shop.ledger.fail(attempt, state="unknown", message="it reads like nothing we know")
    assert [replace(told, counted=True)] == shop.ledger.recover(is_alive=dead)
    with pytest.raises(LedgerError):
        shop.keep(attempt, b"torn")
    assert [replace(told, counted=True)] == shop.ledger.recover(is_alive=dead)


def test_after_storing_and_before_settling_nothing_is_doubled(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed between the original's file and its row: replayed to the same digest."""
    attempt = shop.begin()
    shop.answer(attempt)
    monkeypatch.setattr("packshot.ledger.keeping._settle", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        shop.keep(attempt)
    monkeypatch.undo()
    shop.crash()

    assert [(attempt, True)] == recovered(shop)
    shop.keep(attempt)
    assert [] == shop.ledger.check()
    assert 1 == shop.ledger.status().originals


def test_after_settling_the_leftover_answer_is_collected(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed between settling and letting the spool file go: the next run tidies up."""
    attempt = shop.begin()
    shop.answer(attempt)
    monkeypatch.setattr("packshot.ledger.spool.Spools.collect", lambda *_: None)
    shop.keep(attempt)
    monkeypatch.undo()
    shop.crash()

    assert [] == recovered(shop)
    assert [] == list((shop.work / "spool").iterdir())


def test_two_processes_reading_one_answer_keep_it_once(shop: Shop) -> None:
    """Both found it open; the slower one settles nothing and adds nothing."""
    attempt = shop.begin()
    shop.answer(attempt)
    found = shop.ledger.attempts()[0]
    shop.keep(attempt, charge=4)
    connection, originals = shop.ledger._connection, shop.ledger._originals
    keeping.keep_paid(connection, originals, found, [shop.png(2)], charge=9, facts={})

    assert 1 == shop.ledger.status().originals
    assert Money(settled=4, reserved=0, unknown=0) == shop.ledger.spent()


def test_a_live_process_keeps_its_calls(shop: Shop) -> None:
    """Another ledger of a process that lives leaves its calls alone."""
    shop.begin()
    with Ledger.open(shop.work) as other:
        assert [] == other.recover()
    assert Money(settled=0, reserved=10, unknown=0) == shop.ledger.spent()


def test_a_closed_ledger_gives_its_calls_up(shop: Shop) -> None:
    """A process that closes its ledger with calls open holds them no more, though it lives on."""
    attempt = shop.begin()
    shop.ledger.close()
    with Ledger.open(shop.work) as other:
        assert [attempt] == [each.attempt for each in other.recover()]


def test_a_process_wrongly_judged_dead_still_settles(shop: Shop) -> None:
    """The verdict only moves money to unknown: the answer that comes later counts as usual."""
    attempt = shop.begin()
    with Ledger.open(shop.work) as other:
        other.recover(is_alive=dead)
    shop.answer(attempt)

    assert attempt == shop.keep(attempt, charge=4).attempt
    assert Money(settled=4, reserved=0, unknown=0) == shop.ledger.spent()


def test_recovering_does_not_judge_oneself(shop: Shop) -> None:
    """The calls of the recovering ledger itself are alive whatever the judge says."""
    shop.begin()

    assert [] == recovered(shop)


def lease(**fields: object) -> Lease:
    """A lease of this very process."""
    mine: dict[str, Any] = {
        "id": "l",
        "pid": os.getpid(),
        "boot": leases.boot(),
        "started": leases.started(os.getpid()) or "",
        "beat_at": 0.0,
        "ended": False,
    }
    return Lease(**{**mine, **fields})


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are seen through /proc")
def test_a_process_that_can_be_seen_needs_no_heartbeat() -> None:
    """Pid and start time tell a process from a later one with the same pid; an old heartbeat does not matter."""
    assert leases.goes_on(lease())
    assert not leases.goes_on(lease(started="1"))
    assert not leases.goes_on(lease(pid=2**22 + 1))
    assert not leases.goes_on(lease(ended=True))


def test_a_process_out_of_sight_lives_by_its_heartbeat(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another boot or container: alive until its heartbeat is older than the lease, however the clock jumps."""
    monkeypatch.setattr("time.time", lambda: 1_000.0)

    assert leases.goes_on(lease(boot="elsewhere", beat_at=1_000 - leases.EXPIRY + 1))
    assert not leases.goes_on(lease(boot="elsewhere", beat_at=1_000 - leases.EXPIRY))
    assert not leases.goes_on(lease(boot="elsewhere", beat_at=9_000.0))


def test_a_clock_that_is_set_makes_nobody_look_dead(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another container on this machine: told by the time since its boot, whatever the time of day says."""
    here = leases.boot()
    beside = {"boot": f"{here.partition(' ')[0]} pid:[1]", "beat_at": 0.0}
    monkeypatch.setattr(leases, "awake", lambda: 5_000.0)
    for time_of_day in (0.0, 1e9, 4e9):
        monkeypatch.setattr(time, "time", lambda now=time_of_day: now)
        assert leases.goes_on(lease(**beside, awake=5_001.0 - leases.EXPIRY))
        assert not leases.goes_on(lease(**beside, awake=5_000.0 - leases.EXPIRY))


def test_a_heartbeat_renews_the_lease(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each beat notes the time."""
    monkeypatch.setattr("time.time", lambda: 9e9)
    shop.ledger.heartbeat()

    assert [9e9] == [each.beat_at for each in leases.listed(shop.ledger._connection)]


def test_leases_do_not_pile_up(shop: Shop) -> None:
    """A ledger that closes with nothing open leaves no lease behind, nor does a dead one after recovery."""
    shop.crash()
    shop.ledger.end_run(shop.RUN, outcome="done", counts={})
    recovered(shop)
    shop.ledger.start_run("next", catalog="aurora", tier="draft", command="run")
    shop.ledger.end_run("next", outcome="done", counts={})
    shop.ledger.close()
    with Ledger.open(shop.work) as other:
        assert [] == leases.listed(other._connection)
