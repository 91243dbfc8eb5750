"""Where fetched pictures are kept: by their content, with a note for each address of what it gave and when."""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO
from urllib.parse import unquote

from packshot.web.fetching import Fetched, Validators
from packshot.web.urls import Url

_DEVICE = re.compile(r"con|prn|aux|nul|com\d|lpt\d")
_STRANGE = re.compile(r"[^a-z0-9_-]+")
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Note:
    """What an address gave: the picture, its validators, and when the server last said so (seconds since 1970)."""

    sha256: str
    name: str
    validators: Validators
    checked: float


class Shelf:
    """A folder of pictures, each under its SHA-256 and the name its address gave it. Any process may add to it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def note(self, url: Url) -> Note | None:
        """What the address gave before; None where nothing is known, or the picture has gone."""
        try:
            facts = json.loads(self._note(url).read_bytes())
            note = Note(**facts | {"validators": Validators(**facts["validators"])})
            return note if self.picture(note).is_file() else None
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def picture(self, note: Note) -> Path:
        """The file of a note's picture."""
        return self._folder / note.sha256 / note.name

    @contextmanager
    def arriving(self) -> Iterator[IO[bytes]]:
        """A file to write a picture into; it goes with the block unless it was kept. Raises OSError."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=self._folder, prefix="arriving-", suffix=".part", delete=False) as part:
            try:
                yield part
            finally:
                part.close()
                with suppress(FileNotFoundError):
                    Path(part.name).unlink()

    def keep(self, url: Url, fetched: Fetched, part: IO[bytes], now: float) -> Path:
        """Put what arrived under its digest. Raises OSError."""
        part.flush()
        note = Note(fetched.sha256, f"{_plain_name(url)}.{fetched.kind}", fetched.validators, now)
        file = self.picture(note)
        file.parent.mkdir(exist_ok=True)
        part.close()
        Path(part.name).replace(file)
        self.confirm(url, note, now)
        return file

    def confirm(self, url: Url, note: Note, now: float) -> None:
        """Note that the server stands by the picture. Raises OSError."""
        file = self._note(url)
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_name(f"{file.name}.{secrets.token_hex(8)}.part")
        part.write_text(json.dumps({**asdict(note), "checked": now}), "utf-8")
        part.replace(file)

    def forget(self, url: Url) -> None:
        """Take away a picture that is not what it was."""
        if note := self.note(url):
            self.picture(note).unlink(missing_ok=True)

    def _note(self, url: Url) -> Path:
        """The note's file is named by the address's digest: the address itself may hold a key."""
        return self._folder / "addresses" / f"{hashlib.sha256(str(url).encode()).hexdigest()}.json"


def _plain_name(url: Url) -> str:
    """The last part of the address's path as a name that any file system takes."""
    stem = unquote(url.target.partition("?")[0]).rpartition("/")[2].partition(".")[0].lower()
    name = _STRANGE.sub("-", stem).strip("-")[:_LONGEST]
    return name if name and not _DEVICE.fullmatch(name) else "photo"
