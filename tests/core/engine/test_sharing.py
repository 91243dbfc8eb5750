"""Two runs of one catalog: each job is made by one of them."""

from __future__ import annotations

import os

from tests.core.engine.conftest import Bench

from packshot.engine.events import AssetStored
from packshot.ledger import Ledger


def test_what_another_run_has_in_hand_is_left_to_it(bench: Bench) -> None:
    """It is said who makes it, and that is no failure; all else is made."""
    sofa, vase = bench.job("sofa"), bench.job("vase")
    with Ledger.open(bench.catalog.work) as other:
        other.claim(sofa.slot, sofa.keys.original)
        report = bench.run(sofa, vase)

    assert (1, 1, 0) == (report.counts["made"], report.counts["held"], report.exit_code)
    assert f"another run (process {os.getpid()})" in report.problems[0].message
    assert "job.elsewhere" == report.problems[0].code
    assert 1 == bench.run(sofa, run_id="run-2").counts["made"]


def test_what_another_run_has_made_meanwhile_is_reused(bench: Bench) -> None:
    """A plan is older than the ledger: what was made after it was read is not made again."""
    sofa = bench.job("sofa")
    bench.run(sofa)
    report = bench.run(sofa, run_id="run-2")

    assert (0, 1) == (report.counts["made"], report.counts["reused"])
    assert 1 == len(bench.happened(AssetStored))


def test_what_failed_is_free_for_others(bench: Bench) -> None:
    """Its claim goes with the failure, not only with the process."""
    sofa = bench.job("sofa")
    bench.flat.faults["sofa"] = [ValueError("torn")]
    assert 1 == bench.run(sofa).counts["failed"]
    with Ledger.open(bench.catalog.work) as other:
        assert other.claim(sofa.slot, sofa.keys.original) is None


def test_finishing_again_is_claimed_too(bench: Bench) -> None:
    """A made job whose file is gone is finished by one run, and not taken for made because the ledger knows it."""
    sofa = bench.job("sofa")
    bench.run(sofa)
    bench.shelf.path(sofa.storage_key).unlink()
    report = bench.run(bench.again(sofa), run_id="run-2")

    assert (1, 0) == (report.counts["made"], report.counts["reused"])
