"""SIGKILL at a random moment, again and again, until the catalog is done."""

from __future__ import annotations

import random

import pytest
from tests.proofs.conftest import NewCampaign, Told, sized, undisturbed

KILLS = sized(40, 1_000)


@pytest.mark.kill
def test_a_kill_at_any_moment_loses_nothing_and_hides_no_bill(new_campaign: NewCampaign, told: Told) -> None:
    """Every bill has its row, no answer on disk is lost, the ledger is sound, and the pictures are what they would be.

    Extra bills are unknown rows, of which a kill leaves no more than there were calls in flight.
    """
    chance = random.Random(20261130)  # noqa: S311  a repeatable proof needs a weak generator
    campaign = new_campaign()
    whole, takes = undisturbed(campaign)
    kills = extra = unknown = catalogs = 0
    while kills < KILLS:
        child = campaign.start()
        ended = child.end() if child.ends_within(chance.uniform(0, takes / 2)) else child.kill()
        if ended.killed:
            kills += 1
            campaign.after_a_crash(whole)
        if not ended.killed or kills == KILLS:
            campaign.resume()
            books = campaign.done(whole)
            extra, unknown, catalogs = extra + len(books.extra), unknown + len(books.of("unknown")), catalogs + 1
            campaign.clear()
    told(
        f"{kills} kills of {catalogs} catalogs of {campaign.scale.jobs} pictures: nothing lost, every ledger sound;"
        f" {extra} extra bills, {unknown} unknown rows, {kills * campaign.scale.in_flight} calls at most in flight"
    )
