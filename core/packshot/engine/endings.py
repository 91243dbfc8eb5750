"""What each kind of failure means for a job: its outcome, its problem, and what to do."""

from __future__ import annotations

from dataclasses import dataclass, replace

from packshot.api import (
    BadRequest,
    GeneratorFailure,
    NotAuthorised,
    OutOfFunds,
    PictureError,
    Problem,
    Refused,
    Unknown,
)
from packshot.api.findings import Level
from packshot.encoding import EncodingError
from packshot.engine.calling import Overdue, PluginRaised
from packshot.engine.memory import Overfull
from packshot.engine.unmade import Outcome, Unmade
from packshot.ledger import Held, LedgerError, OverBudget
from packshot.ledger.failures import FATAL, disk_problem
from packshot.planning.planned import Planned

BUG = "engine.bug"
_AGAIN = "run again: what is made is kept, and nothing was billed for this"
_RULES: tuple[tuple[type[Exception], Outcome, str, str], ...] = (
    (Refused, "refused", "job.refused", "change the words or the photo, or choose another generator for this shot"),
    (Unknown, "held", "job.unknown", "it may have been billed: look at the provider, then run --retry-unknown"),
    (BadRequest, "failed", "job.bad-request", "change the shot, or choose another generator for it"),
    (NotAuthorised, "held", "generator.not-authorised", "give the generator a key that works, then run again"),
    (OutOfFunds, "held", "generator.out-of-funds", "fill up the provider's account, then run again"),
    (GeneratorFailure, "failed", "job.failed", _AGAIN),
    (Overdue, "failed", "plugin.overdue", "look at what it waits for, or give it longer: plugin_seconds"),
    (Overfull, "failed", "plugin.memory", "report it to the plugin's author, or allow it more: plugin_megabytes"),
    (PluginRaised, "failed", "plugin.raised", "report it to the plugin's author, or use another plugin"),
    (PictureError, "failed", "original.unreadable", "look at the original; a new take makes another one"),
    (EncodingError, "failed", "asset.encoding", "change the shot's format, quality or max_bytes"),
    (OSError, "failed", "disk.failed", "make room or give write access, then run again: originals are kept"),
    (Exception, "failed", BUG, "this is a bug in packshot: please report it with the run's log"),
)


@dataclass(frozen=True, slots=True)
class Ending:
    """How a job ends that has no asset."""

    outcome: Outcome
    problem: Problem


def ending(planned: Planned, error: Exception) -> Ending:
    """How a job ends that an exception has stopped; the problem names the job and points at the product's record."""
    if isinstance(error, LedgerError):
        return Ending("held" if isinstance(error, OverBudget | Held) else "failed", _of_ledger(planned, error))
    if isinstance(error, Unmade):
        return Ending(error.outcome, _problem(planned, error.code, str(error), error.fix, error.level))
    if isinstance(error, OSError) and (told := disk_problem(error, None)).code in FATAL:
        return Ending("failed", _problem(planned, told.code, told.message, told.fix))
    _, outcome, code, fix = next(rule for rule in _RULES if isinstance(error, rule[0]))
    message = f"{type(error).__name__}: {error}" if code == BUG else str(error)
    return Ending(outcome, _problem(planned, code, message, fix))


def submitted(shard: str) -> Unmade:
    """The end, for this run, of a job that a batch will bring."""
    fix = "run again when the batch is done, or run --wait"
    return Unmade("held", "batch.submitted", f"submitted in batch {shard}", fix, "note")


def _problem(planned: Planned, code: str, message: str, fix: str, level: Level = "error") -> Problem:
    product = planned.job.product
    return Problem(
        code=code,
        message=f"{planned.slot}: {message}",
        where=product.where,
        fix=fix,
        product=product.id,
        level=level,
        context=f"shots.{planned.slot.shot}",
    )


def _of_ledger(planned: Planned, error: LedgerError) -> Problem:
    told, name = error.problem, str(planned.slot)
    message = told.message.removeprefix(name).lstrip(" :")  # the ledger names its jobs, and so does every ending
    return replace(_problem(planned, told.code, message, told.fix), where=told.where or planned.job.product.where)
