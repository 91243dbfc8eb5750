"""What the ledger refuses, each with a problem a person can act on."""

from __future__ import annotations

from packshot.api import Problem


class LedgerError(Exception):
    """The ledger cannot do this, and has changed nothing; `problem` says why and what to do."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class OverBudget(LedgerError):
    """The call might pass the budget."""


class Held(LedgerError):
    """The original may not be made now: it exists, is being made, or may have been paid for already."""
