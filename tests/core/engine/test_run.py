"""A run from end to end, free of charge."""

from __future__ import annotations

from typing import Any


def test_every_job_becomes_a_stored_labelled_asset(bench: Any) -> None:
    """A run makes each job, stores its file with its lineage beside it, and counts it."""
    report = bench.run(*(bench.job(f"sofa-{n}") for n in range(5)))

    assert report.problems == ()
    assert {"made": 5, "reused": 0, "failed": 0, "held": 0, "refused": 0} == report.counts
    assert 0 == report.exit_code
