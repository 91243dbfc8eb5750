"""SQLite's file operations, caught in the library that Python itself uses.

SQLite reaches the disk through a table of functions, its VFS (sqlite.org/vfs.html). Four of its entries are replaced in
place, in this process, by ones that count, and may fail or kill, before they call the original.
"""

from __future__ import annotations

import _sqlite3
import ctypes
import errno
import os
from collections.abc import Callable, Mapping
from ctypes import POINTER, Structure, c_char_p, c_int, c_int64, c_void_p
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.proofs.operations import Watch

_CREATE = 0x4
_FULL = 13
_IOERR = {"write": 778, "sync": 1034, "truncate": 1546, "unlink": 2570, "create": 14, "sync-folder": 1034}
"""What SQLite's own VFS returns when the system refuses (sqlite.org/rescode.html)."""
_JOURNALS = ("-journal", "-wal")
_Write = ctypes.CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
_Truncate = ctypes.CFUNCTYPE(c_int, c_void_p, c_int64)
_Sync = ctypes.CFUNCTYPE(c_int, c_void_p, c_int)
# Names are passed on as the addresses they came as: SQLite keeps them, and reads on behind their end.
_Open = ctypes.CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, c_void_p)
_Delete = ctypes.CFUNCTYPE(c_int, c_void_p, c_void_p, c_int)


class _Methods(Structure):
    """`sqlite3_io_methods`: what can be done with an open file."""

    _fields_ = (
        ("version", c_int),
        ("close", c_void_p),
        ("read", c_void_p),
        ("write", c_void_p),
        ("truncate", c_void_p),
        ("sync", c_void_p),
        ("others", c_void_p * 13),
    )


class _File(Structure):
    """`sqlite3_file`, as far as it is everybody's business."""

    _fields_ = (("methods", POINTER(_Methods)),)


class _Vfs(Structure):
    """`sqlite3_vfs`, up to what is replaced."""

    _fields_ = (
        ("version", c_int),
        ("file_size", c_int),
        ("longest_path", c_int),
        ("next", c_void_p),
        ("name", c_char_p),
        ("data", c_void_p),
        ("open", c_void_p),
        ("delete", c_void_p),
    )


_kept: list[Any] = []
"""Callbacks that C code holds: they must live as long as the process."""


def install(watch: Watch) -> None:
    """Catch what SQLite does from now on, in files it opens from now on."""
    find = ctypes.CDLL(_sqlite3.__file__).sqlite3_vfs_find
    find.restype = POINTER(_Vfs)
    vfs = find(None).contents
    open_, delete = _Open(vfs.open), _Delete(vfs.delete)
    files = _Files(watch)

    def opening(own: int, name: int | None, file: int, flags: int, out: int | None) -> int:
        path = watch.covers(os.fsdecode(ctypes.string_at(name))) if name else None
        code = files.opened(path, flags, lambda: open_(own, name, file, flags, out))
        if path is not None and code == 0:
            files.adopt(file, path)
        return code

    def deleting(own: int, name: int, sync: int) -> int:
        path = watch.covers(os.fsdecode(ctypes.string_at(name)))
        if path is None:
            return int(delete(own, name, sync))
        code = files.step("unlink", path, lambda: delete(own, name, sync))
        return files.step("sync-folder", os.path.dirname(path), lambda: 0) if sync and not code else code  # noqa: PTH120

    callbacks = _Open(opening), _Delete(deleting)
    _kept.extend((vfs, *callbacks))
    vfs.open, vfs.delete = (ctypes.cast(each, c_void_p).value for each in callbacks)


class _Refused(Exception):
    """SQLite's own VFS returned a code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class _Files:
    """The open files of SQLite, each with the methods that stand in for its own."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self._paths: dict[int, str] = {}
        self._methods: dict[int, _Methods] = {}

    def step(self, name: str, path: str, act: Callable[[], int], **more: Any) -> int:  # noqa: ANN401
        """One operation; the code SQLite is told. What SQLite itself could not do is not taken down as done."""

        def done() -> None:
            if code := act():
                raise _Refused(code)

        try:
            self._watch.step(name, path, done, **more)
        except _Refused as refused:
            return refused.code
        except OSError as error:
            full = error.errno == errno.ENOSPC and name == "write"
            return _FULL if full else _IOERR[name]
        return 0

    def opened(self, path: str | None, flags: int, act: Callable[[], int]) -> int:
        """Open a file, which may make it."""
        makes = path is not None and flags & _CREATE and not self._watch.there(path)
        return self.step("create", path or "", act) if makes else act()

    def adopt(self, file: int, path: str) -> None:
        """Stand in for the methods of a file that was just opened."""
        self._paths[file] = path
        opened = _File.from_address(file)
        own = ctypes.addressof(opened.methods.contents)
        if own not in self._methods:
            self._methods[own] = self._standing_in(opened.methods.contents)
        opened.methods = ctypes.pointer(self._methods[own])

    def _standing_in(self, own: _Methods) -> _Methods:
        copy = _Methods.from_buffer_copy(own)
        for name, callback in self._callbacks(own).items():
            _kept.append(callback)
            setattr(copy, name, ctypes.cast(callback, c_void_p).value)
        return copy

    def _callbacks(self, own: _Methods) -> Mapping[str, Any]:
        write, truncate, sync = _Write(own.write), _Truncate(own.truncate), _Sync(own.sync)

        def writing(file: int, data: int, size: int, offset: int) -> int:
            return self.step(
                "write",
                self._paths[file],
                lambda: write(file, data, size, offset),
                detail=offset,
                data=ctypes.string_at(data, size),
                half=lambda: write(file, data, size // 2, offset),
            )

        def truncating(file: int, size: int) -> int:
            return self.step("truncate", self._paths[file], lambda: truncate(file, size), detail=size)

        def syncing(file: int, flags: int) -> int:
            path = self._paths[file]
            code = self.step("sync", path, lambda: sync(file, flags))
            if not code and path.endswith(_JOURNALS):  # SQLite syncs a new journal's folder with it
                return self.step("sync-folder", os.path.dirname(path), lambda: 0)  # noqa: PTH120
            return code

        return {"write": _Write(writing), "truncate": _Truncate(truncating), "sync": _Sync(syncing)}
