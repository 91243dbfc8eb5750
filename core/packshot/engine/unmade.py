"""Why a job ends without an asset."""

from __future__ import annotations

from typing import Literal

Outcome = Literal["failed", "held", "refused"]


class Unmade(Exception):
    """A job ends without an asset: it failed, was refused by a provider, or is held until somebody decides."""

    def __init__(self, outcome: Outcome, code: str, message: str, fix: str) -> None:
        super().__init__(message)
        self.outcome: Outcome = outcome
        self.code = code
        self.fix = fix


class Interrupted(Exception):
    """The run was asked to stop before this job's call went out: it stays to be made."""
