"""A folder on this machine as storage: each file appears whole or not at all."""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import ClassVar

from pydantic import ValidationInfo, field_validator

from packshot.api import Context, Finding, PluginConfig, Storage, Stored, safe_key

_UNFINISHED = ".packshot-unfinished-"
_ABANDONED = 3_600.0
"""Seconds after which nobody is writing a file any more."""


class LocalConfig(PluginConfig):
    """Where the folder is."""

    path: str = "out"
    """The folder for finished pictures, relative to the catalog's folder; made when it is missing."""

    @field_validator("path")
    @classmethod
    def _inside(cls, path: str, info: ValidationInfo) -> str:
        if isinstance(info.context, Context) and (fault := _outside(path, info.context)):
            raise ValueError(fault)
        return path


class Local(Storage[LocalConfig]):
    """Keeps assets as files in a folder; a file already there with the same bytes is not written again."""

    name = "local"
    Config: ClassVar[type[PluginConfig]] = LocalConfig

    @property
    def root(self) -> Path:
        """The folder that holds every file."""
        return self.context.folder / self.config.path

    def open(self) -> None:
        """Refuse a folder outside the catalog's, unless the person who runs packshot allows it.

        What dead processes left unfinished is removed, once it is an hour old: it may be another process's.
        """
        if fault := _outside(self.config.path, self.context):
            raise ValueError(fault)
        _sweep(self.root)

    def put(self, key: str, data: bytes, *, media_type: str) -> Stored:
        """Store the bytes atomically and durably; ValueError for an unsafe key, OSError when they cannot be written."""
        file = self._file(key)
        if not _holds(file, data):
            _make_folder(file.parent)
            _write(file, data, self.root)
        return Stored(key=key, bytes=len(data), sha256=hashlib.sha256(data).hexdigest(), path=file)

    def get(self, key: str) -> bytes:
        """The file's bytes; KeyError where there is none, ValueError for an unsafe key."""
        file = self._file(key)
        if not file.is_file():
            raise KeyError(key)
        return file.read_bytes()

    def stat(self, key: str) -> Stored | None:
        """Length and path of the file, or None; its bytes are not read. ValueError for an unsafe key."""
        file = self._file(key)
        return Stored(key=key, bytes=file.stat().st_size, path=file) if file.is_file() else None

    def list(self, prefix: str = "") -> Iterable[Stored]:
        """The stored files whose key begins with `prefix`, in order of key; links that lead outside are left out."""
        keys = sorted(key for key in self._keys() if key.startswith(prefix))
        return [_stored(key, self.root / key) for key in keys]

    def doctor(self) -> Iterable[Finding]:
        """Say when the folder may not be used, or it or the nearest above it that exists cannot be written to."""
        folder = next(each for each in (self.root.absolute(), *self.root.absolute().parents) if each.exists())
        if fault := _outside(self.config.path, self.context):
            message = fault
        elif not folder.is_dir():
            message = f"{folder} is a file, so pictures cannot be stored in {self.root}; choose another storage.path"
        elif not os.access(folder, os.W_OK | os.X_OK):
            message = f"{folder} is not writable; allow writing there or choose another storage.path"
        else:
            return
        yield Finding(check=self.name, measure="writable", value=0, limit=1, verdict="fail", message=message)

    def _file(self, key: str) -> Path:
        """The file of a key, once it is certain that no link on the way leads out of the folder."""
        file = self.root / safe_key(key)
        if not file.resolve().is_relative_to(self.root.resolve()):
            raise ValueError(f"{key!r} cannot be a storage key: a link on its way leads outside {self.root}")
        return file

    def _keys(self) -> Iterator[str]:
        root = self.root.resolve()
        for folder, _, names in os.walk(self.root):
            for name in names:
                file = Path(folder, name)
                if not name.startswith(_UNFINISHED) and file.resolve().is_relative_to(root):
                    yield file.relative_to(self.root).as_posix()


def _outside(path: str, home: Context) -> str | None:
    """Why the folder may not be used: a catalog writes beside itself, unless the person who runs it allows more."""
    if home.outside or (home.folder / path).resolve().is_relative_to(home.folder.resolve()):
        return None
    return f"{path} leaves the catalog's folder; choose one inside, or say allow_outside = true in packshot.toml"


def _stored(key: str, file: Path) -> Stored:
    with file.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
    return Stored(key=key, bytes=file.stat().st_size, sha256=digest, path=file)


def _holds(file: Path, data: bytes) -> bool:
    """Whether the file is there with exactly these bytes; its length settles most cases without reading it."""
    return file.is_file() and file.stat().st_size == len(data) and file.read_bytes() == data


def _write(file: Path, data: bytes, root: Path) -> None:
    """Write in the root folder, then rename: a crash leaves the old file or the new one, never a part of it."""
    unfinished = root / f"{_UNFINISHED}{secrets.token_hex(8)}"
    try:
        with unfinished.open("xb") as opened:
            opened.write(data)
            opened.flush()
            os.fsync(opened.fileno())
        unfinished.replace(file)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        if error.errno != errno.EXDEV or root == file.parent:
            raise
        _write(file, data, file.parent)  # a folder below is a disk of its own
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    _sync_folder(file.parent)


def _sweep(root: Path) -> None:
    """Remove what was begun long ago and never finished."""
    with suppress(OSError):
        for each in root.glob(f"{_UNFINISHED}*"):
            if time.time() - each.stat().st_mtime > _ABANDONED:
                each.unlink(missing_ok=True)


def _make_folder(folder: Path) -> None:
    """Make a folder and those above it, each entry durable in the one that holds it."""
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    """Make a folder's entries durable; Windows cannot open folders and does so by itself."""
    with suppress(PermissionError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
