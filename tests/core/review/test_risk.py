"""What wants to be looked at first."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from packshot.api import Finding, Verdict
from packshot.review.risk import nearness, risk


def finding(value: float | None, limit: float | None, verdict: Verdict = "pass") -> Finding:
    """A measurement."""
    return Finding(check="colour", measure="deltaE00", value=value, limit=limit, verdict=verdict)


def test_what_failed_comes_before_what_is_near_a_limit() -> None:
    """Then what is to be looked at; then what passed, the nearest to a limit first."""
    near, far = [finding(2.9, 3.0)], [finding(0.3, 3.0)]
    order = [risk("fail", far), risk("review", near), risk("pass", near), risk("pass", far)]

    assert sorted(order, reverse=True) == order


def test_a_limit_is_near_from_either_side() -> None:
    """A value that must be above it is as near as one that must be below it."""
    assert nearness(finding(2.0, 2.5)) == nearness(finding(2.5, 2.0))


@given(st.none() | st.floats(allow_nan=False), st.none() | st.floats(allow_nan=False))
def test_nearness_is_a_share(value: float | None, limit: float | None) -> None:
    """Of whatever was measured, or was not."""
    assert 0.0 <= nearness(finding(value, limit)) <= 1.0
    assert 1.0 == nearness(finding(value, limit, "review"))
