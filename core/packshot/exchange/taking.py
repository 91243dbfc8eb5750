"""Decisions of a file held against what stands: taken over in one go, or left alone because they come too late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from packshot.api import Problem
from packshot.errors import InputError, problem_json
from packshot.exchange.decisions import Read
from packshot.ledger import Judgement, Ledger, Stale, Wish


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of a file's decisions."""

    applied: int
    already: int
    """What stood so before."""
    stale: tuple[Problem, ...]
    """Those that came too late, each with its line."""

    def json(self) -> dict[str, Any]:
        """What `review --import --json` prints."""
        counts = {"applied": self.applied, "already": self.already, "stale": len(self.stale)}
        return {"packshot": 1, **counts, "problems": [problem_json(each) for each in self.stale]}


def take(decisions: Sequence[Read], ledger: Ledger) -> Taken:
    """Take the decisions over that are not older than what stands.

    InputError, with nothing taken over, where one is about a picture that the catalog has never had.
    """
    if unknown := [_unknown(each) for each in decisions if ledger.asset(each.wish.slot) is None]:
        raise InputError(*unknown)
    fresh: list[Read] = []
    already = 0
    for each in decisions:
        judgement = ledger.decision(each.wish.slot)
        if _stands(each.wish, judgement):
            already += 1
        else:
            fresh.append(replace(each, wish=_informed(each.wish, judgement)))
    outcomes = ledger.decide_all([each.wish for each in fresh])
    late = [_late(each, outcome) for each, outcome in zip(fresh, outcomes, strict=True) if isinstance(outcome, Stale)]
    return Taken(applied=len(fresh) - len(late), already=already, stale=tuple(late))


def _stands(wish: Wish, judgement: Judgement) -> bool:
    """Whether that is what stands, whoever decided it."""
    if judgement.sha256 != wish.sha256:
        return False
    decision = judgement.decision
    return decision.says(wish) if decision else wish.state == "unreviewed"


def _informed(wish: Wish, judgement: Judgement) -> Wish:
    """The wish with the decision its file can have known: one no younger than its own.

    Where the times are the same somebody wrote into an export, over what stood there: that was decided just now.
    """
    decision = judgement.decision
    if decision is None or wish.decided_at is None or wish.decided_at < decision.decided_at:
        return wish
    written_over = wish.decided_at == decision.decided_at
    return replace(wish, expected=decision.number, decided_at=None if written_over else wish.decided_at)


def _unknown(each: Read) -> Problem:
    return Problem(
        code="decisions.unknown-picture",
        message=f"no picture has been made of {each.wish.slot}, tier {each.wish.slot.tier}",
        where=each.where,
        product=each.wish.slot.product,
        fix="see that the file belongs to this catalog; after a rebuild, run first",
    )


def _late(each: Read, stale: Stale) -> Problem:
    return replace(stale.problem, where=each.where, level="warning")
