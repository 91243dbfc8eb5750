"""What a run has come to: counted while it goes, told in one object at its end."""

from __future__ import annotations

import json
import weakref
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from packshot.api import FREE, Problem
from packshot.api.money import dollars
from packshot.engine.events import (
    AssetStored,
    BillUnknown,
    Charged,
    Draining,
    Event,
    JobFailed,
    JobHeld,
    JobRefused,
    JobReused,
    ProblemFound,
)
from packshot.engine.rows import asset_json
from packshot.engine.shutdown import INTERRUPTED
from packshot.errors import problem_json
from packshot.ledger import AssetRow

_IN_MEMORY = 4_000_000


class Assets:
    """The rows of a run's assets, in the order they came; beyond a few megabytes they wait in a file."""

    def __init__(self) -> None:
        self._file: IO[bytes] = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115  it lives as long as the rows
        weakref.finalize(self, self._file.close)

    def add(self, row: Mapping[str, Any]) -> None:
        """One more."""
        self._file.write(json.dumps(row).encode() + b"\n")

    def __iter__(self) -> Iterator[dict[str, Any]]:
        self._file.seek(0)
        for line in self._file:
            yield json.loads(line)
        self._file.seek(0, 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The outcome of a run; money in micro-dollars."""

    run: str
    counts: Mapping[str, int]
    """`made`, `reused`, `failed`, `held`, `refused`."""
    charged: int
    unknown: int
    """Calls of this run whose charge is not known."""
    unknown_cost: int
    """What those may have cost at most."""
    unshipped: int
    """Assets, made or reused, that are not as good as their shot demands."""
    assets: Assets
    problems: tuple[Problem, ...]
    stopped: str | None
    """Why the run ended early: `interrupted`, `max-failures`, `disk`, `storage`; None when it did not."""

    @property
    def interrupted(self) -> bool:
        """Whether somebody stopped the run."""
        return self.stopped == INTERRUPTED

    @property
    def outcome(self) -> str:
        """One word for the ledger."""
        return self.stopped or {0: "done", 4: "failed", 5: "check-failed", 6: "budget"}[self.exit_code]

    @property
    def exit_code(self) -> int:
        """0 done; 4 some jobs failed; 5 a check failed what was asked to pass; 6 budget; 130 interrupted."""
        if self.interrupted:
            return 130
        undone = [each for each in self.problems if each.level == "error"]
        if undone:
            return 6 if all(each.code.startswith("budget.") for each in undone) else 4
        return 5 if self.unshipped else 0

    def json(self) -> dict[str, Any]:
        """What `run --json` prints."""
        return {
            "packshot": 1,
            "run": self.run,
            **{name: self.counts[name] for name in ("made", "reused", "failed", "held", "refused")},
            "cost": {"currency": "USD", "charged": dollars(self.charged), "unknown": self.unknown},
            "assets": list(self.assets),
            "problems": [problem_json(each) for each in self.problems],
        }


class Count:
    """Listens to a run and counts."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._counts: Counter[str] = Counter()
        self._assets = Assets()
        self._problems: list[Problem] = []
        self._stopped: str | None = None

    def __call__(self, event: Event) -> None:
        """Count one event."""
        match event:
            case AssetStored(row=row):
                self._asset(row, "made")
            case JobReused(row=row):
                self._asset(row, "reused")
            case JobFailed(problem=problem):
                self._problem(problem, "failed")
            case JobHeld(problem=problem):
                self._problem(problem, "held")
            case JobRefused(problem=problem):
                self._problem(problem, "refused")
            case ProblemFound(problem=problem):
                self._problem(problem, "failed" if problem.level == "error" else problem.level)
            case Charged():
                self._charged(event)
            case BillUnknown(cost=cost):
                self._unknown(cost)
            case Draining(why=why):
                self._stopped = self._stopped or why

    def report(self, run: str) -> Report:
        """The outcome so far."""
        return Report(
            run=run,
            counts={name: self._counts[name] for name in ("made", "reused", "failed", "held", "refused")},
            charged=self._counts["charged"],
            unknown=self._counts["unknown"],
            unknown_cost=self._counts["unknown_cost"],
            unshipped=self._counts["unshipped"],
            assets=self._assets,
            problems=tuple(self._problems),
            stopped=self._stopped,
        )

    def _asset(self, row: AssetRow, how: str) -> None:
        self._counts[how] += 1
        self._counts["unshipped"] += not row.shipped
        self._assets.add(asset_json(row, reused=how == "reused", folder=self._folder))

    def _charged(self, event: Charged) -> None:
        if event.charge is None:
            self._unknown((event.planned.estimate or FREE).maximum)
        else:
            self._counts["charged"] += event.charge

    def _unknown(self, most: int) -> None:
        self._counts["unknown"] += 1
        self._counts["unknown_cost"] += most

    def _problem(self, problem: Problem, outcome: str) -> None:
        self._counts[outcome] += 1
        self._problems.append(problem)
