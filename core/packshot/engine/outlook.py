"""What can be said of a run at one moment: how far it is, how fast, what it does, what stands in its way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from packshot.api.money import dollars

Stage = Literal["queued", "asking", "pausing", "finishing", "storing"]
"""Where a job is: waits for its generator's turn, is asked for, waits to be asked for again, is finished, is stored."""


@dataclass(frozen=True, slots=True)
class Doing:
    """A job in flight, and since how many seconds it is where it is."""

    job: str
    generator: str
    stage: Stage
    seconds: float
    why: str = ""
    """Why it pauses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """A run as it goes on; seconds are counted from the run's beginning, money in micro-dollars."""

    run: str
    jobs: int | None
    """Of the plan; None where nobody has counted."""
    counts: Mapping[str, int]
    """`made`, `reused`, `failed`, `held`, `refused` so far."""
    charged: int
    seconds: float
    per_minute: float | None
    """Pictures made a minute, lately; None where there are too few to tell."""
    in_flight: Sequence[Doing]
    """The longest where it is first."""
    stopped: Mapping[str, str]
    """Generators that are not asked any more, and why."""
    ending: str | None
    """Why nothing new is begun: `interrupted`, `max-failures`; None while there is."""
    quiet: float
    """Seconds since something came."""
    problems: Sequence[Mapping[str, Any]]
    """The last few, newest last, as `problems` of a report."""

    @property
    def done(self) -> int:
        """Jobs that have come to an end."""
        return sum(self.counts.values())

    @property
    def left(self) -> float | None:
        """Seconds until the end if it goes on like this; None where nobody can say."""
        if self.jobs is None or not self.per_minute:
            return None
        return max(0, self.jobs - self.done) / self.per_minute * 60

    def json(self) -> dict[str, Any]:
        """What `status --json` says of a run that goes on."""
        return {
            "run": self.run,
            "jobs": self.jobs,
            "done": self.done,
            "counts": dict(self.counts),
            "charged": dollars(self.charged),
            "seconds": round(self.seconds, 1),
            "per_minute": None if self.per_minute is None else round(self.per_minute, 2),
            "seconds_left": None if self.left is None else round(self.left, 1),
            "in_flight": [asdict(each) | {"seconds": round(each.seconds, 1)} for each in self.in_flight],
            "stopped": dict(self.stopped),
            "ending": self.ending,
            "quiet": round(self.quiet, 1),
            "problems": list(self.problems),
        }


def doing(in_flight: Sequence[Doing]) -> str:
    """What a run does, in a few words: `6 asking openai (42 s), 2 finishing`."""
    return ", ".join(_told(in_flight))


def waits_for(in_flight: Sequence[Doing]) -> str:
    """What a run waits for, with the job that has waited longest."""
    if not in_flight:
        return "the plan: its records, or photos from the web"
    first = in_flight[0]
    why = f" ({first.why})" if first.why else ""
    return f"{doing(in_flight)}; longest {first.job}{why}"


def lasting(seconds: float) -> str:
    """`42 s`, `5 min 12 s`, `3 h 20 min`."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def _told(in_flight: Sequence[Doing]) -> Iterator[str]:
    groups: dict[str, list[float]] = {}
    for each in in_flight:
        groups.setdefault(_WORDS[each.stage].format(each.generator), []).append(each.seconds)
    for words, seconds in groups.items():
        yield f"{len(seconds)} {words}" + (f" ({lasting(max(seconds))})" if max(seconds) >= 1 else "")


_WORDS: Mapping[Stage, str] = {
    "queued": "queued for {}",
    "asking": "asking {}",
    "pausing": "pausing before {}",
    "finishing": "finishing",
    "storing": "storing",
}
