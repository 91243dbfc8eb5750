"""Backups that can be taken at any moment, and a rebuild that believes the files first and the old ledger last."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from packshot.ledger import Ledger, LedgerError, backing
from packshot.ledger.opening import NAME

if TYPE_CHECKING:
    from tests.core.ledger.conftest import Shop


def test_a_backup_is_the_ledger_again(shop: Shop, tmp_path: Path) -> None:
    """Originals, money, decisions, and an answer that waits: put in its place it is whole and goes on."""
    shop.free("free", shop.png(1))
    paid, waiting = shop.begin("paid"), shop.begin("waiting")
    shop.answer(paid)
    shop.keep(paid, shop.png(2))
    shop.answer(waiting, b"raw answer")
    shop.ledger.finish(shop.asset("free"))
    shop.ledger.decide(shop.slot("free"), "0" * 64, "approved")
    approved = shop.work / "approved" / "ab" / "abcd"
    approved.parent.mkdir(parents=True)
    approved.write_bytes(b"approved")
    done = shop.ledger.back_up(tmp_path / "backup")

    restored = tmp_path / "restored" / ".packshot"
    shutil.copytree(tmp_path / "backup", restored)
    with Ledger.open(restored) as ledger:
        assert [] == ledger.check()
        assert shop.ledger.spent() == ledger.spent()
        assert "approved" == ledger.decision(shop.slot("free")).state
        (told,) = ledger.recover(lambda _: False)
        assert (waiting, True) == (told.attempt, told.answered)
    assert b"approved" == (restored / "approved" / "ab" / "abcd").read_bytes()
    assert 2 == done.originals


def test_the_second_backup_copies_what_is_new(shop: Shop, tmp_path: Path) -> None:
    """An original never changes, so it is copied once."""
    shop.free("a", shop.png(1))
    first = shop.ledger.back_up(tmp_path / "backup")
    shop.free("b", shop.png(2))
    second = shop.ledger.back_up(tmp_path / "backup")

    assert (1, 2) == (first.originals, second.originals)
    assert first.bytes > 0
    assert 3 == second.copied  # one original, and two sidecars: they are small and may have been written anew


def test_a_backup_under_a_run_is_whole(shop: Shop, tmp_path: Path) -> None:
    """While originals are bought every copy opens, and every row of it finds its original."""
    stop, failed = threading.Event(), list[BaseException]()

    def buy() -> None:
        number = 0
        try:
            while not stop.is_set():
                number += 1
                attempt = shop.begin(f"k{number}")
                shop.answer(attempt)
                shop.keep(attempt, shop.png(number % 256))
        except BaseException as error:  # noqa: BLE001  told below
            failed.append(error)

    with Ledger.open(shop.work) as other:
        buying = threading.Thread(target=buy)
        buying.start()
        try:
            for _ in range(5):
                other.back_up(tmp_path / "backup")
                copy = tmp_path / "copy"
                shutil.copytree(tmp_path / "backup", copy)
                with Ledger.open(copy) as ledger:
                    assert [] == [each for each in ledger.check() if each.level == "error"]
                shutil.rmtree(copy)
        finally:
            stop.set()
            buying.join()
    assert [] == failed


def test_a_backup_does_not_go_into_itself(shop: Shop) -> None:
    """It would grow for ever."""
    with pytest.raises(LedgerError, match="own folder"):
        shop.ledger.back_up(shop.work / "backup")


def test_a_backup_that_breaks_off_leaves_the_one_before(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk of the backup is full: what stood there stands, and nothing half-written beside it."""
    shop.free("a")
    shop.ledger.back_up(tmp_path / "backup")
    before = (tmp_path / "backup" / NAME).read_bytes()

    def full(_: Path) -> None:
        raise OSError(28, "No space left on device")

    shop.free("b")
    monkeypatch.setattr(backing, "_synced", full)
    with pytest.raises(LedgerError, match="disk is full"):
        shop.ledger.back_up(tmp_path / "backup")
    assert before == (tmp_path / "backup" / NAME).read_bytes()
    assert [] == list((tmp_path / "backup").rglob("*.tmp"))


def rebuilt(shop: Shop) -> int:
    """Make the ledger anew, as after everything has died; how many attempts only the old one told of."""
    shop.ledger.close()
    salvaged = Ledger.rebuild(shop.work).salvaged
    shop.ledger = Ledger.open(shop.work)
    return salvaged


def test_a_rebuild_forgets_no_money(shop: Shop) -> None:
    """What left no file (refused at a price), and what a damaged answer cost, come from the old ledger."""
    shop.ledger.fail(shop.begin("refused"), state="refused", message="no", charge=3)
    damaged = shop.begin("damaged")
    shop.answer(damaged)
    with pytest.raises(LedgerError):
        shop.keep(damaged, b"torn", charge=6)
    lost = shop.begin("lost")
    (shop.work / "spool").mkdir(exist_ok=True)
    before = shop.ledger.spent()

    assert 2 == rebuilt(shop)
    assert (before.settled, before.reserved) == (shop.ledger.spent().settled, shop.ledger.spent().unknown)
    assert {"refused", "kept-damaged", "unknown"} == shop.ledger.status().attempts.keys()
    assert "no" == shop.ledger.refused("refused")
    assert lost in {row.id for row in shop.ledger.attempts()}
    assert shop.RUN == shop.ledger.status().runs[0].id


def test_where_files_and_ledger_disagree_the_files_are_right(shop: Shop) -> None:
    """A row without its file is gone and may be made again; a file without its row is back; what it cost stands."""
    one, two = shop.begin("one"), shop.begin("two")
    for attempt, shade in ((one, 1), (two, 2)):
        shop.answer(attempt)
        shop.keep(attempt, shop.png(shade), charge=4)
    row = shop.ledger.original("one")
    assert row
    shop.ledger._originals.path(row.sha256).unlink()
    shop.ledger._connection.write("DROP TRIGGER originals_stay")
    shop.ledger._connection.write("DELETE FROM originals WHERE original_key = 'two'")
    rebuilt(shop)

    assert (None, True) == (shop.ledger.original("one"), shop.ledger.original("two") is not None)
    assert 8 == shop.ledger.spent().settled
    assert shop.begin("one", retry=False)


def test_a_rebuild_that_died_half_way_is_made_again(shop: Shop) -> None:
    """The ledger it had set aside is asked."""
    shop.ledger.fail(shop.begin("refused"), state="refused", message="no", charge=3)
    shop.free("a")
    shop.ledger.close()
    (shop.work / NAME).rename(shop.work / f"{NAME}.old-1")

    assert 1 == Ledger.rebuild(shop.work).salvaged
    shop.ledger = Ledger.open(shop.work)
    assert 3 == shop.ledger.spent().settled


def test_a_torn_ledger_tells_what_it_can(shop: Shop) -> None:
    """Nothing at all, here: the files alone make the new one."""
    shop.free("a")
    shop.ledger.close()
    (shop.work / NAME).write_bytes(b"SQLite format 3\0" + b"\xff" * 5000)

    assert (1, 0) == (Ledger.rebuild(shop.work).originals, 0)
    shop.ledger = Ledger.open(shop.work)
    assert shop.ledger.original("a")
