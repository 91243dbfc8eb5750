"""A disk that forgets: what stands on it after a loss of power, worked out from the operations that went before.

Only what was synced is certain: a file's bytes by a sync of the file, its name by a sync of its folder. Of all else any
part may have reached the disk: some writes and not others, a write up to some sector, names up to some moment. This is
what POSIX promises and no more; most file systems are kinder.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from tests.proofs.operations import MISSED

SECTOR = 512
Change = tuple[int, bytes] | int
"""Bytes written at an offset, or a new size."""
Tree = dict[str, bytes | None]
"""Files by their path, and folders, which have no bytes."""


@dataclass(slots=True)
class _File:
    durable: bytes = b""
    live: bytearray = field(default_factory=bytearray)
    pending: list[Change] = field(default_factory=list)

    def change(self, change: Change) -> None:
        _changed(self.live, change)
        self.pending.append(change)

    def sync(self) -> None:
        self.durable, self.pending = bytes(self.live), []

    def left(self, chance: random.Random | None) -> bytes:
        """What a loss of power leaves: by chance some of what was not synced, without chance none."""
        data = bytearray(self.durable)
        for change in self.pending if chance else ():
            if chance and chance.random() < 0.5:
                _changed(data, _torn(change, chance))
        return bytes(data)


@dataclass(slots=True)
class _Folder:
    durable: dict[str, _Node] = field(default_factory=dict)
    live: dict[str, _Node] = field(default_factory=dict)
    pending: list[Mapping[str, _Node | None]] = field(default_factory=list)

    def change(self, names: Mapping[str, _Node | None]) -> None:
        _renamed(self.live, names)
        self.pending.append(names)

    def sync(self) -> None:
        self.durable, self.pending = dict(self.live), []

    def left(self, chance: random.Random | None) -> dict[str, _Node]:
        names = dict(self.durable)
        for change in self.pending[: chance.randint(0, len(self.pending))] if chance else ():
            _renamed(names, change)
        return names


_Node = _File | _Folder
Heeds = Callable[[str, str], bool]
"""Whether the disk heeds the sync of this name and path."""


def all_heeded(_name: str, _path: str) -> bool:
    """As an honest disk does."""
    return True


class Disk:
    """The disk below a folder: as it is now, then by what is done to it. `heeds` makes it deaf to some syncs."""

    def __init__(self, root: Path, heeds: Heeds = all_heeded) -> None:
        self._root = _loaded(root)
        self._heeds = heeds

    def apply(self, name: str, path: str, detail: Any, data: bytes) -> None:  # noqa: ANN401  as recorded
        """Carry out one recorded operation."""
        if name == MISSED:
            return
        if name in ("sync", "sync-folder"):
            self._sync(name, path)
        elif name in ("write", "truncate"):
            self._file(path).change((detail, data) if name == "write" else detail)
        else:
            self._rename(name, PurePosixPath(path), detail)

    def _sync(self, name: str, path: str) -> None:
        if self._heeds(name, path):
            node = self._file(path) if name == "sync" else self._folder(PurePosixPath(path))
            node.sync()

    def _rename(self, name: str, path: PurePosixPath, detail: Any) -> None:  # noqa: ANN401  as recorded
        folder, last = self._folder(path.parent), path.name
        match name:
            case "create" if isinstance(there := folder.live.get(last), _File):
                there.change(0)
            case "create" | "mkdir":
                folder.change({last: _File() if name == "create" else _Folder()})
            case "unlink" | "rmdir":
                folder.change({last: None})
            case "link":
                self._folder(PurePosixPath(detail).parent).change({PurePosixPath(detail).name: folder.live[last]})
            case "rename":
                self._move(path, PurePosixPath(detail))
            case _:
                raise AssertionError(f"an operation nobody knows: {name}")

    def _move(self, path: PurePosixPath, target: PurePosixPath) -> None:
        """In one folder it is one step; between two, each learns of it in its own time."""
        folder, node = self._folder(path.parent), self._folder(path.parent).live[path.name]
        if target.parent == path.parent:
            folder.change({path.name: None, target.name: node})
        else:
            self._folder(target.parent).change({target.name: node})
            folder.change({path.name: None})

    def live(self) -> Tree:
        """What the processes see."""
        return dict(_tree(self._root, "", lambda node: bytes(node.live) if isinstance(node, _File) else node.live))

    def lost(self, chance: random.Random | None) -> Tree:
        """What a loss of power leaves now."""
        return dict(_tree(self._root, "", lambda node: node.left(chance)))

    def _folder(self, path: PurePosixPath) -> _Folder:
        node: _Node = self._root
        for part in path.parts:
            assert isinstance(node, _Folder)
            node = node.live[part]
        assert isinstance(node, _Folder)
        return node

    def _file(self, path: str) -> _File:
        node = self._folder(PurePosixPath(path).parent).live[PurePosixPath(path).name]
        assert isinstance(node, _File)
        return node


def tree(root: Path) -> Tree:
    """What stands below a folder."""
    files = sorted(root.rglob("*"))
    return {each.relative_to(root).as_posix(): each.read_bytes() if each.is_file() else None for each in files}


def restore(root: Path, content: Tree) -> None:
    """Make a folder hold exactly this."""
    shutil.rmtree(root)
    root.mkdir()
    for path, data in sorted(content.items()):
        if data is None:
            (root / path).mkdir()
        else:
            (root / path).write_bytes(data)


def _loaded(root: Path) -> _Folder:
    names: dict[str, _Node] = {}
    for each in root.iterdir():
        data = each.read_bytes() if each.is_file() else b""
        names[each.name] = _File(data, bytearray(data)) if each.is_file() else _loaded(each)
    return _Folder(names, dict(names))


def _tree(folder: _Folder, path: str, look: Callable[[_Node], Any]) -> Iterator[tuple[str, bytes | None]]:
    for name, node in look(folder).items():
        whole = f"{path}{name}"
        if isinstance(node, _Folder):
            yield whole, None
            yield from _tree(node, f"{whole}/", look)
        else:
            yield whole, look(node)


def _changed(data: bytearray, change: Change) -> None:
    if isinstance(change, int):
        data[change:] = bytes(max(0, change - len(data)))
        return
    offset, new = change
    data.extend(bytes(max(0, offset - len(data))))
    data[offset : offset + len(new)] = new


def _torn(change: Change, chance: random.Random) -> Change:
    """A write as far as some sector; a size changes at once."""
    if isinstance(change, int):
        return change
    offset, new = change
    ends = [len(new), *range(SECTOR - offset % SECTOR, len(new), SECTOR)]
    return offset, new[: chance.choice(ends)]


def _renamed(names: dict[str, _Node], change: Mapping[str, _Node | None]) -> None:
    for name, node in change.items():
        if node is None:
            names.pop(name, None)
        else:
            names[name] = node
