"""A disk that is full: really, a small file system with no page left at some moment of a run."""

from __future__ import annotations

import errno
import os
import subprocess
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from tests.proofs.campaign import Campaign
from tests.proofs.conftest import Told, sized, undisturbed
from tests.proofs.forks import Forks
from tests.proofs.test_every_operation import SMALL

from packshot.testing.openai import FakeOpenAI

STEP = sized(12, 1)
"""Pages by which the room grows from run to run."""
SIZE = "8m"
MOUNT = f'mount -t tmpfs -o size={SIZE} proof "$0" && exec "$@"'
ALONE = ("unshare", "--user", "--map-root-user", "--mount")
"""A name space of one's own, in which anybody may mount."""


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[tuple[Forks, Path]]:
    """Processes that live beside a small file system, and its folder, seen from here."""
    place = tmp_path / "small"
    place.mkdir()
    prefix = (*ALONE, "sh", "-c", MOUNT, str(place))
    if subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this system lets nobody mount a file system of their own")
    with Forks(prefix) as forks:
        yield forks, Path(f"/proc/{forks.pid}/root{place}")


@pytest.mark.kill
def test_a_full_disk_is_said_and_loses_nothing(
    small_disk: tuple[Forks, Path], fake: FakeOpenAI, tmp_path: Path, told: Told
) -> None:
    """With room for one page, for two, and so on until a run fits: each says so, and the next, with room, makes all."""
    forks, disk = small_disk
    campaign = Campaign(home=disk / "home", notes=tmp_path / "notes", forks=forks, fake=fake, scale=SMALL)
    whole, _ = undisturbed(campaign)
    for room in count(0, STEP):
        fill(disk, room)
        ended = campaign.start().end()
        if not ended.code:
            break
        assert ended.code in (2, 4), f"{room} pages: {ended.said}"
        assert "the disk is full" in ended.said or os.strerror(errno.ENOSPC) in ended.said, ended.said
        assert "bug" not in ended.said
        (disk / "filler").unlink()
        campaign.after_a_crash(whole)
        campaign.resume()
        campaign.done(whole)
        campaign.clear()
    assert room > STEP
    told(f"{room // STEP} runs on a disk with room for 0 to {room - STEP} pages: each said so, nothing lost")


def free_pages(disk: Path) -> int:
    """How much room there is."""
    return os.statvfs(disk).f_bavail


def fill(disk: Path, room: int) -> None:
    """Leave room for so many pages."""
    page = os.statvfs(disk).f_bsize
    (disk / "filler").write_bytes(bytes(page) * (free_pages(disk) - room))
    assert room == free_pages(disk)
