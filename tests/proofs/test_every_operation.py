"""A run stopped at each of its file operations in turn, Python's and SQLite's: first, second, third, to the last."""

from __future__ import annotations

import errno
import os
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest
from tests.proofs.campaign import Campaign, Scale
from tests.proofs.conftest import FULL, NewCampaign, Told, undisturbed
from tests.proofs.journals import JOURNALS
from tests.proofs.operations import GROWING, Met, Trap, recorded

MODEST = 16
"""Operations that are tried, evenly over the run, where not all are."""
SMALL = Scale(products=1, shots=("front",), free=1, concurrency=1)
FAULTS = {
    "full": {"error": errno.ENOSPC, "lasting": True},
    "broken": {"error": errno.EIO},
}


@pytest.mark.kill
@pytest.mark.parametrize(("does", "journal"), [("kill", ""), ("tear", ""), ("kill", JOURNALS["write_ahead"])])
def test_a_process_that_dies_at_any_operation_loses_nothing(
    new_campaign: NewCampaign, told: Told, does: str, journal: str
) -> None:
    """Died before the operation, or in the middle of a write: one more run makes everything, with the same bytes."""
    campaign = new_campaign(scale=SMALL, setup=journal)
    whole, _ = undisturbed(campaign)
    tried = 0
    for at in numbers(campaign, {"write"} if does == "tear" else ()):
        ended = campaign.start(trap=campaign.trap(at, does=does)).end()
        if not ended.killed:
            assert 0 == ended.code, ended.said
            break
        campaign.after_a_crash(whole)
        campaign.resume()
        campaign.done(whole)
        campaign.clear()
        tried += 1
    told(f"{tried} operations, died at each ({does}{journal and ', write-ahead'}): nothing lost")


@pytest.mark.kill
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_the_disk_at_any_operation_is_said_and_outlived(
    new_campaign: NewCampaign, told: Told, fault: str
) -> None:
    """The run ends with a message of what and where, never as a bug; the next one, on a sound disk, makes the rest."""
    campaign = new_campaign(scale=SMALL)
    whole, _ = undisturbed(campaign)
    tried = 0
    for at in numbers(campaign, GROWING if fault == "full" else ()):
        trap = campaign.trap(at, does="fail", **FAULTS[fault])
        ended = campaign.start(trap=trap).end()
        sprung = met(trap)
        if not sprung.name:
            break
        told_of(ended.said, ended.code, trap, sprung)
        campaign.after_a_crash(whole)
        campaign.resume()
        campaign.done(whole)
        campaign.clear()
        tried += 1
    told(f"{tried} operations, each met with {os.strerror(FAULTS[fault]['error'])}: each said, nothing lost")


def numbers(campaign: Campaign, kinds: Collection[str] = ()) -> Iterator[int]:
    """The operations of these kinds, by their number: all of a run and as many again, or some, evenly."""
    record = campaign.notes / "record"
    record.unlink(missing_ok=True)
    assert 0 == campaign.start(trap=campaign.trap(record=str(record))).end().code
    names = [name for name, *_ in recorded(record)]
    found = [number for number, name in enumerate(names, start=1) if not kinds or name in kinds]
    campaign.clear()
    further = range(len(names) + 1, 2 * len(names))  # a run is never quite like the one before
    yield from [*found, *further] if FULL else found[:: len(found) // MODEST]


def met(trap: Trap) -> Met:
    """What the last process with this trap has met."""
    return Met.read(Path(trap.told))


def told_of(said: str, code: int, trap: Trap, sprung: Met) -> None:
    """A run that a fault has touched says so, unless nothing is missing for it."""
    where = f"{sprung.name} {sprung.path} ({os.strerror(trap.error)}), exit {code}: {said}"
    assert code in (0, 2, 4), where
    assert "error[bug]" not in said, where
    assert "engine.bug" not in said, where
    assert "Traceback" not in said, where
    if code:
        assert "error[" in said, where
        assert "= more: packshot explain" in said, where
