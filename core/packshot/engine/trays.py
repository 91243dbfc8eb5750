"""Jobs that wait until there are enough of them to be ordered together."""

from __future__ import annotations

from dataclasses import dataclass, field

from packshot.api import BatchLimits, Load
from packshot.engine.lane import Lane
from packshot.planning.planned import Planned


@dataclass(slots=True)
class Tray:
    """One shard as it fills up: its jobs by original key, since several may want the same original."""

    lane: Lane
    limits: BatchLimits
    jobs: dict[str, list[Planned]] = field(default_factory=dict)
    sent: int = 0
    answered: int = 0

    @property
    def full(self) -> bool:
        """Whether no other line has a place."""
        return len(self.jobs) >= self.limits.lines

    def fits(self, planned: Planned, load: Load) -> bool:
        """Whether the job has a place. The first line always has one: smaller than itself no shard can be."""
        if planned.keys.original in self.jobs or not self.jobs:
            return True
        within_sent = self.limits.sent is None or self.sent + load.sent <= self.limits.sent
        within_answered = self.limits.answered is None or self.answered + load.answered <= self.limits.answered
        return not self.full and within_sent and within_answered

    def add(self, planned: Planned, load: Load) -> None:
        """Lay the job in."""
        if planned.keys.original not in self.jobs:
            self.sent += load.sent
            self.answered += load.answered
        self.jobs.setdefault(planned.keys.original, []).append(planned)
