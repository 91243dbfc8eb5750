"""Keeping house from the command line: gc, backup, and what doctor says of the ledger."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from packshot.testing.shop import Shop, packshot


@pytest.fixture
def littered(shop: Shop) -> Path:
    """A shop with a picture made, and a file that nothing needs any more."""
    shop.packshot("run", "--limit", "1", "--no-sheet")
    file = shop.folder / ".packshot" / "failed" / "old.jpg"
    file.parent.mkdir()
    file.write_bytes(b"x" * 2048)
    os.utime(file, (1, 1))
    return file


def test_a_dry_run_says_what_would_go(shop: Shop, littered: Path) -> None:
    """For people on stderr, for scripts as one object; the file stays."""
    ran = shop.packshot("gc", "--dry-run", "--json")

    assert (0, False, 2048) == (ran.code, ran.json["removed"], ran.json["bytes"])
    assert ["failed"] == [each["kind"] for each in ran.json["files"]]
    assert "2.0 kB  assets that did not ship" in ran.err
    assert littered.exists()


def test_nothing_goes_without_a_word(shop: Shop, littered: Path) -> None:
    """Without a terminal it takes --yes; then it goes, and a second time there is nothing."""
    asked = shop.packshot("gc")
    assert (6, True) == (asked.code, littered.exists())
    assert "consent.needed" in asked.err

    gone = shop.packshot("gc", "--yes")
    assert (0, False) == (gone.code, littered.exists())
    assert "removed 1 file, 2.0 kB" in gone.err
    assert "nothing to remove" in shop.packshot("gc").err
    assert 0 == shop.packshot("doctor").code


def test_a_backup_restores_a_shop(shop: Shop) -> None:
    """Put back in its place, nothing is made again."""
    shop.packshot("run", "--shot", "packshot", "--no-sheet")
    ran = packshot("backup", str(shop.folder), str(shop.folder.parent / "backup"), "--json")
    work = shop.folder / ".packshot"
    shutil.rmtree(work)
    shutil.copytree(shop.folder.parent / "backup", work)
    again = shop.packshot("run", "--shot", "packshot", "--no-sheet", "--json")

    assert ran.json["originals"] == len(list(work.glob("originals/??/*.json")))
    assert (0, 0) == (again.code, again.json["made"])


@pytest.mark.parametrize("command", [("gc", "."), ("backup", ".", "b")])
def test_where_nothing_was_made_nothing_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    """It is said, and nothing is created."""
    monkeypatch.chdir(tmp_path)
    ran = packshot(*command)

    assert (2, []) == (ran.code, list(tmp_path.iterdir()))
    assert "ledger.nothing" in ran.err


def test_a_broken_catalog_keeps_nobody_from_a_backup(shop: Shop) -> None:
    """What was paid for does not depend on the file being right today."""
    shop.packshot("run", "--limit", "1", "--no-sheet")
    (shop.folder / "catalog.toml").write_text("[catalog\n")

    assert 0 == packshot("backup", str(shop.folder), str(shop.folder.parent / "backup")).code


def test_doctor_says_how_the_ledger_is_kept(shop: Shop) -> None:
    """Its schema and journal, and why that one."""
    shop.packshot("run", "--limit", "1", "--no-sheet")
    told = [each["message"] for each in shop.packshot("doctor", "--json").json["findings"] if each["about"] == "ledger"]

    assert 1 == len(told)
    assert "schema" in told[0]
    assert "journal" in told[0]
