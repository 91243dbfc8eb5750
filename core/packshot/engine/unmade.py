"""Why a job ends without an asset."""

from __future__ import annotations

from typing import Literal

from packshot.api.findings import Level

Outcome = Literal["failed", "held", "refused"]


class Unmade(Exception):
    """A job ends without an asset: it failed, was refused by a provider, or is held until somebody decides."""

    def __init__(self, outcome: Outcome, code: str, message: str, fix: str, level: Level = "error") -> None:
        super().__init__(message)
        self.outcome: Outcome = outcome
        self.code = code
        self.fix = fix
        self.level: Level = level


class Interrupted(Exception):
    """The run was asked to stop before this job's call went out: it stays to be made."""


class Deferred(Exception):
    """The job is out of this run's hands: a batch was, or will be, asked for its original."""


class Batched(Exception):
    """The job's original is to be ordered in a batch: it waits for others to go with."""


class Submitted(Exception):
    """The job's original is ordered: `shard` is the batch that will bring it."""

    def __init__(self, shard: str) -> None:
        super().__init__(shard)
        self.shard = shard
