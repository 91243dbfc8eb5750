"""How much an asset wants to be looked at: what failed first, then what is near a limit."""

from __future__ import annotations

from collections.abc import Iterable

from packshot.api import Finding, Verdict

_GRAVITY: dict[Verdict, float] = {"pass": 0.0, "review": 2.0, "fail": 3.0}


def risk(verdict: Verdict, findings: Iterable[Finding]) -> float:
    """3 to 4 of an asset that failed, 2 to 3 of one to review, 0 to 1 of one that passed: how near it is to a limit."""
    nearest = max((nearness(each) for each in findings), default=0.0)
    return _GRAVITY[verdict] + min(1.0, nearest)


def nearness(finding: Finding) -> float:
    """How near a value that passed is to its limit, whichever side it must be on: 1 is on it, 0 is far or not known.

    A value that did not pass counts as on it.
    """
    if finding.verdict != "pass":
        return 1.0
    value, limit = finding.value, finding.limit
    if value is None or limit is None or value <= 0 or limit <= 0:
        return 0.0
    return 1.0 if value == limit else min(value, limit) / max(value, limit)
