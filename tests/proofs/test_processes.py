"""Several processes on one catalog at once, some of them killed and started again."""

from __future__ import annotations

import random
import time

import pytest
from tests.proofs.campaign import Scale
from tests.proofs.conftest import NewCampaign, Told, sized, undisturbed

PRODUCTS = sized(30, 1_000)
KILLS = sized(4, 20)
LONG = 900.0
"""Seconds that a process may take beside others."""


@pytest.mark.kill
@pytest.mark.parametrize("processes", sized([2, 4], [2, 4, 8]))
def test_processes_on_one_catalog_make_every_job_once(new_campaign: NewCampaign, told: Told, processes: int) -> None:
    """Whoever dies: every picture is bought once, and again only where a dead process's call was in doubt."""
    chance = random.Random(processes)  # noqa: S311  a repeatable proof needs a weak generator
    campaign = new_campaign(scale=Scale(products=PRODUCTS, shots=("front", "side"), free=PRODUCTS // 10))
    campaign.patience = LONG
    whole, _ = undisturbed(campaign)
    began = time.monotonic()
    working = [campaign.start(name=f"run-{number}") for number in range(processes)]
    while campaign.crashes < KILLS and any(not child.ends_within(0) for child in working):
        time.sleep(chance.uniform(0, sized(1.5, 10.0)))
        number = chance.randrange(processes)
        ended = working[number].kill()
        campaign.crashes += ended.killed
        working[number] = campaign.start(name=f"run-{number}")
    for child in working:
        ended = child.end(LONG)
        assert ended.code in (0, 4), ended.said
    campaign.resume()

    books = campaign.done(whole)
    told(
        f"{processes} processes, {campaign.scale.jobs} jobs, {campaign.crashes} kills, {time.monotonic() - began:.0f} s"
        f": every job made once, {len(books.extra)} extra bills, {len(books.of('unknown'))} unknown rows"
    )
