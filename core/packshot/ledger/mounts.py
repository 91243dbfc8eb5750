"""Which file system a folder lies on, and whether other machines write it too."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from packshot.api import Problem, Where
from packshot.ledger.failures import LedgerError

_SHARED = re.compile(
    "9p|afpfs|afs|beegfs|ceph|cifs|coda|gfs2|glusterfs|gpfs|juicefs|lustre|moosefs|ncpfs|nfs|nfs3|nfs4|ocfs2|orangefs"
    "|panfs|prl_fs|pvfs2|smb2|smb3|smbfs|vboxsf|virtiofs|vmhgfs|webdav"
)
"""File systems whose files another machine, or the host of this one, may write: locks and shared memory end there."""
_REMOTE = re.compile(
    "afp|beegfs|blobfuse2?|ceph-fuse|cephfs|curlftpfs|davfs2?|gcsfuse|glusterfs|goofys|google-drive-ocamlfuse|grpcfuse"
    "|gvfsd-fuse|hdfs|juicefs|mfs|moosefs|mount-s3|mountpoint-s3|onedriver|osxfs|rclone|s3fs|s3ql|seaweedfs|smbnetfs"
    "|sshfs|vmhgfs-fuse"
)
"""Programs behind FUSE that fetch from elsewhere; FUSE itself is as good as the disk below it."""
_ESCAPED = re.compile(r"\\([0-7]{3})")
_LINUX = re.compile(r"^\S+ \S+ \S+ \S+ (?P<point>/\S*) .*?- (?P<kind>\S+) (?P<source>\S*)")
_MAC = re.compile(r"^(?P<source>.*) on (?P<point>/.*) \((?P<kind>[^,)]+)[,)]")


@dataclass(frozen=True, slots=True)
class Mount:
    """A file system in its place."""

    point: PurePosixPath
    kind: str
    source: str

    @property
    def shared(self) -> bool:
        """Whether another machine may write its files too."""
        name, _, program = self.kind.partition(".")
        if name in ("fuse", "macfuse", "osxfuse"):
            return any(map(_REMOTE.fullmatch, (program, self.source.partition("#")[0])))
        return _SHARED.fullmatch(self.kind) is not None


def of_mountinfo(text: str) -> Iterator[Mount]:
    """The mounts that /proc/self/mountinfo lists (proc(5)), in the order in which they lie over each other."""
    for line in text.splitlines():
        if found := _LINUX.match(line):
            yield Mount(PurePosixPath(_unescaped(found["point"])), found["kind"], _unescaped(found["source"]))


def of_mount_command(text: str) -> Iterator[Mount]:
    """The mounts that macOS's mount(8) prints."""
    for line in text.splitlines():
        if found := _MAC.match(line):
            yield Mount(PurePosixPath(found["point"]), found["kind"], found["source"])


def holding(folder: PurePosixPath, mounts: Iterable[Mount]) -> Mount | None:
    """The mount that a folder lies on: the innermost, and of two in one place the upper."""
    holders = [each for each in mounts if folder.is_relative_to(each.point)]
    return max(reversed(holders), key=lambda each: len(each.point.parts), default=None)


def network(folder: Path) -> Mount | None:
    """The network file system a folder, or the nearest above it that exists, lies on; None of a local disk.

    None also where the system does not tell: nothing is refused on a guess.
    """
    there = next(each for each in (folder, *folder.parents) if each.exists())
    mount = holding(PurePosixPath(there.resolve()), _mounted())
    return mount if mount and mount.shared else None


def refuse_network(work: Path) -> None:
    """LedgerError where the ledger's folder lies on a network file system."""
    if mount := network(work):
        raise LedgerError(problem(work, mount))


def problem(work: Path, mount: Mount) -> Problem:
    """What to say of a ledger on a network file system."""
    return Problem(
        code="ledger.network-disk",
        message=f"the catalog's ledger lies on a network file system ({mount.kind}, mounted at {mount.point}), where "
        "locks do not keep two machines apart: a picture could be paid for twice, or the ledger be damaged",
        where=Where(str(work)),
        fix="keep the catalog on a local disk, and share its finished pictures; or, where only ever one process uses "
        "it, say network_disk = true in packshot.toml",
    )


def _mounted() -> Iterator[Mount]:
    try:
        if sys.platform == "darwin":
            told = subprocess.run(["/sbin/mount"], capture_output=True, text=True, timeout=10, check=True)
            return of_mount_command(told.stdout)
        return of_mountinfo(Path("/proc/self/mountinfo").read_text("utf-8", "surrogateescape"))
    except (OSError, subprocess.SubprocessError, ValueError):
        return iter(())


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 8)), text)
