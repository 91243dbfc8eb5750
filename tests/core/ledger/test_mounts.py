"""Which file systems a ledger may lie on."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import pytest

from packshot.ledger import Ledger, LedgerError, mounts

if TYPE_CHECKING:
    from collections.abc import Sequence

LINUX = r"""22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:25 / /home rw shared:2 - nfs4 server:/home rw,vers=4.2
31 30 8:2 / /home/local rw - xfs /dev/sdb1 rw
32 22 0:40 / /mnt/with\040space rw - cifs //server/share rw
33 22 0:41 / /mnt/ssh rw - fuse.sshfs kim@server:/ rw
34 22 0:42 / /mnt/lazy rw - fuse.lazyfs lazyfs rw
35 22 0:43 / /mnt/stick rw - fuseblk /dev/sdc1 rw
36 22 0:44 / /mnt/bucket rw - fuse s3fs rw
37 22 0:45 / /mnt/c rw - 9p C:\134 rw
38 22 0:46 / /over rw - nfs server:/x rw
39 22 8:3 / /over rw - btrfs /dev/sdd1 rw
"""
MAC = """/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
map auto_home on /System/Volumes/Data/home (autofs, automounted, nobrowse)
//kim@server/My%20Share on /Volumes/My Share (smbfs, nodev, nosuid, mounted by kim)
server:/export on /Volumes/export (nfs)
"""


def kind(folder: str, found: Sequence[mounts.Mount]) -> str | None:
    """The kind of a folder's mount where it is a network's."""
    mount = mounts.holding(PurePosixPath(folder), found)
    return mount.kind if mount and mount.shared else None


@pytest.mark.parametrize(
    ("folder", "network"),
    [
        ("/srv/shop", None),
        ("/home/kim/shop", "nfs4"),
        ("/home/local/shop", None),
        ("/homes", None),
        ("/mnt/with space/shop", "cifs"),
        ("/mnt/ssh", "fuse.sshfs"),
        ("/mnt/lazy/shop", None),
        ("/mnt/stick/shop", None),
        ("/mnt/bucket/shop", "fuse"),
        ("/mnt/c/shop", "9p"),
        ("/over/shop", None),
    ],
)
def test_linux_tells_by_its_mounts(folder: str, network: str | None) -> None:
    """The innermost mount decides, of two in one place the upper; FUSE is as good as what is behind it."""
    assert network == kind(folder, list(mounts.of_mountinfo(LINUX)))


@pytest.mark.parametrize(
    ("folder", "network"),
    [("/Users/kim/shop", None), ("/Volumes/My Share/shop", "smbfs"), ("/Volumes/export", "nfs"), ("/Volumes", None)],
)
def test_macos_tells_by_its_mount_command(folder: str, network: str | None) -> None:
    """Names with spaces included."""
    assert network == kind(folder, list(mounts.of_mount_command(MAC)))


@pytest.mark.parametrize("text", ["", "nonsense", "1 2 3 - ext4", "1 2 3 4 /x - nfs"])
def test_what_the_system_does_not_tell_well_refuses_nothing(text: str) -> None:
    """A line that cannot be read is no reason to stop anybody."""
    assert [] == [each for each in mounts.of_mountinfo(text) if each.point == PurePosixPath("/")]
    assert [] == list(mounts.of_mount_command(text))


def test_a_ledger_on_a_network_disk_is_refused_untouched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is written there; looking is allowed, and so is what the machine's owner allows."""
    monkeypatch.setattr(mounts, "_mounted", lambda: iter([mounts.Mount(PurePosixPath("/"), "nfs4", "server:/")]))
    work = tmp_path / "shop" / ".packshot"
    with pytest.raises(LedgerError, match="network file system") as refused:
        Ledger.open(work)

    assert "ledger.network-disk" == refused.value.problem.code
    assert [] == list(tmp_path.iterdir())
    Ledger.open(work, readonly=True).close()
    Ledger.open(work, network_disk=True).close()


def test_this_machine_is_understood(tmp_path: Path) -> None:
    """Whatever the system lists can be read, and a temporary folder lies on some mount of it."""
    assert mounts.network(tmp_path) is None
    assert mounts.holding(PurePosixPath(tmp_path), mounts._mounted())
