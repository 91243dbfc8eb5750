"""The outcome of a run, as scripts and shells see it."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from packshot.api import BadRequest, Finding, Where
from packshot.catalog.catalog import Step
from packshot.engine.events import Charged
from packshot.engine.report import Count

if TYPE_CHECKING:
    from tests.core.engine.conftest import Bench


def test_run_json_is_exact(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """`run --json` has these keys and no others, and paths are relative to the current folder."""
    monkeypatch.chdir(bench.folder.parent)
    bench.flat.faults = {"vase": [BadRequest("cannot")]}
    bench.judge.findings = [Finding(check="colour", measure="deltaE00", value=0.6, limit=2.0)]
    checks = (Step("judge", {}, Where("catalog.toml", 1)),)

    report = bench.run(bench.job("sofa", generator="paid", checks=checks), bench.job("vase"))

    digest = hashlib.sha256(bench.shelf.get("sofa/front-1.jpg")).hexdigest()
    assert report.json() == {
        "packshot": 1,
        "run": "run-1",
        "made": 1,
        "reused": 0,
        "failed": 1,
        "held": 0,
        "refused": 0,
        "cost": {"currency": "USD", "charged": 0.04, "unknown": 0},
        "assets": [
            {
                "product": "sofa",
                "shot": "front",
                "colorway": None,
                "scene": None,
                "take": 1,
                "tier": "draft",
                "key": "sofa/front-1.jpg",
                "path": f"{bench.folder.name}/out/sofa/front-1.jpg",
                "url": None,
                "sha256": digest,
                "width": 16,
                "height": 16,
                "media_type": "image/jpeg",
                "reused": False,
                "verdict": "pass",
                "findings": [
                    {"check": "colour", "measure": "deltaE00", "value": 0.6, "limit": 2.0, "regions": [], "map": None}
                ],
                "source_type": "algorithmicMedia",
                "cost": 0.04,
            }
        ],
        "problems": [
            {
                "code": "job.bad-request",
                "where": "products.csv:7",
                "product": "vase",
                "message": "vase front take 1: cannot",
                "fix": "change the shot, or choose another generator for it",
            }
        ],
    }


def test_the_ledger_remembers_how_a_run_ended(bench: Bench) -> None:
    """Outcome and counts are in the ledger."""
    bench.run(bench.job("sofa"))

    run = bench.ledger.status().runs[0]

    assert (run.outcome, run.counts["made"], run.id) == ("done", 1, "run-1")


def test_moving_the_catalog_moves_its_paths(bench: Bench) -> None:
    """A row's path inside the catalog's folder is kept relative to it."""
    job = bench.job("sofa")
    bench.run(job)

    row = bench.ledger.asset(job.slot)

    assert row is not None
    assert row.path == "out/sofa/front-1.jpg"


def test_a_charge_the_provider_does_not_say_counts_as_the_most_it_may_be(bench: Bench, tmp_path: Path) -> None:
    """Such a call is of unknown price, and what it may have cost is said with it."""
    tally = Count(tmp_path)

    tally(Charged(bench.job("sofa", generator="paid"), None))
    report = tally.report("run-1")

    assert (0, 1, 40_000) == (report.charged, report.unknown, report.unknown_cost)
