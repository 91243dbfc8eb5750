"""Every operation that changes something below a folder, caught one by one: Python's own here, SQLite's in `vfs`.

A process that installs a `Trap` counts them; at the wanted one it dies, tears a write in two and dies, or is told of a
fault of the disk. It can also take all of them down, in order and with their bytes.
"""

from __future__ import annotations

import builtins
import io
import json
import marshal
import os
import signal
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NoReturn, TypeVar

T = TypeVar("T")
GROWING = frozenset({"create", "write", "mkdir", "link"})
"""What needs room on the disk."""
MISSED = "missed"
"""What an operation is called in the record when nothing came of it, such as removing what is not there."""
_WRITING = set("wxa+")
_open, _write, _fsync, _close = os.open, os.write, os.fsync, os.close


@dataclass(frozen=True, slots=True, kw_only=True)
class Trap:
    """What a process does at one of its operations below `root`.

    `at` counts from 1; 0 is none. `fail` raises `error`; `lasting`, as a full disk does: at that operation or the next
    one that needs room, and at all of these after it. `told` is a file for what was met, `record` one for everything.
    """

    root: str
    at: int = 0
    does: Literal["kill", "tear", "fail"] = "kill"
    error: int = 0
    lasting: bool = False
    told: str = ""
    record: str = ""


@dataclass(frozen=True, slots=True)
class Met:
    """How many operations there were, and where the trap sprang, if it did: its name and path."""

    count: int
    name: str = ""
    path: str = ""

    @classmethod
    def read(cls, told: Path) -> Met:
        """What a process has told."""
        return cls(**json.loads(told.read_bytes()))


@dataclass(slots=True)
class _Opened:
    path: str
    position: int


class Watch:
    """Counts operations and springs the trap; one at a time, so that their order is that of the record."""

    def __init__(self, trap: Trap) -> None:
        self._trap = trap
        self._lock = threading.RLock()
        self._count = 0
        self._sprung = ("", "")
        self._files: dict[int, _Opened] = {}
        self._record = _open(trap.record, os.O_WRONLY | os.O_CREAT | os.O_APPEND) if trap.record else None

    def covers(self, path: object) -> str | None:
        """The path from the root, or None for one that is not watched."""
        if not isinstance(path, str | os.PathLike):
            return None
        whole = os.path.abspath(path)  # noqa: PTH100  resolving would look at the disk
        inside = whole == self._trap.root or whole.startswith(self._trap.root + os.sep)
        return os.path.relpath(whole, self._trap.root) if inside else None

    def there(self, path: str) -> bool:
        """Whether something stands at a path below the root."""
        return os.path.lexists(os.path.join(self._trap.root, path))  # noqa: PTH118  a plain string

    def step(
        self,
        name: str,
        path: str,
        act: Callable[[], T],
        *,
        detail: Any = None,  # noqa: ANN401  an offset, a size or another path
        data: bytes = b"",
        half: Callable[[], object] | None = None,
    ) -> T:
        """Carry out one operation, unless the trap springs here."""
        with self._lock:
            self._count += 1
            if self._springs(name):
                self._spring(name, path, half)
            try:
                result = act()
            except BaseException:
                self._note(MISSED, path, None, b"")
                raise
            self._note(name, path, detail, data)
            return result

    def _note(self, name: str, path: str, detail: Any, data: bytes) -> None:  # noqa: ANN401  as `step` has it
        if self._record is not None:
            _write(self._record, marshal.dumps((name, path, detail, data)))

    def tell(self) -> None:
        """Leave word of what was met."""
        if self._trap.told:
            handle = _open(self._trap.told, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            name, path = self._sprung
            _write(handle, json.dumps({"count": self._count, "name": name, "path": path}).encode())
            _close(handle)

    def _springs(self, name: str) -> bool:
        if self._trap.lasting:
            return 0 < self._trap.at <= self._count and name in GROWING
        return self._trap.at == self._count

    def _spring(self, name: str, path: str, half: Callable[[], object] | None) -> None:
        self._sprung = self._sprung if self._sprung[0] else (name, path)
        if self._trap.does == "fail":
            raise OSError(self._trap.error, os.strerror(self._trap.error), path)
        self.tell()
        if self._trap.does == "tear" and half:
            half()
        die()

    # Open files, by their number.

    def opened(self, handle: int, path: str, position: int) -> None:
        """Remember a file that was opened."""
        self._files[handle] = _Opened(path, position)

    def closed(self, handle: int) -> None:
        """Forget a file."""
        self._files.pop(handle, None)

    def written(self, handle: int, data: bytes, act: Callable[[bytes], int]) -> int:
        """Write to an open file."""
        if (file := self._files.get(handle)) is None:
            return act(data)
        count = self.step(
            "write",
            file.path,
            lambda: act(data),
            detail=file.position,
            data=data,
            half=lambda: act(data[: len(data) // 2]),
        )
        file.position += count
        return count

    def synced(self, handle: int, act: Callable[[], None]) -> None:
        """Sync an open file or folder."""
        if (file := self._files.get(handle)) is None:
            return act()
        whole = os.path.join(self._trap.root, file.path)  # noqa: PTH118  a plain string
        return self.step("sync-folder" if os.path.isdir(whole) else "sync", file.path, act)  # noqa: PTH112


def die() -> NoReturn:
    """End this process as a loss of power ends it."""
    os.kill(os.getpid(), signal.SIGKILL)
    while True:
        signal.pause()


def recorded(record: Path) -> Iterator[tuple[str, str, Any, bytes]]:
    """What a process has taken down, in order: name, path, detail and bytes of each operation."""
    with record.open("rb") as file:
        while True:
            try:
                yield marshal.load(file)  # noqa: S302  our own process wrote it
            except (EOFError, ValueError, TypeError):  # it died in the middle of the last one
                return


def install(trap: Trap) -> Watch:
    """Watch this process from now on."""
    from tests.proofs import vfs

    watch = Watch(trap)
    patched = {
        "open": _opening(watch),
        "write": lambda handle, data: watch.written(handle, bytes(data), lambda part: _write(handle, part)),
        "fsync": lambda handle: watch.synced(handle, lambda: _fsync(handle)),
        "close": _closing(watch),
        **{name: _renaming(watch, "rename", getattr(os, name)) for name in ("rename", "replace")},
        **{name: _changing(watch, "unlink", getattr(os, name)) for name in ("unlink", "remove")},
        "link": _renaming(watch, "link", os.link),
        "mkdir": _changing(watch, "mkdir", os.mkdir),
        "rmdir": _changing(watch, "rmdir", os.rmdir),
    }
    for name, function in patched.items():
        setattr(os, name, function)
    io.open = builtins.open = _io_opening(watch, io.open)
    vfs.install(watch)
    return watch


def _opening(watch: Watch) -> Callable[..., int]:
    def opening(path: Any, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:  # noqa: ANN401
        def act() -> int:
            return _open(path, flags, mode, dir_fd=dir_fd)

        if (known := watch.covers(path)) is None:
            return act()
        makes = flags & os.O_CREAT and not os.path.lexists(path)
        handle = watch.step("create", known, act) if makes or flags & os.O_TRUNC else act()
        watch.opened(handle, known, os.fstat(handle).st_size if flags & os.O_APPEND else 0)
        return handle

    return opening


def _closing(watch: Watch) -> Callable[[int], None]:
    def closing(handle: int) -> None:
        watch.closed(handle)
        _close(handle)

    return closing


def _renaming(watch: Watch, name: str, real: Callable[..., None]) -> Callable[..., None]:
    def renaming(source: Any, target: Any, **options: Any) -> None:  # noqa: ANN401
        old, new = watch.covers(source), watch.covers(target)
        if old is None or new is None:
            return real(source, target, **options)
        return watch.step(name, old, lambda: real(source, target, **options), detail=new)

    return renaming


def _changing(watch: Watch, name: str, real: Callable[..., None]) -> Callable[..., None]:
    def changing(path: Any, *arguments: Any, dir_fd: int | None = None) -> None:  # noqa: ANN401
        folder = f"/proc/self/fd/{dir_fd}"
        whole = path if dir_fd is None else os.path.join(os.readlink(folder), path)  # noqa: PTH115, PTH118
        if (known := watch.covers(whole)) is None:
            return real(path, *arguments, dir_fd=dir_fd)
        return watch.step(name, known, lambda: real(path, *arguments, dir_fd=dir_fd))

    return changing


class _Raw(io.FileIO):
    """A file whose writes are caught, under the buffers that `open` lays over it."""

    watch: Watch

    def write(self, data: Any) -> int:  # noqa: ANN401
        return self.watch.written(self.fileno(), bytes(data), super().write)

    def close(self) -> None:
        if not self.closed:
            self.watch.closed(self.fileno())
        super().close()


def _io_opening(watch: Watch, real: Callable[..., Any]) -> Callable[..., Any]:
    def opening(  # noqa: PLR0913, PLR0917
        file: Any,  # noqa: ANN401
        mode: str = "r",
        buffering: int = -1,
        encoding: str | None = None,
        errors: str | None = None,
        newline: str | None = None,
        closefd: bool = True,  # noqa: FBT001, FBT002  as the builtin has it
        opener: Any = None,  # noqa: ANN401
    ) -> Any:  # noqa: ANN401
        if opener or not _WRITING & set(mode) or watch.covers(file) is None:
            return real(file, mode, buffering, encoding, errors, newline, closefd, opener)
        raw = _Raw(file, mode.replace("b", "").replace("t", ""), opener=lambda path, flags: os.open(path, flags, 0o666))
        raw.watch = watch
        buffered = io.BufferedRandom(raw) if "+" in mode else io.BufferedWriter(raw)
        return buffered if "b" in mode else io.TextIOWrapper(buffered, encoding, errors, newline)

    return opening
