"""Watching a run from a thread of its own, so that whatever holds the run up is seen too."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event as Flag
from threading import Lock, Thread

from packshot.api import Problem
from packshot.engine.events import (
    AssetStored,
    AttemptStarted,
    BatchLooked,
    BatchSubmitted,
    Charged,
    Draining,
    Event,
    GeneratorStopped,
    JobFailed,
    JobHeld,
    JobLeft,
    JobRefused,
    JobReused,
    JobStarted,
    OriginalKept,
    PreviewShown,
    ProblemFound,
    Pulse,
    StageBegun,
    Stalled,
    Waiting,
)
from packshot.engine.outlook import Doing, Outlook, Stage, waits_for
from packshot.errors import problem_json
from packshot.planning.planned import Planned

TICK = 1.0
"""Seconds between two looks."""
_WINDOW = 300.0
"""Seconds over which the rate is taken."""
_ENOUGH = 3
_KEPT = 5
_COMES = (
    AssetStored,
    BatchLooked,
    BatchSubmitted,
    Charged,
    JobFailed,
    JobHeld,
    JobLeft,
    JobRefused,
    JobReused,
    OriginalKept,
    PreviewShown,
    ProblemFound,
    StageBegun,
)
"""Events that show that a run comes on; asking again, or waiting for that, does not."""


class Watch:
    """Listens to a run, and says at any moment how it stands; times are of the clock it is given."""

    def __init__(self, run: str, jobs: int | None, stall: float, now: Callable[[], float]) -> None:
        self._run = run
        self._jobs = jobs
        self._stall = stall
        self._now = now
        self._lock = Lock()
        self._began = self._came = self._told = now()
        self._counts = Counter({"made": 0, "reused": 0, "failed": 0, "held": 0, "refused": 0})
        self._charged = 0
        self._ends: deque[float] = deque(maxlen=4_096)
        self._doing: dict[str, tuple[str, Stage, float, str]] = {}
        self._stopped: dict[str, str] = {}
        self._ending: str | None = None
        self._problems: deque[Problem] = deque(maxlen=_KEPT)

    def __call__(self, event: Event) -> None:
        """Take an event of the run."""
        with self._lock:
            if isinstance(event, _COMES) and getattr(event, "stage", "") != "queued":
                self._came = self._told = self._now()
            self._take(event)

    def _take(self, event: Event) -> None:
        if moved := _moved(event):
            planned, stage, why = moved
            self._doing[str(planned.slot)] = (planned.shot.generator, stage, self._now(), why)
            return
        match event:
            case Charged(charge=int(charge)):
                self._charged += charge
            case AssetStored(planned=planned):
                self._ended(planned, "made")
                self._ends.append(self._now())
            case JobReused(planned=planned):
                self._ended(planned, "reused")
            case JobFailed() | JobRefused() | JobHeld():
                self._ended(event.planned, _OUTCOMES[type(event)])
                self._note(event.problem)
            case JobLeft(planned=planned):
                self._doing.pop(str(planned.slot), None)
            case ProblemFound(problem=problem):
                self._note(problem)
            case GeneratorStopped(generator=generator, why=why):
                self._stopped[generator] = why
            case Draining(why=why):
                self._ending = self._ending or why

    def outlook(self) -> Outlook:
        """How the run stands now."""
        with self._lock:
            now = self._now()
            in_flight = [
                Doing(job, of, stage, now - since, why) for job, (of, stage, since, why) in self._doing.items()
            ]
            return Outlook(
                run=self._run,
                jobs=self._jobs,
                counts=dict(self._counts),
                charged=self._charged,
                seconds=now - self._began,
                per_minute=self._rate(now),
                in_flight=sorted(in_flight, key=lambda each: -each.seconds),
                stopped=dict(self._stopped),
                ending=self._ending,
                quiet=now - self._came,
                problems=[problem_json(each) for each in self._problems],
            )

    def look(self) -> Iterator[Event]:
        """What is to be told now: how the run stands, and that nothing has come for too long, once in that time."""
        outlook = self.outlook()
        yield Pulse(outlook)
        with self._lock:
            stalled = self._now() - self._told >= self._stall
            if stalled:
                self._told = self._now()
        if stalled:
            yield Stalled(round(outlook.quiet, 1), waits_for(outlook.in_flight))

    def _ended(self, planned: Planned, outcome: str) -> None:
        self._doing.pop(str(planned.slot), None)
        self._counts[outcome] += 1

    def _note(self, problem: Problem) -> None:
        if problem.level == "error":
            self._problems.append(problem)

    def _rate(self, now: float) -> float | None:
        while self._ends and now - self._ends[0] > _WINDOW:
            self._ends.popleft()
        if len(self._ends) < _ENOUGH:
            return None
        return len(self._ends) / max(1.0, min(_WINDOW, now - self._began)) * 60


def _moved(event: Event) -> tuple[Planned, Stage, str] | None:
    """The job that an event says is at another stage, which, and why it pauses."""
    match event:
        case JobStarted(planned=planned):
            return planned, "queued", ""
        case AttemptStarted(planned=planned):
            return planned, "asking", ""
        case Waiting(planned=planned, why=why):
            return planned, "pausing", why
        case OriginalKept(planned=planned):
            return planned, "finishing", ""
        case StageBegun(planned=planned, stage=stage):
            return planned, stage, ""
    return None


_OUTCOMES = {JobFailed: "failed", JobRefused: "refused", JobHeld: "held"}


@contextmanager
def watched(watch: Watch, emit: Callable[[Event], None]) -> Iterator[None]:
    """Look at a run again and again as long as the block lasts."""
    over = Flag()

    def look() -> None:
        while not over.wait(TICK):
            for event in watch.look():
                emit(event)

    looking = Thread(target=look, daemon=True, name="packshot-watch")
    looking.start()
    try:
        yield
    finally:
        over.set()
        looking.join()
