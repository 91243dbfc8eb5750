"""An unfinished picture of a call in flight, as the sheet shows it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from packshot.review.thumbnails import thumbnail


@dataclass(frozen=True)
class Preview:
    """The `number`-th of at most `total`. Its file goes when its call ends; what is made of it goes with this value."""

    path: Path
    number: int
    total: int

    @cached_property
    def thumbnail(self) -> bytes | None:
        """A small WebP, made when it is first looked at; None where the file was gone by then."""
        return thumbnail(self.path.read_bytes)
