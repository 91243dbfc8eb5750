"""When a ledger is opened, made, or refused with every file untouched."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from packshot.codes import CODES
from packshot.ledger import Ledger, LedgerError, connection, failures, opening
from packshot.ledger.opening import NAME
from packshot.ledger.schema import APPLICATION_ID, VERSION

if TYPE_CHECKING:
    from tests.core.ledger.conftest import Shop


def files(work: Path) -> dict[str, tuple[bytes, int]]:
    """Every file with its bytes and the time of its last change."""
    return {str(file): (file.read_bytes(), file.stat().st_mtime_ns) for file in work.rglob("*") if file.is_file()}


@pytest.fixture
def work(shop: Shop) -> Path:
    """A closed ledger with one original."""
    shop.free("k")
    shop.ledger.end_run(shop.RUN, outcome="done", counts={})
    shop.ledger.close()
    path: Path = shop.work
    return path


def sql(statement: str) -> Callable[[Path], None]:
    """Change the ledger behind packshot's back."""

    def change(file: Path) -> None:
        database = sqlite3.connect(file)
        database.execute(statement)
        database.commit()
        database.close()

    return change


def cut(file: Path) -> None:
    """Lose the file's second half."""
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


@pytest.mark.parametrize("readonly", [True, False])
@pytest.mark.parametrize(
    ("code", "spoil"),
    [
        ("ledger.missing", Path.unlink),
        ("ledger.empty", lambda file: file.write_bytes(b"")),
        ("ledger.damaged", lambda file: file.write_bytes(b"not a database, but long enough to be one" * 9)),
        ("ledger.damaged", lambda file: file.write_bytes(b"SQLite format 3\0")),
        ("ledger.damaged", cut),
        (
            "ledger.damaged",
            lambda file: file.write_bytes(file.read_bytes()[:100] + b"\xff" * (file.stat().st_size - 100)),
        ),
        ("ledger.foreign", sql("PRAGMA application_id = 7")),
        ("ledger.newer", sql(f"PRAGMA user_version = {VERSION + 1}")),
    ],
)
def test_a_ledger_that_cannot_be_trusted_is_refused_untouched(
    work: Path, code: str, spoil: Callable[[Path], Any], *, readonly: bool
) -> None:
    """Beside originals, a ledger that is not wholly ours stops everything and is never made afresh."""
    spoil(work / NAME)
    before = files(work)
    with pytest.raises(LedgerError) as error:
        Ledger.open(work, readonly=readonly)

    assert code == error.value.problem.code
    assert code in CODES
    assert (
        "upgrade" if code == "ledger.newer" else f"packshot doctor {work.parent} --rebuild"
    ) in error.value.problem.fix
    assert before == files(work)


def test_what_a_disk_or_sqlite_says_is_explained() -> None:
    """Every code that a failure of theirs may get."""
    said = {code for code, *_ in (*failures._SQLITE.values(), *failures._DISK.values())}

    assert said | failures.FATAL <= CODES.keys()


def test_an_answer_in_the_spool_counts_as_kept(tmp_path: Path) -> None:
    """A spool without a ledger is as good a reason to stop as originals are."""
    (tmp_path / "spool").mkdir()
    (tmp_path / "spool" / "a.resp").write_bytes(b"")
    with pytest.raises(LedgerError, match="missing"):
        Ledger.open(tmp_path)


def test_damage_inside_is_found_after_a_killed_run(shop: Shop) -> None:
    """A run that never ended is the sign to examine the whole file; a healthy one is opened and its run closed."""
    shop.free("k")
    shop.ledger._connection.write("UPDATE leases SET started = '1'")
    shop.crash()
    assert "killed" == shop.ledger.status().runs[0].outcome

    shop.ledger._connection.write("UPDATE runs SET ended_at = NULL")
    shop.ledger._connection.write("PRAGMA writable_schema = ON")
    shop.ledger._connection.write("UPDATE sqlite_schema SET rootpage = 2 WHERE name = 'assets'")
    shop.ledger._connection.close()
    with pytest.raises(LedgerError, match="damaged"):
        Ledger.open(shop.work)


def test_looking_creates_nothing(tmp_path: Path) -> None:
    """Read-only where there is nothing: an empty ledger, and still nothing on the disk."""
    work = tmp_path / "shop" / ".packshot"
    with Ledger.open(work, readonly=True) as ledger, ledger.seen() as seen:
        assert ledger.original("k") is None
        assert 0 == ledger.spent().total
        assert [] == list(seen.orphans())
    assert [] == list(tmp_path.iterdir())


def test_looking_cannot_write(work: Path) -> None:
    """A ledger opened for looking refuses to change anything."""
    with Ledger.open(work, readonly=True) as ledger, pytest.raises(LedgerError, match="looking only"):
        ledger.start_run("r", catalog="c", tier="draft", command="run")


def test_a_new_ledger_says_what_it_is(work: Path) -> None:
    """Application id and version are in the file's header, and nothing temporary is left beside it."""
    database = sqlite3.connect(work / NAME)

    assert (APPLICATION_ID,) == database.execute("PRAGMA application_id").fetchone()
    assert (VERSION,) == database.execute("PRAGMA user_version").fetchone()
    database.close()
    assert [] == list(work.rglob("*.tmp"))


def test_a_ledger_that_cannot_be_made_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk fills while it is made: no half of it stands there, under any name."""

    def full(_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(opening, "migrate", full)
    with pytest.raises(LedgerError, match="disk is full"):
        Ledger.open(tmp_path)
    assert [] == list(tmp_path.iterdir())


def test_where_hard_links_do_not_exist_a_ledger_is_made_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk without hard links gets its ledger by renaming."""
    monkeypatch.setattr(Path, "hardlink_to", lambda *_: (_ for _ in ()).throw(PermissionError))
    Ledger.open(tmp_path).close()

    assert (tmp_path / NAME).exists()


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 9), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 60, 0), True),
    ],
)
def test_write_ahead_logging_only_where_it_is_sound(version: tuple[int, int, int], *, safe: bool) -> None:
    """The versions with the WAL-reset bug keep a rollback journal."""
    assert safe == connection.wal_is_safe(version)


@pytest.mark.parametrize(("safe", "mode", "cheap"), [(True, "wal", 1), (False, "truncate", 2)])
def test_money_is_always_synced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, safe: bool, mode: str, cheap: int
) -> None:
    """FULL (2) for money in either mode; NORMAL (1) only for what can be made again, and only where it is sound."""
    monkeypatch.setattr(connection, "wal_is_safe", lambda _: safe)
    with Ledger.open(tmp_path) as ledger:
        link = ledger._connection
        with link.transaction():
            assert (2,) == link.row("PRAGMA synchronous")
        with link.transaction(money=False):
            assert (cheap,) == link.row("PRAGMA synchronous")
        assert (mode,) == link.row("PRAGMA journal_mode")


def test_a_process_that_must_not_use_write_ahead_logging_is_not_made_to(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One with an older SQLite is at work: a newer one keeps its journal, and changes it once it is alone."""
    monkeypatch.setattr(connection, "wal_is_safe", lambda _: False)
    shop.crash()
    shop.ledger.start_run("r2", catalog="c", tier="draft", command="run")
    monkeypatch.setattr(connection, "wal_is_safe", lambda _: True)
    with Ledger.open(shop.work) as newer:
        assert ("truncate",) == newer._connection.row("PRAGMA journal_mode")
    shop.ledger.close()
    database = sqlite3.connect(shop.work / NAME)
    database.execute("UPDATE leases SET ended = 1")
    database.commit()
    database.close()
    with Ledger.open(shop.work) as alone:
        assert ("wal",) == alone._connection.row("PRAGMA journal_mode")


def test_a_failed_transaction_leaves_no_trace(shop: Shop) -> None:
    """What was written before an error is rolled back, and the ledger goes on working."""

    def fail_halfway() -> None:
        with shop.ledger._connection.transaction():
            shop.ledger._connection.write("DELETE FROM runs")
            shop.ledger._connection.write("INSERT INTO nowhere VALUES (1)")

    with pytest.raises(LedgerError):
        fail_halfway()
    assert 1 == len(shop.ledger.status().runs)
