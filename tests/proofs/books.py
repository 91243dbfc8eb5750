"""What the provider billed beside what the ledger says, and the disk beside both."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from packshot.ledger import Ledger, LedgerError
from packshot.ledger.rows import AttemptRow, Money
from packshot.testing.openai import FakeOpenAI

LEDGER = "ledger.sqlite"


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """One look at a catalog and its provider, by which nothing is changed."""

    attempts: Mapping[str, AttemptRow]
    spent: Money
    integrity: tuple[str, ...]
    """What SQLite finds wrong with the database; `ok` alone where nothing is."""
    asked: Counter[str]
    """How often each attempt's request has reached the provider and was answered, or would have been."""
    billed: Counter[str]
    """Micro-dollars the provider charged, by attempt."""
    answers: frozenset[str]
    """The attempts whose answer is durable in the spool."""

    @classmethod
    def look(cls, folder: Path, fake: FakeOpenAI, scratch: Path) -> Books:
        """Look at copies: opening a ledger that a killed process left would mend it."""
        # The provider first: what it knows by now must stand in a ledger that is looked at later.
        paid = (each for each in fake.requests if each.path.startswith("/v1/images/"))
        asked = Counter(each.headers["x-client-request-id"] for each in paid)
        billed: Counter[str] = Counter()
        for charge in fake.bill.charges:
            billed[charge.client_request_id] += charge.micros
        work = folder / ".packshot"
        answers = frozenset(each.stem for each in work.glob("spool/*.resp"))
        copied(work, scratch)
        integrity = _integrity(scratch / LEDGER)
        try:
            with Ledger.open(scratch, readonly=True) as ledger:
                attempts = {each.id: each for each in ledger.attempts()}
                spent = ledger.spent()
        except LedgerError as error:
            raise AssertionError(f"the ledger cannot be opened: {error}") from error
        return cls(
            attempts=attempts,
            spent=spent,
            integrity=integrity,
            asked=asked,
            billed=billed,
            answers=answers,
        )

    def of(self, *states: str) -> set[str]:
        """The attempts in these states."""
        return {each.id for each in self.attempts.values() if each.state in states}

    @property
    def extra(self) -> set[str]:
        """What was billed and brought neither a picture nor an answer that waits to be read."""
        return self.billed.keys() - self.of("done", "kept-damaged") - (self.of("intent") & self.answers)

    def balance(self) -> None:
        """What must be true at every moment, whatever has happened: assert it."""
        assert ("ok",) == self.integrity
        assert {1} >= set(self.asked.values()), "a request was sent twice under one attempt"
        assert self.asked.keys() <= self.attempts.keys(), "a request without a row"
        assert self.billed.keys() <= self.attempts.keys(), "a bill without a row"
        assert self.billed.total() <= self.spent.total, "more was billed than the ledger counts as spent"
        live = Counter(each.original_key for each in self.attempts.values() if each.state in ("intent", "done"))
        assert {1} >= set(live.values()), "a picture is bought twice"

    def settle(self) -> None:
        """What must be true besides when a run has come to its end: assert it."""
        self.balance()
        assert self.of("intent") <= self.answers, "a call is left open"  # but for what no job wants to see read
        assert self.extra <= self.of("unknown"), "a bill that is not shown as unknown"
        charged = {each: self.attempts[each].charge for each in self.of("done", "kept-damaged")}
        assert charged == {each: self.billed[each] for each in charged}, "the ledger's charges are not the bill"
        assert self.answers <= self.of("intent", "kept-damaged", "unknown"), "an answer waits that is settled"


def copied(work: Path, scratch: Path) -> None:
    """The ledger as it stands on the disk, journal and all, in an empty folder of its own."""
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    for file in work.glob(f"{LEDGER}*"):
        if not file.name.endswith(("-shm", ".tmp")):
            shutil.copyfile(file, scratch / file.name)


def misnamed(work: Path) -> list[str]:
    """Originals under a name that is not their digest."""
    files = (each for each in (work / "originals").glob("??/*") if "." not in each.name)
    return [each.name for each in files if hashlib.sha256(each.read_bytes()).hexdigest() != each.name]


def pictures(folder: Path) -> dict[str, bytes]:
    """All that stands in the storage under a final name, but for the lineage, which tells the time."""
    out = folder / "out"
    files = (each for each in sorted(out.rglob("*")) if each.is_file())
    return {
        each.relative_to(out).as_posix(): each.read_bytes()
        for each in files
        if each.suffix != ".json" and not each.name.startswith(".packshot-unfinished-")
    }


def _integrity(file: Path) -> tuple[str, ...]:
    if not file.exists():
        return ("ok",)
    with closing(sqlite3.connect(file)) as database:
        try:
            found = [row[0] for row in database.execute("PRAGMA integrity_check")]
            broken = database.execute("PRAGMA foreign_key_check").fetchall()
        except sqlite3.DatabaseError as error:
            return (str(error),)
    return (*found, *map(str, broken))
