"""What a contact sheet has to know of a run before it shows the pictures."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from packshot.api import Problem
from packshot.engine.events import (
    AssetStored,
    Charged,
    Event,
    JobFailed,
    JobHeld,
    JobRefused,
    JobReused,
    ProblemFound,
    RunEnded,
    RunStarted,
)
from packshot.identity import Slot


@dataclass(slots=True)
class SheetFacts:
    """Listens to a run; money in micro-dollars."""

    run: str = ""
    counts: Counter[str] = field(default_factory=Counter)
    """Assets by verdict, and how many were `made` and `reused`."""
    failed: dict[Slot, Problem] = field(default_factory=dict)
    """Jobs that ended without an asset, and why."""
    problems: list[Problem] = field(default_factory=list)
    """What kept records from becoming jobs."""
    charged: int = 0
    unknown: int = 0

    @property
    def done(self) -> int:
        """Jobs that have come to an end."""
        return self.counts["made"] + self.counts["reused"] + len(self.failed)

    def __call__(self, event: Event) -> None:
        """Take an event of the run."""
        match event:
            case RunStarted(run=run):
                self.run = run
            case Charged(charge=int(charged)):
                self.charged += charged
            case AssetStored(row=row):
                self.counts.update((row.verdict, "made"))
            case JobReused(row=row):
                self.counts.update((row.verdict, "reused"))
            case JobHeld(problem=problem) if problem.level == "note":
                return  # it will come; until then the sheet shows what stands
            case JobFailed() | JobRefused() | JobHeld():
                self.failed[event.planned.slot] = event.problem
            case ProblemFound(problem=problem):
                self.problems.append(problem)
            case RunEnded(report=report):
                self.charged, self.unknown = report.charged, report.unknown_cost
