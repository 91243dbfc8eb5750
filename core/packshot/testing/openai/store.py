"""The files of `/v1/files`, on disk until the provider stops."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packshot.testing.openai.errors import not_found

PURPOSES = ("assistants", "batch", "fine-tune", "vision", "user_data", "evals")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A file kept: times in Unix seconds."""

    id: str
    name: str
    purpose: str
    type: str
    path: Path
    created: int
    expires: int | None

    def json(self) -> Mapping[str, Any]:
        """The file object."""
        return {
            "id": self.id,
            "object": "file",
            "bytes": self.path.stat().st_size,
            "created_at": self.created,
            "expires_at": self.expires,
            "filename": self.name,
            "purpose": self.purpose,
            "status": "processed",
        }


class Store:
    """Files by id, oldest first; one that has expired is gone."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._files: dict[str, Stored] = {}
        self._numbers = itertools.count(1)

    def clear(self) -> None:
        """Delete every file."""
        self._files.clear()
        self._numbers = itertools.count(1)
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    def scratch(self) -> Path:
        """A path to write a new file at."""
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="fake-openai-")
        return Path(self._folder.name, str(next(self._numbers)))

    def add(self, name: str, purpose: str, type_: str, data: bytes, lifetime: int | None) -> Stored:
        """Keep these bytes for `lifetime` seconds; None keeps them until they are deleted."""
        path = self.scratch()
        path.write_bytes(data)
        return self.adopt(path, name, purpose, type_, lifetime)

    def adopt(self, path: Path, name: str, purpose: str, type_: str, lifetime: int | None) -> Stored:
        """Keep what was written at a scratch path."""
        now = int(self._clock())
        stored = Stored(
            id=f"file-fake{int(path.name):024d}",
            name=name,
            purpose=purpose,
            type=type_,
            path=path,
            created=now,
            expires=None if lifetime is None else now + lifetime,
        )
        self._files[stored.id] = stored
        return stored

    def get(self, file_id: str) -> Stored:
        """The file of this id. Raises ApiError 404."""
        stored = self._files.get(file_id)
        if stored is None or (stored.expires is not None and stored.expires <= self._clock()):
            raise not_found("File", file_id)
        return stored

    def delete(self, file_id: str) -> None:
        """Forget a file. Raises ApiError 404."""
        self.get(file_id).path.unlink()
        del self._files[file_id]

    def all(self) -> Sequence[Stored]:
        """Every file that has not expired, oldest first."""
        now = self._clock()
        return [each for each in list(self._files.values()) if each.expires is None or each.expires > now]
