"""The originals' folder, and the ledger made anew from it."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from packshot.ledger import AttemptRow, LedgerError, OriginalRow, durable
from packshot.ledger.opening import NAME
from packshot.ledger.originals import Originals, digest, media_type

if TYPE_CHECKING:
    from tests.core.ledger.conftest import Shop


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        (b"RIFF\0\0\0\0WAVE", None),
        (b"GIF89a", None),
        (b"", None),
    ],
)
def test_a_format_is_known_by_its_first_bytes(head: bytes, expected: str | None) -> None:
    """Never by what a provider calls it."""
    assert expected == media_type(head)


def test_a_free_original_is_kept_once(shop: Shop) -> None:
    """The first original of a key stays, whatever is made later; the same bytes for two keys are one file."""
    kept = shop.free("a", shop.png(1))

    assert kept == shop.free("a", shop.png(2)) == shop.ledger.original("a")
    shop.free("b", shop.png(1))
    assert [digest(shop.png(1))] == list(shop.ledger._originals.digests())
    assert 0 == shop.ledger.spent().total


def test_of_two_processes_that_made_one_free_original_the_first_stays(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever comes second, even by a moment, gets what is kept."""
    note = Originals.note

    def late(originals: Originals, original: OriginalRow, attempt: AttemptRow | None = None, picture: int = 0) -> None:
        monkeypatch.setattr(Originals, "note", note)
        shop.free("a", shop.png(1))
        note(originals, original, attempt, picture)

    monkeypatch.setattr(Originals, "note", late)

    assert digest(shop.png(1)) == shop.free("a", shop.png(2)).sha256
    kept = shop.ledger.original("a")
    assert kept is not None
    assert digest(shop.png(1)) == kept.sha256


@pytest.mark.parametrize(("spoil", "code"), [(b"other", "original.damaged"), (None, "original.missing")])
def test_a_spoiled_original_is_never_handed_out(shop: Shop, spoil: bytes | None, code: str) -> None:
    """Its digest is verified at every reading; `check` finds it too."""
    kept = shop.free("a")
    file = shop.ledger._originals.path(kept.sha256)
    file.write_bytes(spoil) if spoil else file.unlink()
    with pytest.raises(LedgerError) as error:
        shop.ledger.read_original("a")

    assert code == error.value.problem.code
    assert "a kept original" in error.value.problem.message
    assert error.value.problem.where is not None
    assert str(file) == error.value.problem.where.file
    assert [code] == [problem.code for problem in shop.ledger.check()]


def test_storing_again_heals_a_spoiled_original(shop: Shop) -> None:
    """Bytes that are at hand replace a file that no longer holds them."""
    kept = shop.free("a")
    shop.ledger._originals.path(kept.sha256).write_bytes(b"")
    shop.free("b")

    assert shop.png() == shop.ledger.read_original("a")


def test_a_key_without_an_original_is_said_so(shop: Shop) -> None:
    """Reading what was never kept is an error that names the key."""
    with pytest.raises(LedgerError, match="no original nope"):
        shop.ledger.read_original("nope")


def test_what_no_row_knows_is_found(shop: Shop) -> None:
    """Originals, stray files and answers without a row are told, with their file."""
    shop.free("a", shop.png(1))
    shop.ledger._connection.write("DROP TRIGGER originals_stay")
    shop.ledger._connection.write("DELETE FROM originals")
    shop.ledger._originals.put(shop.png(2))
    (shop.work / "spool").mkdir()
    (shop.work / "spool" / "stray.resp").write_bytes(b"")

    assert ["ledger.unlisted"] * 3 == [problem.code for problem in shop.ledger.check()]


def all_rows(shop: Shop) -> tuple[list[Any], list[Any]]:
    """Originals and attempts, without what a rebuild cannot know: when a call was judged, and the words for it."""
    link = shop.ledger._connection
    attempts = link.rows("SELECT id, state, original_key, product, expected, charge, counted FROM attempts ORDER BY id")
    return link.rows("SELECT * FROM originals ORDER BY original_key, number"), attempts


def test_a_rebuilt_ledger_is_the_one_before(shop: Shop) -> None:
    """Originals, charges and unknown calls come back from the files; the old ledger is kept beside the new one."""
    shop.free("a", shop.png(1))
    shop.free("b", shop.png(1))
    twice = shop.begin("c", 10)
    shop.answer(twice)
    shop.keep(twice, shop.png(2), shop.png(3), charge=4)
    unstated, lost = shop.begin("d", 7), shop.begin("e", 5)
    shop.answer(unstated)
    shop.keep(unstated, charge=None)
    shop.ledger.spool(lost).abandon()
    shop.ledger.fail(lost, state="unknown", message="")
    before, spent = all_rows(shop), shop.ledger.spent()
    shop.ledger.close()
    rebuilt = shop.ledger.rebuild(shop.work)
    shop.ledger = shop.ledger.open(shop.work)

    assert (5, 2, 1, ()) == (rebuilt.originals, rebuilt.attempts, rebuilt.unknown, rebuilt.unreadable)
    assert before == all_rows(shop)
    assert spent == shop.ledger.spent()
    assert [] == shop.ledger.check()
    assert (shop.work / f"{NAME}.old-1").exists()
    assert [] == list(shop.work.rglob("*.tmp*"))


def test_an_answer_survives_a_rebuild(shop: Shop) -> None:
    """A picture that waits in the spool is still read afterwards, without a call."""
    attempt = shop.begin(price=10)
    shop.answer(attempt)
    shop.ledger.close()
    (shop.work / NAME).unlink()
    shop.ledger.rebuild(shop.work)
    shop.ledger = shop.ledger.open(shop.work)

    assert [(attempt, True)] == [(each.attempt, each.answered) for each in shop.ledger.recover()]
    assert attempt == shop.keep(attempt, charge=4).attempt
    assert 4 == shop.ledger.spent().total


@pytest.mark.parametrize("content", [b"", b"{}", b"null", b'{"packshot": 1}', b'{"packshot": 1, "paid": 5, "slot": 1}'])
def test_a_rebuild_names_what_it_cannot_read(shop: Shop, content: bytes) -> None:
    """Broken sidecars are left and told; all others come back. A lost original's charge still counts."""
    shop.free("a")
    attempt = shop.begin("b")
    shop.answer(attempt)
    kept = shop.keep(attempt, shop.png(9), charge=4)
    shop.ledger._originals.path(kept.sha256).unlink()
    (shop.work / "originals" / "00").mkdir(exist_ok=True)
    (shop.work / "originals" / "00" / "x.json").write_bytes(content)
    (shop.work / "spool" / "y.resp").write_bytes(b"")
    shop.ledger.close()
    rebuilt = shop.ledger.rebuild(shop.work)
    shop.ledger = shop.ledger.open(shop.work)

    assert (1, 1, 0, {"x.json", "y"}) == (
        rebuilt.originals,
        rebuilt.attempts,
        rebuilt.unknown,
        set(rebuilt.unreadable),
    )
    assert 4 == shop.ledger.spent().settled


def test_a_ledger_in_use_is_not_rebuilt(shop: Shop) -> None:
    """A living process keeps its ledger."""
    with pytest.raises(LedgerError, match="in use by process"):
        shop.ledger.rebuild(shop.work)


def test_a_full_disk_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The final name never appears, the temporary one goes, and the message says what to do."""

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(LedgerError, match="disk is full") as error:
        durable.write_durably(tmp_path / "deep" / "file", b"bytes")

    assert "disk.full" == error.value.problem.code
    assert [] == [file for file in tmp_path.rglob("*") if file.is_file()]


def test_every_byte_is_written_however_few_the_system_takes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A short write goes on where it stopped."""
    write = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: write(handle, data[:3]))
    durable.write_durably(tmp_path / "file", b"ten bytes!")

    assert b"ten bytes!" == (tmp_path / "file").read_bytes()
