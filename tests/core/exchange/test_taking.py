"""Decisions that come back from a file: all that is wrong with it at once, in one go, and nothing newer overwritten."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.planning.deciding import People

from packshot.exchange.decisions import TAKEN, read
from packshot.ledger.decision import REASONS
from packshot.spreadsheets import inert, lively, to_csv

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ROW: Mapping[str, str] = {
    "product": "chair",
    "shot": "room",
    "colorway": "moss",
    "scene": "room",
    "take": "1",
    "tier": "draft",
    "sha256": "a" * 64,
    "state": "approved",
    "reason": "",
    "note": "",
    "who": "Ines",
    "decided_at": "2026-11-22T10:15:00.000Z",
}


@pytest.fixture
def people(tmp_path: Path) -> People:
    """A shop with everything made."""
    made = People(tmp_path)
    made.run()
    return made


def write(*rows: Mapping[str, str], name: str = "decisions.csv") -> Path:
    """A file of these rows, in the current folder."""
    names = list(rows[0])
    Path(name).write_text(to_csv([names, *([row[each] for each in names] for row in rows)]), "utf-8", newline="")
    return Path(name)


def of(people: People, colorway: str, **changes: str) -> dict[str, str]:
    """A row about the picture that is there."""
    with people.ledger as ledger:
        asset = ledger.asset(people.slot(colorway))
    return {**ROW, "colorway": colorway, "sha256": asset.sha256 if asset else "", **changes}


def state(people: People, colorway: str) -> str:
    """How the room in a colorway stands."""
    with people.ledger as ledger:
        return ledger.decision(people.slot(colorway)).state


def test_decisions_come_back_as_they_were_made(people: People) -> None:
    """With their reason, note, person and time."""
    write(of(people, "moss"), of(people, "navy", state="rejected", reason="missing-part", note="=no left foot"))
    ran = people.shop.packshot("review", "--import", "decisions.csv", "--json")

    assert {"packshot": 1, "applied": 2, "already": 0, "stale": 0, "problems": []} == ran.json
    with people.ledger as ledger:
        kept = ledger.decision(people.slot("navy")).decision
    assert kept
    assert ("rejected", "missing-part", "=no left foot", "Ines", "2026-11-22T10:15:00.000Z") == (
        kept.state,
        kept.reason,
        kept.note,
        kept.who,
        kept.decided_at,
    )


def test_the_same_file_again_changes_nothing(people: People) -> None:
    """What stands so already is counted, not decided again."""
    write(of(people, "moss"))
    people.shop.packshot("review", "--import", "decisions.csv")
    ran = people.shop.packshot("review", "--import", "decisions.csv", "--json")

    assert (0, 1, 0, 0) == (ran.json["applied"], ran.json["already"], ran.json["stale"], ran.code)


def test_what_is_newer_is_left_alone_and_named(people: People) -> None:
    """A decision made since, and a picture made since: each with its line; the others are taken over."""
    write(of(people, "moss"), of(people, "navy", sha256="b" * 64), of(people, "mustard"))
    people.decide(people.slot("moss"), "rejected", reason="colour", who="Tom")
    ran = people.shop.packshot("review", "--import", "decisions.csv", "--json")

    assert (4, 1, 2) == (ran.code, ran.json["applied"], ran.json["stale"])
    assert ["decisions.csv:2", "decisions.csv:3"] == [each["where"] for each in ran.json["problems"]]
    assert "rejected by Tom" in ran.json["problems"][0]["message"]
    assert ["rejected", "unreviewed", "approved"] == [state(people, each) for each in ("moss", "navy", "mustard")]


def test_what_is_older_gives_way(people: People) -> None:
    """The file's decision was made later than the one that stands."""
    write(of(people, "moss", decided_at="2026-11-22T09:00:00Z"))
    people.shop.packshot("review", "--import", "decisions.csv")
    write(of(people, "moss", state="redo", note="darker legs", decided_at="2026-11-22T12:00:00+02:00"))
    ran = people.shop.packshot("review", "--import", "decisions.csv")

    assert (0, "redo") == (ran.code, state(people, "moss"))


def test_an_export_can_be_filled_in(people: People) -> None:
    """Somebody writes states into the list of everything, also over what stood there: that is decided now."""
    people.decide(people.slot("moss"), "rejected", reason="colour")
    people.shop.packshot("export", "--to", "list.csv", "--all")
    with Path("list.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    write(*({**row, "state": "approved", "reason": ""} for row in rows), name="list.csv")
    ran = people.shop.packshot("review", "--import", "list.csv", "--json")

    assert (4, 0) == (ran.json["applied"], ran.json["stale"])
    assert {"approved": 4, "rejected": 0, "redo": 0, "unreviewed": 0} == people.ledger.decided()


def test_a_list_in_json_can_be_taken_over(people: People) -> None:
    """The export's own, or a bare list."""
    people.shop.packshot("export", "--to", "list.json", "--all")
    content: Any = json.loads(Path("list.json").read_text())
    content["assets"] = [{**row, "state": "approved"} for row in content["assets"]]
    Path("list.json").write_text(json.dumps(content))
    Path("bare.json").write_text(json.dumps([of(people, "moss", state="rejected")]))

    assert 4 == people.shop.packshot("review", "--import", "list.json", "--json").json["applied"]
    assert ["bare.json[1]"] == [
        each["where"] for each in people.shop.packshot("review", "--import", "bare.json", "--json").json["problems"]
    ]


def test_everything_wrong_is_said_at_once_and_nothing_taken_over(people: People) -> None:
    """Each with the file's line and the column."""
    write(of(people, "moss"), of(people, "navy", state="fine", take="x"), of(people, "mustard", sha256="12"))
    ran = people.shop.packshot("review", "--import", "decisions.csv")

    assert 2 == ran.code
    for part in ("decisions.csv:3", "column take", "decisions.csv:4", "column sha256"):
        assert part in ran.err
    assert "unreviewed" == state(people, "moss")


def test_a_picture_nobody_made_is_another_catalogs_file(people: People) -> None:
    """Nothing is taken over."""
    write(of(people, "moss"), {**ROW, "product": "table"})
    ran = people.shop.packshot("review", "--import", "decisions.csv")

    assert (2, "unreviewed") == (ran.code, state(people, "moss"))
    assert "decisions.unknown-picture" in ran.err
    assert "decisions.csv:3" in ran.err


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"state": "fine"}, "state"),
        ({"state": ""}, "state"),
        ({"state": "rejected", "reason": "ugly"}, "reason"),
        ({"reason": "colour"}, "reason"),
        ({"note": "x" * 501}, "note"),
        ({"who": "x" * 101}, "who"),
        ({"take": "0"}, "take"),
        ({"take": "1.5"}, "take"),
        ({"sha256": "z" * 64}, "sha256"),
        ({"decided_at": "22/11/2026 10:15"}, "decided_at"),
        ({"decided_at": "2026-11-22T10:15:00"}, "decided_at"),
        ({"decided_at": "2027-01-01T00:00:00Z"}, "decided_at"),
    ],
)
def test_what_a_row_says_wrongly_is_told_by_its_column(tmp_path: Path, changes: Mapping[str, str], column: str) -> None:
    """Before the ledger is touched."""
    del tmp_path
    reading = read(write({**ROW, **changes}), NOW)

    assert [] == reading.decisions
    assert [f"column {column}"] == [each.context for each in reading.problems]


def test_a_picture_stands_in_a_file_once() -> None:
    """Of two rows about one picture nobody knows which is meant."""
    reading = read(write(ROW, {**ROW, "state": "rejected"}), NOW)

    assert ["chair room moss room take 1 stands in line 2 already"] == [each.message for each in reading.problems]


def test_what_nobody_decided_is_left_out() -> None:
    """The page's file names every picture; one that was cleared has a time."""
    rows = [{**ROW, "state": "unreviewed", "decided_at": ""}, {**ROW, "colorway": "navy", "state": "unreviewed"}]

    assert ["navy"] == [each.wish.slot.colorway for each in read(write(*rows), NOW).decisions]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"product,shot\nchair,room\n", "a column is missing: take, tier, sha256, state"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"", "a column is missing"),
        (",".join((*TAKEN, "notes")).encode(), '"notes" is not a column of decisions'),
        (",".join(TAKEN).encode() + b"\n" + b"," * 20, "21 cells, and 12 columns"),
        (",".join(TAKEN).encode() + b'\n"a', "not CSV"),
    ],
)
def test_a_file_of_another_kind_is_refused(tmp_path: Path, text: bytes, said: str) -> None:
    """In words."""
    (tmp_path / "other.csv").write_bytes(text)
    (problem,) = read(tmp_path / "other.csv", NOW).problems

    assert said in problem.message


@pytest.mark.parametrize("text", ["{", "7", '{"decisions": 7}', "[7]", "[" * 100_000])
def test_json_of_another_kind_is_refused(tmp_path: Path, text: str) -> None:
    """In words, however deep it is."""
    (tmp_path / "other.json").write_text(text)

    assert ["decisions.unreadable"] == [each.code for each in read(tmp_path / "other.json", NOW).problems]


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_a_spreadsheets_own_delimiter_is_understood(tmp_path: Path, delimiter: str) -> None:
    """With the mark that Excel puts before UTF-8, too."""
    with (tmp_path / "excel.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows([ROW.keys(), ROW.values()])

    assert 1 == len(read(tmp_path / "excel.csv", NOW).decisions)


@given(note=st.text(st.characters(exclude_categories=("C", "Z")) | st.just(" "), max_size=80).map(str.strip))
def test_a_note_survives_the_way_out_and_back(note: str) -> None:
    """Whatever it begins with, the cell is inert and the note comes back."""
    cell = inert(note)

    assert isinstance(cell, str)
    assert note == lively(cell) or note != inert(lively(note))


def test_every_reason_can_be_imported() -> None:
    """The page and the ledger speak the same words."""
    rows = [{**ROW, "take": str(n), "state": "rejected", "reason": each} for n, each in enumerate(REASONS, start=1)]

    assert list(REASONS) == [each.wish.reason for each in read(write(*rows), NOW).decisions]
