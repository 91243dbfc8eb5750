"""What goes out: what people approved and nothing else, whole, as often as one likes."""

from __future__ import annotations

import csv
import io
import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from tests.core.planning.deciding import People

from packshot.exchange.rows import COLUMNS


@pytest.fixture
def people(tmp_path: Path) -> People:
    """A shop with everything made: the moss room approved, the navy one rejected."""
    made = People(tmp_path)
    made.run()
    made.decide(made.slot("moss"), "approved", who="Ines")
    made.decide(made.slot("navy"), "rejected", reason="colour", who="Ines")
    return made


def listed(text: str) -> list[dict[str, str]]:
    """The rows of a list in CSV."""
    return list(csv.DictReader(io.StringIO(text, newline="")))


def files(folder: Path) -> set[str]:
    """The pictures in an export folder."""
    return {each.relative_to(folder).as_posix() for each in folder.rglob("*.png")}


def test_only_what_is_approved_goes_out(people: People) -> None:
    """The list on stdout has it alone, with who approved it; what was left out is said beside it."""
    ran = people.shop.packshot("export")
    (row,) = listed(ran.out)

    assert ("moss", "approved", "Ines", "Linen chair in Moss Green linen, Room") == (
        row["colorway"],
        row["state"],
        row["who"],
        row["alt"],
    )
    assert "left out: 1 rejected, 2 unreviewed" in ran.err
    assert 0 == ran.code


@pytest.mark.parametrize(
    ("options", "colorways"),
    [
        (["--include", "rejected"], {"moss", "navy"}),
        (["--only", "rejected"], {"navy"}),
        (["--all"], {"", "moss", "mustard", "navy"}),
        (["--all", "--shot", "packshot"], {""}),
    ],
)
def test_the_rest_goes_out_marked_when_one_says_so(people: People, options: list[str], colorways: set[str]) -> None:
    """Each row says how it stands."""
    ran = people.shop.packshot("export", *options)
    rows = listed(ran.out)
    states = {"moss": "approved", "navy": "rejected"}

    assert colorways == {row["colorway"] for row in rows}
    assert all(row["state"] == states.get(row["colorway"], "unreviewed") for row in rows)
    assert "see the column state" in ran.err


def test_copies_are_the_very_files(people: People, tmp_path: Path) -> None:
    """Each under its key, with the digest the list names."""
    people.shop.packshot("export", "--to", "shelf")
    content = json.loads((tmp_path / "shelf" / "manifest.json").read_text())
    (row,) = content["assets"]

    assert row["sha256"] == sha256((tmp_path / "shelf" / row["path"]).read_bytes()).hexdigest()
    assert {row["path"]} == files(tmp_path / "shelf")
    assert [row["sha256"]] == [each["sha256"] for each in listed((tmp_path / "shelf" / "manifest.csv").read_text())]


def test_exporting_again_changes_nothing(people: People, tmp_path: Path) -> None:
    """Byte for byte and untouched: no time or name of a run gets in."""
    shelf = tmp_path / "shelf"
    people.shop.packshot("export", "--to", "shelf")
    before = {each: (each.read_bytes(), each.stat().st_mtime_ns) for each in shelf.rglob("*.png")}
    lists = [(shelf / f"manifest.{kind}").read_bytes() for kind in ("csv", "json")]
    people.shop.packshot("export", "--to", "shelf")

    assert before == {each: (each.read_bytes(), each.stat().st_mtime_ns) for each in shelf.rglob("*.png")}
    assert lists == [(shelf / f"manifest.{kind}").read_bytes() for kind in ("csv", "json")]


def test_what_is_no_longer_approved_leaves_the_folder(people: People, tmp_path: Path) -> None:
    """A rejected picture must not go on being sold with; files that are not ours stay."""
    people.shop.packshot("export", "--to", "shelf")
    (tmp_path / "shelf" / "chair" / "own.png").write_bytes(b"somebody's")
    people.decide(people.slot("moss"), "rejected", reason="text")
    ran = people.shop.packshot("export", "--to", "shelf")

    assert {"chair/own.png"} == files(tmp_path / "shelf")
    assert "1 of an earlier export removed" in ran.err


def test_a_changed_copy_is_neither_overwritten_nor_removed(people: People, tmp_path: Path) -> None:
    """Somebody's own work may stand there now."""
    people.shop.packshot("export", "--to", "shelf")
    (copy,) = (tmp_path / "shelf").rglob("*.png")
    copy.write_bytes(b"retouched by hand")
    ran = people.shop.packshot("export", "--to", "shelf", "--json")

    assert (4, ["export.foreign"], 0) == (
        ran.code,
        [each["code"] for each in ran.json["problems"]],
        ran.json["exported"],
    )
    assert b"retouched by hand" == copy.read_bytes()


def test_a_new_picture_takes_the_place_of_the_one_before(people: People, tmp_path: Path) -> None:
    """Once it is approved itself; until then the folder holds neither."""
    people.shop.packshot("export", "--to", "shelf")
    people.decide(people.slot("moss"), "redo", note="darker legs")
    people.run("--shot", "room")
    between = people.shop.packshot("export", "--to", "shelf")
    none = files(tmp_path / "shelf")
    people.decide(people.slot("moss"), "approved")
    people.shop.packshot("export", "--to", "shelf")

    assert set() == none
    assert "left out: 1 rejected, 3 unreviewed" in between.err
    assert {"chair/room-moss-room-1.png"} == files(tmp_path / "shelf")


def test_an_approval_that_a_new_picture_voided_is_said(people: People) -> None:
    """Whoever misses the picture in the shop learns why it is not there."""
    people.shop.edit('words = "a plain room"', 'words = "a dark room"')
    outdated = people.shop.packshot("export")
    people.run()
    ran = people.shop.packshot("export", "--json")

    assert "1 of them out of date with the catalog" in outdated.err
    assert (0, 1) == (ran.json["exported"], ran.json["left_out"]["voided"])
    assert "1 of these approved until a new picture took the approved one's place" in ran.err


def test_a_picture_below_its_demand_goes_out_when_people_approve_it(people: People, tmp_path: Path) -> None:
    """Whether a picture ships is a person's decision; the row keeps the verdict."""
    people.shop.edit("[shots.packshot]\n", '[shots.packshot]\nchecks = ["background"]\ndemand = "pass"\n')
    people.run()
    people.decide(people.slot(), "approved")
    ran = people.shop.packshot("export", "--to", "shelf", "--shot", "packshot", "--json")

    assert "fail" == ran.json["assets"][0]["verdict"]
    assert "1 of them below what their shot demands: people decided" in ran.err
    assert {"chair/packshot-1.png"} == files(tmp_path / "shelf")


def test_a_file_that_is_gone_is_a_problem_of_its_own(people: People, tmp_path: Path) -> None:
    """The others go out, the exit code says that one did not."""
    people.decide(people.slot("mustard"), "approved")
    (people.shop.folder / "out" / "chair" / "room-moss-room-1.png").unlink()
    copied = people.shop.packshot("export", "--to", "shelf", "--json")
    named = people.shop.packshot("export", "--to", "list.csv")

    assert (4, 1, ["export.gone"]) == (
        copied.code,
        copied.json["exported"],
        [each["code"] for each in copied.json["problems"]],
    )
    assert 4 == named.code
    assert ["mustard"] == [each["colorway"] for each in listed((tmp_path / "list.csv").read_text())]


def test_the_storage_is_no_place_to_export_to(people: People) -> None:
    """Tidying the export would remove the catalog's own pictures."""
    before = people.shop.assets()
    ran = people.shop.packshot("export", "--to", str(people.shop.folder / "out"))

    assert 2 == ran.code
    assert "export.storage" in ran.err
    assert before == people.shop.assets()


@pytest.mark.parametrize("name", ["list.xlsx", "list.ZIP"])
def test_a_file_of_another_kind_is_refused(people: People, name: str) -> None:
    """It is not made a folder of that name."""
    assert 2 == people.shop.packshot("export", "--to", name).code


def test_no_cell_can_be_run(people: People, tmp_path: Path) -> None:
    """What a reviewer writes stays text in a spreadsheet."""
    people.decide(people.slot("mustard"), "redo", note='=HYPERLINK("http://evil.example")')
    people.shop.packshot("export", "--to", "redo.csv", "--only", "redo")
    (row,) = listed((tmp_path / "redo.csv").read_text())

    assert row["note"].startswith("'=")


def test_a_list_names_paths_as_seen_from_itself(people: People, tmp_path: Path) -> None:
    """A list that is moved with its pictures goes on being right."""
    (tmp_path / "lists").mkdir()
    people.shop.packshot("export", "--to", "lists/approved.json")
    content: Any = json.loads((tmp_path / "lists" / "approved.json").read_text())
    (row,) = content["assets"]

    assert (tmp_path / "lists" / row["path"]).is_file()
    assert COLUMNS == tuple(row)
