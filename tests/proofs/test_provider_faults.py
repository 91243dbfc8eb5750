"""Every way the provider misbehaves, at one call in ten and at every second one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, get_args

import pytest
from tests.proofs.campaign import STREAMED, Campaign, Scale
from tests.proofs.conftest import NewCampaign, Told, sized

from packshot.testing.openai.faults import Fault

SCALE = Scale(products=sized(6, 50), shots=("front", STREAMED), free=1)
SEED = 31
"""Of the draws by which calls meet faults: the first call meets one at either rate."""
RUNS = 10
"""Runs, after the fault is over, after which everything must be made."""
ENDS = ("made", "reused", "failed", "held", "refused")
QUICK = "tests.proofs.patience:none"


@pytest.mark.kill
@pytest.mark.parametrize("fault", get_args(Fault))
def test_no_job_is_missing_and_the_bill_is_the_ledgers(new_campaign: NewCampaign, told: Told, fault: Fault) -> None:
    """Every job is made, refused, held or failed, with a reason; and nothing is billed that the ledger does not say."""
    campaign = new_campaign(scale=SCALE, setup=QUICK)
    for rate in (0.1, 0.5):
        campaign.fake.dial(faults={fault: rate}, seed=SEED, latency=0, jitter=0)
        first = ran(campaign)
        campaign.fake.dial(faults=())
        last = until_done(campaign)
        books = campaign.books()
        met = sum(each.fault == fault for each in campaign.fake.requests)
        assert met
        assert last["refused"] <= met
        told(
            f"{fault} at {rate:.0%}: met {met} times in {SCALE.jobs} jobs; first run"
            f" {', '.join(f'{first[each]} {each}' for each in ENDS)}; {len(books.of('unknown'))} unknown,"
            f" {len(books.of('kept-damaged'))} damaged; bill ${books.billed.total() / 1e6:.4f} = ledger"
        )
        campaign.clear()


def ran(campaign: Campaign) -> Mapping[str, Any]:
    """One run and what it reports: every job accounted for, those without a picture with a reason."""
    ended = campaign.start("--json").end()
    told: Mapping[str, Any] = json.loads(ended.out)
    assert ended.code in (0, 4), ended.said
    assert campaign.scale.jobs == sum(told[each] for each in ENDS)
    assert told["failed"] + told["held"] + told["refused"] <= len(told["problems"])
    assert all(each["code"] and each["message"] for each in told["problems"])
    assert "engine.bug" not in {each["code"] for each in told["problems"]}
    campaign.books().settle()
    return told


def until_done(campaign: Campaign) -> Mapping[str, Any]:
    """Run on until only what was refused is without a picture."""
    for _ in range(RUNS):
        told = ran(campaign)
        if not told["failed"] + told["held"]:
            return told
    raise AssertionError(f"not done after {RUNS} runs: {told}")
