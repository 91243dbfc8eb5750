"""People decide, packshot makes, and money goes only where they said: whatever they do, in whatever order."""

from __future__ import annotations

import os
import tempfile
from contextlib import chdir
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.core.planning.deciding import People

from packshot.engine.retaining import retained

EXAMPLES = int(os.environ.get("PACKSHOT_PEOPLE_EXAMPLES", "8"))
"""Histories of up to ten moves; about two seconds each."""
PRICE = 40_000
COLORWAYS = ("moss", "navy", "mustard")
MOVES = st.one_of(
    st.tuples(st.sampled_from(("approved", "rejected", "unreviewed")), st.sampled_from(COLORWAYS)),
    st.tuples(st.sampled_from(("darker legs", "")), st.sampled_from(COLORWAYS)),
    st.tuples(st.sampled_from(("drafts", "finals", "approved finals")), st.just("")),
    st.tuples(st.just("words"), st.sampled_from(("a plain room", "a dark room", "a red room"))),
)


class Town:
    """A shop that pays for every picture, and what must be true of it at any time."""

    def __init__(self, folder: Path) -> None:
        self.people = People(folder)
        self.people.shop.edit('plugin = "inventor"', 'plugin = "dear"')
        self.words = "a plain room"
        self.originals: dict[Path, bytes] = {}
        self.approved: dict[str, bytes] = {}

    def move(self, what: str, which: str) -> None:
        """One move of a history."""
        if what == "words":
            self.people.shop.edit(f'words = "{self.words}"', f'words = "{which}"')
            self.words = which
        elif what in ("drafts", "finals", "approved finals"):
            self._run(what)
        elif file := self._file(which):
            state = what if what in ("approved", "rejected", "unreviewed") else "redo"
            self.people.decide(self.people.slot(which), state, note=what if state == "redo" else "")
            self.approved.pop(sha256(file).hexdigest(), None)
            if state == "approved":
                self.approved[sha256(file).hexdigest()] = file

    def check(self) -> None:
        """Money: the ledger is the bill. Work: no original and no approved picture is ever lost."""
        with self.people.ledger as ledger:
            spent = ledger.spent()
            assert (len(bill()) * PRICE, 0, 0) == (spent.settled, spent.reserved, spent.unknown)
        assert all(file.read_bytes() == data for file, data in self.originals.items())
        folder = self.people.shop.folder
        self.originals |= {
            each: each.read_bytes() for each in folder.glob(".packshot/originals/??/*") if "." not in each.name
        }
        standing = {sha256(data).hexdigest() for data in self.people.shop.assets().values()}
        for digest, data in self.approved.items():
            kept = retained(folder / ".packshot", digest)
            assert digest in standing or kept.read_bytes() == data

    def _run(self, what: str) -> None:
        """What the plan says is what is billed, only what is approved becomes a final, and then nothing is left."""
        asked = () if what == "drafts" else ("--tier", "final", *(("--approved",) if "approved" in what else ()))
        approved = {each for each in COLORWAYS if self._approved(each)}
        plan, before = self.people.plan("--shot", "room", *asked), bill()
        self.people.run("--shot", "room", "--yes", *asked)
        bought = bill()[len(before) :]
        assert round(plan["cost"]["expected"] * 1_000_000) == len(bought) * PRICE
        assert len(set(bill())) == len(bill())
        if what == "approved finals":
            assert {line.split()[1] for line in bought} <= approved
        again = self.people.plan("--shot", "room", *asked)
        assert (0, 0) == (again["to_make"], again["changed"])

    def _approved(self, colorway: str) -> bool:
        with self.people.ledger as ledger:
            return ledger.decision(self.people.slot(colorway)).state == "approved"

    def _file(self, colorway: str) -> bytes | None:
        """The draft that stands in the storage."""
        return self.people.shop.assets().get(f"chair/room-{colorway}-room-1.png")


def bill() -> list[str]:
    """Every picture that was ever charged."""
    file = Path("bill.txt")
    return file.read_text().splitlines() if file.exists() else []


@pytest.mark.slow
@settings(max_examples=EXAMPLES, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(st.lists(MOVES, min_size=2, max_size=10))
def test_whatever_people_do(moves: list[tuple[str, str]]) -> None:
    """A history of decisions, runs and changed words, all drafts made at first."""
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        town = Town(Path(folder))
        for move in (("drafts", ""), *moves):
            town.move(*move)
            town.check()


def test_an_approved_picture_that_is_replaced_is_kept(tmp_path: Path) -> None:
    """Its file, whole, under its digest; one that nobody approved is not."""
    people = People(tmp_path)
    people.run()
    before = {key: data for key, data in people.shop.assets().items() if "room" in key}
    people.decide(people.slot("moss"), "approved")
    people.shop.edit('words = "a plain room"', 'words = "a dark room"')
    people.run()
    kept = list(people.shop.folder.glob(".packshot/approved/??/*"))

    assert [before["chair/room-moss-room-1.png"]] == [each.read_bytes() for each in kept]
    assert [retained(people.shop.folder / ".packshot", each.name) for each in kept] == kept


def test_a_file_somebody_changed_is_not_kept_as_the_approved_one(tmp_path: Path) -> None:
    """What stands there is not what was approved."""
    people = People(tmp_path)
    people.run()
    people.decide(people.slot("moss"), "approved")
    (people.shop.folder / "out" / "chair" / "room-moss-room-1.png").write_bytes(b"other")
    people.shop.edit('words = "a plain room"', 'words = "a dark room"')
    people.run()

    assert [] == list(people.shop.folder.glob(".packshot/approved/??/*"))
