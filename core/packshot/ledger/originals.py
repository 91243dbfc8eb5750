"""The originals' folder: every picture a generator returned, under its digest, written once and never changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from packshot.api import Problem, Where
from packshot.ledger import sidecars
from packshot.ledger.durable import write_durably
from packshot.ledger.failures import LedgerError
from packshot.ledger.rows import AttemptRow, OriginalRow


def digest(data: bytes) -> str:
    """SHA-256, hex."""
    return hashlib.sha256(data).hexdigest()


def media_type(data: bytes) -> str | None:
    """The media type, by the first bytes, of the formats packshot decodes: PNG, JPEG, WebP; None for others."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    return "image/webp" if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else None


class Originals:
    """The store, one file and one sidecar or more (an original may serve several keys) for each digest."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, sha256: str) -> Path:
        """Where the original of this digest stands."""
        return self.folder / sha256[:2] / sha256

    def put(self, data: bytes) -> str:
        """Store the bytes durably and return their digest; the same bytes twice are one file."""
        sha256 = digest(data)
        file = self.path(sha256)
        if not file.exists() or digest(file.read_bytes()) != sha256:
            write_durably(file, data)
        return sha256

    def note(self, original: OriginalRow, attempt: AttemptRow | None = None, picture: int = 0) -> None:
        """Write the original's sidecar; that of a free one is not synced, as it can be made again."""
        owner = original.attempt or digest(original.original_key.encode())[:32]
        file = self.path(original.sha256).with_name(f"{original.sha256}.{owner}.json")
        sidecars.write(file, sidecars.of_original(original, attempt, picture), synced=attempt is not None)

    def read(self, sha256: str) -> bytes:
        """The bytes of this digest; LedgerError when they are gone or no longer those that were stored."""
        file = self.path(sha256)
        try:
            data = file.read_bytes()
        except OSError as error:
            raise _lost(file, "missing", f"a kept original cannot be read: {error.strerror}") from error
        if digest(data) != sha256:
            raise _lost(file, "damaged", "a kept original is damaged: its bytes are not those that were stored")
        return data

    def digests(self) -> Iterator[str]:
        """The digests of all files that stand here, in order."""
        yield from sorted(file.name for file in self.folder.glob("??/*") if "." not in file.name)

    def sidecars_of(self, sha256: str) -> Iterator[Path]:
        """The sidecars of one digest."""
        return self.path(sha256).parent.glob(f"{sha256}.*.json")

    def sidecars(self) -> Iterator[Path]:
        """All sidecars, in order."""
        yield from sorted(self.folder.glob("??/*.json"))


def _lost(file: Path, kind: str, message: str) -> LedgerError:
    fix = "bring the file back from a backup; or delete it and let the picture be made again, which may cost money"
    return LedgerError(Problem(code=f"original.{kind}", message=message, where=Where(str(file)), fix=fix))
