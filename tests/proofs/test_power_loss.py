"""The power fails at a random moment: what was not synced is lost, wholly or in part, and the catalog is run on."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from tests.proofs.books import LEDGER
from tests.proofs.campaign import Campaign
from tests.proofs.conftest import NewCampaign, Told, sized, undisturbed
from tests.proofs.disk import Disk, Heeds, all_heeded, restore, tree
from tests.proofs.journals import JOURNALS, is_write_ahead
from tests.proofs.operations import recorded

LOSSES = sized(10, 100)
CONTROLS = 30
"""Losses within which a disk that does not sync must have been caught."""
DEAF: dict[str, Heeds] = {
    "the ledger": lambda _, path: "ledger.sqlite" not in path,
    "answers and originals": lambda _, path: "spool" not in path and "originals" not in path,
    "finished pictures": lambda name, path: name != "sync" or not path.startswith("out"),
    "folders": lambda name, _: name != "sync-folder",
}
"""What a disk does not sync, though it says so."""


@pytest.mark.kill
@pytest.mark.parametrize("journal", JOURNALS)
def test_a_loss_of_power_loses_nothing_that_was_promised(new_campaign: NewCampaign, told: Told, journal: str) -> None:
    """No bill without a row, no settled call forgotten, no answer lost, and nothing half-written under a final name."""
    chance = random.Random(20261130)  # noqa: S311  a repeatable proof needs a weak generator
    campaign = new_campaign(setup=JOURNALS[journal])
    whole, takes = undisturbed(campaign)
    losses = catalogs = extra = 0
    while losses < LOSSES:
        losses += lose_power(campaign, whole, chance, takes)
        if losses == LOSSES or not chance.randrange(4):
            extra, catalogs = extra + finish(campaign, whole), catalogs + 1
    told(f"{losses} losses of power in {catalogs} catalogs ({journal}): nothing lost, {extra} extra bills, all unknown")


@pytest.mark.kill
@pytest.mark.parametrize("deaf", DEAF)
def test_a_disk_that_does_not_sync_is_caught(new_campaign: NewCampaign, deaf: str) -> None:
    """The proof bites: without the syncs of one kind of file the same losses break a promise."""
    chance = random.Random(20261130)  # noqa: S311  a repeatable proof needs a weak generator
    campaign = new_campaign()
    whole, takes = undisturbed(campaign)
    assert any(caught(lambda: fail_once(campaign, whole, chance, takes, DEAF[deaf])) for _ in range(CONTROLS))


def test_the_record_is_the_disk(new_campaign: NewCampaign) -> None:
    """Nothing goes to the disk unseen: all recorded operations together give every byte that stands there."""
    campaign = new_campaign()
    disk = Disk(campaign.folder)
    record = campaign.notes / "record"
    assert 0 == campaign.start(trap=campaign.trap(record=str(record))).end().code
    for operation in recorded(record):
        disk.apply(*operation)

    assert tree(campaign.folder) == disk.live()


def lose_power(
    campaign: Campaign,
    whole: dict[str, bytes],
    chance: random.Random,
    takes: float,
    heeds: Heeds = all_heeded,
) -> bool:
    """Run, cut the power at some moment, and look at what is left; False where the run was faster."""
    disk = Disk(campaign.folder, heeds)
    record = campaign.notes / "record"
    record.write_bytes(b"")
    child = campaign.start(trap=campaign.trap(record=str(record)))
    ended = child.end() if child.ends_within(chance.uniform(0, takes)) else child.kill()
    believed = campaign.books()
    for operation in recorded(record):
        disk.apply(*operation)
    restore(campaign.folder, disk.lost(chance if chance.random() < 0.5 else None))
    books = campaign.after_a_crash(whole)
    forgotten = believed.of("done") - books.of("done") - books.answers
    assert set() == forgotten, "a settled call was forgotten"
    campaign.answered |= believed.of("done")
    return ended.killed


def finish(campaign: Campaign, whole: dict[str, bytes]) -> int:
    """Make the rest and begin anew; how many bills were extra."""
    campaign.resume()
    if campaign.setup:
        assert campaign.setup.endswith("write_ahead") == is_write_ahead(campaign.work / LEDGER)
    extra = len(campaign.done(whole).extra)
    campaign.clear()
    return extra


def fail_once(campaign: Campaign, whole: dict[str, bytes], chance: random.Random, takes: float, heeds: Heeds) -> None:
    """One loss on a disk like that, and what comes of it."""
    try:
        lose_power(campaign, whole, chance, takes, heeds)
        finish(campaign, whole)
    except AssertionError:
        campaign.clear()
        raise


def caught(round_: Callable[[], None]) -> bool:
    """Whether a promise was seen broken."""
    try:
        round_()
    except AssertionError:
        return True
    return False
