"""What may be removed, and what never."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from packshot.api import Finding
from packshot.ledger import Ledger, LedgerError, Wanted
from packshot.ledger.leftovers import UNSEEN, YOUNG

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.core.ledger.conftest import Shop


def put(file: Path, data: bytes = b"x", age: float = UNSEEN + 1) -> Path:
    """A file that was last written so many seconds ago."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    then = file.stat().st_mtime - age
    os.utime(file, (then, then))
    return file


def removable(shop: Shop) -> list[tuple[str, Path]]:
    """What could go, by kind."""
    return sorted((each.kind, each.file) for each in shop.ledger.leftovers())


def test_an_orderly_ledger_has_nothing_to_remove(shop: Shop) -> None:
    """Originals, sidecars, the ledger, what waits in the spool and an asset that did not ship all stay."""
    shop.free("free")
    shop.answer(shop.begin("waiting"))
    shop.ledger.fail(shop.begin("unknown"), state="unknown", message="")
    shop.ledger.finish(shop.asset("k", path=".packshot/failed/k.jpg", shipped=False, verdict="fail"))
    for name in ("failed/k.jpg", "failed/k.jpg.json", "logs/run.jsonl", "decisions.jsonl", "cache/photos/x.jpg"):
        put(shop.work / name)
    put(shop.work / "cache" / "thumbnails" / "00" / f"{'0' * 64}.480.webp")

    assert [] == removable(shop)


def test_each_kind_is_found(shop: Shop) -> None:
    """What dead processes and pictures that are gone have left, and nothing beside it."""
    shop.ledger.finish(shop.asset("k", findings=(Finding(check="c", measure="m", value=1, map="b" * 64),)))
    plan = shop.ledger.shards.plan([_wanted(shop)], run=shop.RUN, generator="g", plugin="p", budget=None)
    content = (shop.work / "shards" / f"{plan.id}.json").read_bytes()
    shop.ledger.shards.drop(plan.id, "")
    done = shop.begin("done")
    shop.answer(done)
    shop.keep(done)
    put(shop.work / "cache" / "maps" / "bb" / f"{'b' * 64}.webp")
    expected = {
        ("temporary", put(shop.work / "originals" / "ab" / "ab.1234.tmp")),
        ("temporary", put(shop.work.parent / ".contact-sheet.html.7.part")),
        ("answer", put(shop.work / "spool" / f"{done}.resp")),
        ("batch", put(shop.work / "shards" / f"{plan.id}.json", content)),
        ("preview", put(shop.work / "previews" / "run-0" / "k.png")),
        ("failed", put(shop.work / "failed" / "old.jpg")),
        ("thumbnail", put(shop.work / "cache" / "thumbnails" / "aa" / f"{'a' * 64}.480.webp")),
        ("map", put(shop.work / "cache" / "maps" / "aa" / f"{'a' * 64}.webp")),
    }

    assert expected == set(removable(shop))


def _wanted(shop: Shop) -> Wanted:
    return Wanted(slot=shop.slot("line"), keys=shop.keys("line"), estimate=None)


def test_bytes_that_nothing_names_go_unless_an_answer_waits(shop: Shop) -> None:
    """A process died between the bytes and the note of them: of a paid answer the next run makes the note."""
    stray = shop.ledger._originals.path(shop.ledger._originals.put(shop.png(9)))
    put(stray, stray.read_bytes())
    assert [("original", stray)] == removable(shop)
    shop.answer(shop.begin("waiting"))
    assert [] == removable(shop)


@pytest.mark.parametrize("name", ["originals/ab/ab.1.tmp", "failed/old.jpg"])
def test_what_may_be_in_the_making_stays(shop: Shop, name: str) -> None:
    """A file is left alone for an hour."""
    put(shop.work / name, age=YOUNG / 2)
    assert [] == removable(shop)


def test_previews_of_a_run_that_goes_on_stay(shop: Shop) -> None:
    """They go with it."""
    put(shop.work / "previews" / shop.RUN / "k.png")
    assert [] == removable(shop)
    shop.ledger.end_run(shop.RUN, outcome="done", counts={})
    assert 1 == len(removable(shop))


def test_no_link_is_followed_or_removed(shop: Shop, tmp_path: Path) -> None:
    """What lies behind it is somebody else's."""
    elsewhere = put(tmp_path / "elsewhere" / "old.jpg")
    (shop.work / "failed").symlink_to(elsewhere.parent)
    (shop.work / "previews").mkdir()
    (shop.work / "previews" / "link.png").symlink_to(elsewhere)
    shop.ledger.remove_leftovers()

    assert elsewhere.exists()
    assert (shop.work / "previews" / "link.png").is_symlink()


def test_nothing_is_removed_under_a_run(shop: Shop) -> None:
    """Another process that works with the ledger is named; afterwards it goes."""
    file = put(shop.work / "failed" / "old.jpg")
    with Ledger.open(shop.work) as other:
        with pytest.raises(LedgerError, match="in use"):
            other.remove_leftovers()
        assert file.exists()
        shop.ledger.close()
        assert [file] == [each.file for each in other.remove_leftovers()]
        assert not file.exists()


MOVES = st.lists(
    st.sampled_from(["free", "paid", "damaged", "unknown", "waiting", "asset", "crash", "gc"]), max_size=12
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=st.lists(MOVES, max_size=12))
def test_what_is_kept_is_never_removed(
    tmp_path_factory: pytest.TempPathFactory, new_shop: Callable[[Path], Shop], moves: list[str]
) -> None:
    """In any order of making, losing, crashing and tidying, with every file old: all originals read back."""
    shop = new_shop(tmp_path_factory.mktemp("shop") / ".packshot")
    for number, move in enumerate(moves):
        key = f"k{number}"
        if move == "free":
            shop.free(key, shop.png(number))
        elif move == "asset":
            shop.ledger.finish(shop.asset("k0"))
        elif move == "crash":
            shop.crash()
        elif move == "gc":
            _age(shop.work)
            shop.ledger.recover(lambda _: False)
            shop.ledger._connection.write("UPDATE leases SET ended = 1 WHERE id <> ?", (shop.ledger._leased(),))
            shop.ledger.remove_leftovers()
        else:
            _attempt(shop, key, move, shop.png(number))
    problems = shop.ledger.check()
    answered = [row.id for row in shop.ledger.attempts() if row.state == "kept-damaged"]
    assert all(shop.ledger.answer(attempt) for attempt in answered)
    shop.ledger.close()
    assert [] == problems


def _attempt(shop: Shop, key: str, move: str, picture: bytes) -> None:
    attempt = shop.begin(key)
    if move == "unknown":
        shop.ledger.fail(attempt, state="unknown", message="")
        return
    shop.answer(attempt)
    if move == "paid":
        shop.keep(attempt, picture)
    elif move == "damaged":
        with pytest.raises(LedgerError):
            shop.keep(attempt, b"torn")


def _age(work: Path) -> None:
    for file in work.rglob("*"):
        if file.is_file():
            os.utime(file, (1, 1))
