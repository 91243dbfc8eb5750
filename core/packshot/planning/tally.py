"""What a plan adds up to: the sums, the JSON, the few lines shown of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from packshot.api import FREE, Cost, Problem
from packshot.api.money import dollars
from packshot.ledger.decision import STATES
from packshot.planning.keys import REDO
from packshot.planning.planned import Planned, State

SHOWN = 10
TODO: frozenset[State] = frozenset(("new", "changed"))
"""States of the jobs a run works on unless it is told to ask again for what is held."""


@dataclass(slots=True)
class Sum:
    """Some jobs and what they cost."""

    jobs: int = 0
    cost: Cost = FREE
    unknown: int = 0
    """Jobs whose price is not known."""

    def add(self, job: Planned) -> None:
        """One more."""
        self.jobs += 1
        self.unknown += job.estimate is None
        self.cost += job.estimate or FREE

    def json(self) -> dict[str, Any]:
        """As a part of `plan --json`."""
        expected, most = dollars(self.cost.expected), dollars(self.cost.maximum)
        return {"jobs": self.jobs, "expected": expected, "max": most, "unknown": self.unknown}


@dataclass(slots=True)
class Tally:
    """Counts the jobs of a plan as they stream by; keeps the first few of each state to show."""

    todo: frozenset[State] = TODO
    """States of the jobs that are to be made, and whose price adds up."""
    states: Counter[str] = field(default_factory=Counter)
    whys: Counter[str] = field(default_factory=Counter)
    cost: Cost = FREE
    unknown: int = 0
    """Jobs to make whose price is not known."""
    batched: int = 0
    """Jobs to make that are ordered in batches, at the price of that."""
    redone: Sum = field(default_factory=Sum)
    """Jobs to make because people want a picture made anew."""
    left_out: Sum = field(default_factory=Sum)
    """Jobs that are not made because they have no approved draft; no other count holds them."""
    lacks: Counter[str] = field(default_factory=Counter)
    """Why they have none."""
    decisions: Counter[str] = field(default_factory=Counter)
    """What people decided about the assets there are."""
    voids: int = 0
    """Approved assets that would be made anew."""
    problems: list[Problem] = field(default_factory=list)
    shown: dict[str, list[Planned]] = field(default_factory=dict)
    orphaned: int = 0

    def watch(self, jobs: Iterable[Planned | Problem]) -> Iterator[Planned]:
        """Count what passes; problems are kept here, jobs go on."""
        for job in jobs:
            if isinstance(job, Problem):
                self.problems.append(job)
            else:
                self._count(job)
                yield job

    @property
    def jobs(self) -> int:
        """All jobs of the plan."""
        return self.states.total()

    @property
    def held(self) -> int:
        """Jobs that wait for a person: what may have been billed, and what was refused."""
        return self.states["held"] + self.states["refused"]

    @property
    def paid(self) -> bool:
        """Whether money is involved."""
        return self.cost.maximum > 0 or self.unknown > 0

    def json(self) -> dict[str, Any]:
        """What `plan --json` prints, without its problems' rows."""
        return {
            "packshot": 1,
            "jobs": self.jobs,
            "to_make": self.states["new"],
            "changed": self.states["changed"],
            "made": self.states["made"],
            "orphaned": self.orphaned,
            "held": self.held,
            "cost": {
                "currency": "USD",
                "expected": dollars(self.cost.expected),
                "max": dollars(self.cost.maximum),
                "unknown": self.unknown,
            },
            "redo": self.redone.json(),
            "left_out": self.left_out.json(),
            "decisions": {state: self.decisions[state] for state in STATES} | {"voids": self.voids},
        }

    def _count(self, job: Planned) -> None:
        if job.state == "left out":
            self.left_out.add(job)
            self.lacks.update(job.why)
            return
        self.states[job.state] += 1
        self.whys.update(job.why if job.state == "changed" else ())
        if job.state in self.todo:
            self.unknown += job.estimate is None
            self.batched += job.batch
            self.cost += job.estimate or FREE
            if REDO in job.why:
                self.redone.add(job)
        if job.decision:
            self.decisions[job.decision] += 1
            self.voids += job.decision == "approved" and job.state != "made"
        first = self.shown.setdefault(job.state, [])
        if len(first) < SHOWN:
            first.append(job)
