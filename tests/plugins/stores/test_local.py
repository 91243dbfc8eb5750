"""The storage `local`."""

import errno
import os
import stat
from pathlib import Path

import pytest

from packshot.api import Context
from packshot.testing.contracts import StorageContract
from packshot_stores import Local, LocalConfig

KEY = "sofa-01/moss-1.jpg"


class TestLocal(StorageContract):
    """`local` keeps the storage contract."""

    plugin = Local


def storage(folder: Path, path: str = "out") -> Local:
    """The storage of a catalog in `folder`."""
    return Local(LocalConfig(path=path), Context(folder=folder))


def put(store: Local, data: bytes, key: str = KEY) -> Path:
    """The file that the bytes were put into."""
    path = store.put(key, data, media_type="image/jpeg").path
    assert path is not None
    return path


def test_the_folder_is_relative_to_the_catalog(tmp_path: Path) -> None:
    """The file is under the catalog's folder, in the folder `path` names, under its key."""
    assert put(storage(tmp_path, "pictures/new"), b"one") == tmp_path / "pictures/new" / KEY


def test_the_same_bytes_are_not_written_again(tmp_path: Path) -> None:
    """A file that is there with the same bytes keeps its time and its inode."""
    first = put(storage(tmp_path), b"one")
    os.utime(first, ns=(1, 1))
    before = first.stat()
    after = put(storage(tmp_path), b"one").stat()
    assert (before.st_mtime_ns, before.st_ino) == (after.st_mtime_ns, after.st_ino)


def test_a_file_of_the_same_length_is_still_replaced(tmp_path: Path) -> None:
    """Length alone never counts as the same bytes."""
    put(storage(tmp_path), b"one")
    assert put(storage(tmp_path), b"two").read_bytes() == b"two"


def test_a_write_that_fails_leaves_only_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk refuses in the middle, the old bytes stay and no unfinished file remains."""
    file = put(storage(tmp_path), b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        put(storage(tmp_path), b"new bytes")
    assert {each.name: each.read_bytes() for each in file.parent.iterdir()} == {file.name: b"old"}


def test_what_a_dead_process_left_goes_when_it_is_old(tmp_path: Path) -> None:
    """Not what another process may be writing."""
    old, new = (tmp_path / "out" / f".packshot-unfinished-{name}" for name in ("old", "new"))
    for each in (old, new):
        each.parent.mkdir(exist_ok=True)
        each.write_bytes(b"on")
    os.utime(old, (1, 1))
    storage(tmp_path).open()

    assert (False, True) == (old.exists(), new.exists())


def test_a_folder_that_is_a_disk_of_its_own_is_written_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No file can be moved from one disk to another; then it is begun where it will stand."""
    real = Path.replace

    def replace(source: Path, target: Path) -> Path:
        if source.parent != target.parent:
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        return real(source, target)

    monkeypatch.setattr(Path, "replace", replace)
    local = storage(tmp_path)
    local.put("a/b.png", b"whole", media_type="image/png")

    assert b"whole" == local.get("a/b.png")
    assert [] == list((tmp_path / "out").rglob(".packshot-unfinished-*"))


def test_an_unfinished_file_of_a_crash_is_not_listed(tmp_path: Path) -> None:
    """What a crash left half written is no stored file."""
    folder = put(storage(tmp_path), b"one").parent
    (folder / ".packshot-unfinished-0f").write_bytes(b"on")
    assert [each.key for each in storage(tmp_path).list()] == [KEY]


def test_files_have_the_rights_the_user_gives_new_files(tmp_path: Path) -> None:
    """A web server that could read a new file of the user's can read an asset."""
    (tmp_path / "plain").write_bytes(b"")
    wanted = stat.S_IMODE((tmp_path / "plain").stat().st_mode)
    assert stat.S_IMODE(put(storage(tmp_path), b"one").stat().st_mode) == wanted


@pytest.mark.parametrize("key", ["away/a.jpg", "away.jpg"])
def test_a_link_that_leads_outside_is_refused(tmp_path: Path, key: str) -> None:
    """Neither a linked folder nor a linked file lets bytes out of, or into, the store."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.jpg").write_bytes(b"private")
    (tmp_path / "out").mkdir()
    (tmp_path / "out/away").symlink_to(outside)
    (tmp_path / "out/away.jpg").symlink_to(outside / "a.jpg")
    store = storage(tmp_path)
    with pytest.raises(ValueError, match="leads outside"):
        put(store, b"one", key)
    with pytest.raises(ValueError, match="leads outside"):
        store.get(key)
    assert list(store.list()) == []
    assert (outside / "a.jpg").read_bytes() == b"private"


def test_the_doctor_is_content_with_a_folder_that_can_be_made(tmp_path: Path) -> None:
    """A missing folder below a writable one is nothing to report, and is not made."""
    assert list(storage(tmp_path, "deep/out").doctor()) == []
    assert list(tmp_path.iterdir()) == []


def test_the_doctor_names_a_folder_that_is_not_writable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The finding fails and names the folder."""
    monkeypatch.setattr(os, "access", lambda *_: False)
    (finding,) = storage(tmp_path).doctor()
    assert (finding.verdict, finding.message.startswith(f"{tmp_path} is not writable")) == ("fail", True)


def test_the_doctor_names_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    """A file in the way is told apart from a folder that is not writable."""
    (tmp_path / "out").write_bytes(b"")
    (finding,) = storage(tmp_path).doctor()
    assert "is a file" in finding.message


def test_a_folder_outside_the_catalogs_is_refused_unless_it_is_allowed(tmp_path: Path) -> None:
    """A catalog from a stranger may not write anywhere but beside itself."""
    config = LocalConfig(path="../elsewhere")
    folder = tmp_path / "shop"

    with pytest.raises(ValueError, match="leaves the catalog's folder"):
        Local(config, Context(folder=folder)).open()
    assert ["fail"] == [each.verdict for each in Local(config, Context(folder=folder)).doctor()]
    Local(config, Context(folder=folder, outside=True)).open()
