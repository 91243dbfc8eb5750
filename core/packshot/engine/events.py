"""What happens in a run, as frozen values; progress, log, report and hooks listen."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from packshot.api import Problem
from packshot.ledger import AssetRow, OriginalRow
from packshot.planning.planned import Planned

if TYPE_CHECKING:
    from packshot.engine.outlook import Outlook
    from packshot.engine.report import Report

_LOG = logging.getLogger(__name__)


class Event:
    """Base of all events."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class RunStarted(Event):
    """The run has begun."""

    run: str


@dataclass(frozen=True, slots=True)
class ProblemFound(Event):
    """The plan could not make a job of something."""

    problem: Problem


@dataclass(frozen=True, slots=True)
class JobStarted(Event):
    """A job has entered the pipeline."""

    planned: Planned


@dataclass(frozen=True, slots=True)
class AttemptStarted(Event):
    """The generator is asked, for the `tries`-th time."""

    planned: Planned
    tries: int


@dataclass(frozen=True, slots=True)
class PreviewShown(Event):
    """An unfinished picture, the `number`-th of at most `total`, can be looked at until its call ends."""

    planned: Planned
    number: int
    total: int
    path: Path


@dataclass(frozen=True, slots=True)
class OriginalKept(Event):
    """An original is safe."""

    planned: Planned
    original: OriginalRow


@dataclass(frozen=True, slots=True)
class Charged(Event):
    """A call was billed, so many micro-dollars; None: the provider does not say."""

    planned: Planned
    charge: int | None


@dataclass(frozen=True, slots=True)
class BillUnknown(Event):
    """A call may have been billed without an answer; it counts as `cost` spent."""

    planned: Planned
    cost: int


@dataclass(frozen=True, slots=True)
class Waiting(Event):
    """A generator is waited for."""

    planned: Planned
    seconds: float
    why: str


@dataclass(frozen=True, slots=True)
class GeneratorStopped(Event):
    """A generator is not asked again in this run; its other jobs are held."""

    generator: str
    why: str


@dataclass(frozen=True, slots=True)
class AssetStored(Event):
    """A job has its asset."""

    planned: Planned
    row: AssetRow


@dataclass(frozen=True, slots=True)
class JobReused(Event):
    """A job had its asset already."""

    planned: Planned
    row: AssetRow


@dataclass(frozen=True, slots=True)
class JobFailed(Event):
    """A job could not be made."""

    planned: Planned
    problem: Problem


@dataclass(frozen=True, slots=True)
class JobRefused(Event):
    """A provider's moderation refused a job."""

    planned: Planned
    problem: Problem


@dataclass(frozen=True, slots=True)
class Rephrased(Event):
    """A provider's moderation refused a job; it is asked for once more, by the words of `on_refused`."""

    planned: Planned
    why: str


@dataclass(frozen=True, slots=True)
class StageBegun(Event):
    """A job waits for its generator again after a pause, its original is finished now, or its asset stored."""

    planned: Planned
    stage: Literal["queued", "finishing", "storing"]


@dataclass(frozen=True, slots=True)
class JobLeft(Event):
    """A job has left the pipeline without an end: a batch will bring it, or the run stops."""

    planned: Planned


@dataclass(frozen=True, slots=True)
class JobHeld(Event):
    """A job waits for a decision, or for a generator to come back."""

    planned: Planned
    problem: Problem


@dataclass(frozen=True, slots=True)
class BatchSubmitted(Event):
    """A provider has taken so many lines as one batch."""

    shard: str
    ticket: str
    lines: int


@dataclass(frozen=True, slots=True)
class BatchLooked(Event):
    """How far a batch is, of so many lines."""

    shard: str
    ticket: str
    lines: int
    done: int
    failed: int


@dataclass(frozen=True, slots=True)
class Draining(Event):
    """No new job is begun; those in flight are finished and kept."""

    why: str


@dataclass(frozen=True, slots=True)
class Pulse(Event):
    """How the run stands, told every second; it comes from another thread than the rest."""

    outlook: Outlook


@dataclass(frozen=True, slots=True)
class Stalled(Event):
    """Nothing has come for so many seconds, and what the run waits for."""

    seconds: float
    waits_for: str


@dataclass(frozen=True, slots=True)
class RunEnded(Event):
    """The run is over."""

    report: Report


Listener = Callable[[Event], None]


class Events:
    """Tells every listener of every event, in order; a listener's exception is a warning, never a lost picture."""

    def __init__(self, listeners: Sequence[Listener]) -> None:
        self._listeners = tuple(listeners)

    def emit(self, event: Event) -> None:
        """Tell everybody."""
        for listener in self._listeners:
            try:
                listener(event)
            except Exception as error:  # noqa: BLE001  whatever a listener raises
                _LOG.warning("%r failed at %s: %r", listener, type(event).__name__, error)
