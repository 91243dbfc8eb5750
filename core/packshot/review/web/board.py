"""What the page shows, held against the ledger again and again, and what people decide on it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from typing import Any

from packshot.api import Problem
from packshot.ledger import Decision, Ledger, Stale, Wish
from packshot.review.gathering import Records
from packshot.review.grid import Tile, groups
from packshot.review.items import decision_json, group_json, ident, item_json, product_json
from packshot.review.rows import Row, Sheet, Shown, Summary, Wanted
from packshot.review.web.shelf import Shelf

FIRST = 60
"""Pictures that the page holds as it comes; the others follow, so that one need not wait for thousands."""
Plan = Callable[[], Iterable[Wanted | Problem]]
"""The pictures the catalog wants, in its order, read anew each time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What the board is of."""

    catalog: str
    folder: Path
    command_path: Path
    """What commands are told to work on."""
    tier: str
    who: str
    """Who decides."""


class Board:
    """The pictures of one catalog at one tier. Safe to use from several threads."""

    def __init__(self, about: About, plan: Plan, records: Records, shelf: Shelf) -> None:
        self.about = about
        self.shelf = shelf
        self._plan = plan
        self._records = records
        self._lock = Lock()
        self._wanted: dict[str, Wanted] = {}
        self._problems: list[Problem] = []
        self._known: dict[str, tuple[object, ...]] = {}
        self._strange: set[str] = set()
        """Assets no plan wants: looked for in a new plan once."""
        self._files: tuple[object, ...] = ()

    @property
    def ledger(self) -> Ledger:
        """The catalog's ledger."""
        return self._records.ledger

    def read(self) -> None:
        """Read the plan: which pictures there should be."""
        numbers = itertools.count(1)
        wanted, problems = {}, []
        for each in self._plan():
            if isinstance(each, Problem):
                problems.append(each)
            else:
                wanted[ident(each.slot)] = replace(each, order=next(numbers))
        with self._lock:
            self._wanted, self._problems = wanted, problems

    @property
    def more(self) -> bool:
        """Whether there is a rest."""
        return len(self._wanted) > FIRST

    def rest(self) -> list[dict[str, Any]]:
        """What follows the first pictures, as the page takes it."""
        found = groups(self._rows(FIRST))
        return [group_json(each, self.shelf, self.about.command_path) for each in found]

    def sheet(self) -> Sheet:
        """The page as things stand, with its first pictures."""
        self._known = self._signatures()
        money = self.ledger.spent()
        summary = Summary(
            catalog=self.about.catalog,
            run="",
            tier=self.about.tier,
            passed=0,
            to_review=0,
            failing=0,
            failed=0,
            made=0,
            reused=0,
            charged=money.settled,
            unknown=money.unknown,
        )
        return Sheet(summary=summary, rows=self._rows(0, FIRST), problems=tuple(self._problems))

    def decide(self, asked: Sequence[tuple[str, Wish]]) -> tuple[dict[str, Decision], dict[str, Stale]]:
        """Keep decisions; those that came too late by themselves. LedgerError when one cannot be kept at all."""
        outcomes = self.ledger.decide_all([wish for _, wish in asked])
        pairs = list(zip((ident for ident, _ in asked), outcomes, strict=True))
        decided = {name: each for name, each in pairs if isinstance(each, Decision)}
        return decided, {name: each for name, each in pairs if isinstance(each, Stale)}

    def wanted(self, name: str) -> Wanted | None:
        """The picture of an id."""
        return self._wanted.get(name)

    def pictures(self, names: Iterable[str]) -> list[dict[str, Any]]:
        """These pictures as the page takes them, each with its product."""
        return [group for name in names if (group := self._group(name))]

    def changes(self) -> dict[str, Any] | None:
        """What has changed in the ledger since this was asked last, as the page takes it; None of nothing."""
        files = self._stamp()
        if files == self._files:
            return None
        self._files = files
        self._meet()
        before, self._known = self._known, self._signatures()
        changed = [name for name, each in self._known.items() if before.get(name) != each]
        gone = [name for name in before if name not in self._known]
        return {"groups": self.pictures(changed), "gone": gone, "run": self._run()}

    def _meet(self) -> None:
        """Read the plan anew where the ledger has pictures that it does not know."""
        strange = {ident(slot) for slot in self.ledger.digests(self.about.tier)} - set(self._wanted)
        if strange - self._strange:
            self._strange = strange
            self.read()

    def _rows(self, start: int, stop: int | None = None) -> Iterator[Row]:
        for wanted in list(self._wanted.values())[start:stop]:
            if row := self._records.shown(wanted):
                yield row

    def _group(self, name: str) -> dict[str, Any] | None:
        row: Shown | None = self._records.shown(self._wanted[name])
        if row is None:
            return None
        item = item_json(Tile(row.order, row), self.shelf, self.about.command_path)
        return {"product": product_json(row.product, self.shelf), "items": [item]}

    def _signatures(self) -> dict[str, tuple[object, ...]]:
        """What tells whether a picture, or how it stands, is another one."""
        digests = self.ledger.digests(self.about.tier)
        last = {decision.slot: decision.number for decision in self.ledger.decisions()}
        return {
            name: (digests[wanted.slot], last.get(wanted.slot))
            for name, wanted in list(self._wanted.items())
            if wanted.slot in digests
        }

    def _run(self) -> str:
        """What to say of a run that goes on; nothing where none does."""
        runs = [run for run in self.ledger.status().runs if run.outcome is None and run.tier == self.about.tier]
        return f"{len(self._known):,} pictures are made so far." if runs else ""

    def _stamp(self) -> tuple[object, ...]:
        return tuple(map(_told, sorted(self.about.folder.glob("ledger.sqlite*"))))


def _told(file: Path) -> tuple[str, int, int]:
    try:
        about = file.stat()
    except OSError:
        return file.name, 0, 0
    return file.name, about.st_mtime_ns, about.st_size


def decisions_json(decided: dict[str, Decision]) -> dict[str, Any]:
    """Decisions by the ids of their pictures."""
    return {name: decision_json(each) for name, each in decided.items()}
