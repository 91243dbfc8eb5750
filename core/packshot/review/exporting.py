"""The page as a file to send: one HTML page with its pictures inside, or a zip of the page and the pictures."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from packshot.api import Reference
from packshot.engine.maps import Maps
from packshot.review.items import Picture
from packshot.review.page import Setting, render
from packshot.review.replacing import replacing
from packshot.review.rows import Making, Other, Sheet, Shown
from packshot.review.sheet import Fetch, Small, data_url, digest, read
from packshot.review.thumbnails import VIEW, Thumbnails, thumbnail

KINDS = (".html", ".zip")
_WEEKS_OLD = (2020, 1, 1, 0, 0, 0)
"""The date of every file in a zip: the same page is the same file."""


def write(out: Path, sheet: Sheet, *, small: Thumbnails, fetch: Fetch, heat: Maps, catalog: Path) -> Path:
    """Write the page to `out`, whole or not at all; in an `.html` pictures are at most 1,600 pixels.

    Raises OSError when `out` cannot be written.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    setting = Setting(mode="file", catalog=catalog)
    thumbnails = Small(small, fetch)
    with replacing(out) as file:
        if out.suffix.lower() == ".zip":
            with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as packed:
                _pack(packed, render(sheet, Packed(packed, thumbnails, heat), setting))
        else:
            for piece in render(sheet, Inside(thumbnails, heat), setting):
                file.write(piece.encode(errors="replace"))
    return out


def _pack(packed: zipfile.ZipFile, page: Iterator[str]) -> None:
    """The page is written beside: a zip takes one file at a time, and pictures go in while the page grows."""
    with tempfile.TemporaryFile() as beside:
        for piece in page:
            beside.write(piece.encode(errors="replace"))
        beside.seek(0)
        about = zipfile.ZipInfo("review.html", _WEEKS_OLD)
        about.compress_type = zipfile.ZIP_DEFLATED
        with packed.open(about, "w", force_zip64=True) as inside:
            shutil.copyfileobj(beside, inside)


@dataclass(frozen=True, slots=True)
class Inside:
    """Pictures inside the page."""

    small: Small
    heat_maps: Maps

    def thumbnail(self, of: Picture) -> str | None:
        """A data URL."""
        data = self.small(of)
        return data_url(data, "image/webp") if data else None

    def full(self, of: Picture) -> str | None:
        """A data URL of at most 1,600 pixels."""
        if isinstance(of, Making):
            return None
        data = thumbnail(partial(read, of, self.small.fetch), VIEW)
        return data_url(data, "image/webp") if data else None

    def heat(self, digest: str) -> str | None:
        """A data URL."""
        data = _bytes(self.heat_maps.path(digest))
        return data_url(data, "image/webp") if data else None


@dataclass(frozen=True, slots=True)
class Packed:
    """Pictures in folders beside the page, as they are."""

    packed: zipfile.ZipFile
    small: Small
    heat_maps: Maps
    names: set[str] = field(default_factory=set)

    def thumbnail(self, of: Picture) -> str | None:
        """`thumbnails/` and the digest."""
        if isinstance(of, Making):
            return None
        return self._put(f"thumbnails/{digest(of)}.webp", self.small(of))

    def full(self, of: Picture) -> str | None:
        """`pictures/`, the digest, and the ending of its kind."""
        if isinstance(of, Making):
            return None
        try:
            data = read(of, self.small.fetch)
        except OSError:
            return None
        return self._put(f"pictures/{digest(of)}{_ending(of)}", data)

    def heat(self, digest: str) -> str | None:
        """`heat/` and the digest."""
        return self._put(f"heat/{digest}.webp", _bytes(self.heat_maps.path(digest)))

    def _put(self, name: str, data: bytes | None) -> str | None:
        if data is not None and name not in self.names:
            self.names.add(name)
            self.packed.writestr(zipfile.ZipInfo(name, _WEEKS_OLD), data)
        return name if name in self.names else None


def _bytes(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except OSError:
        return None


def _ending(of: Reference | Shown | Other) -> str:
    match of:
        case Shown():
            return f".{of.media_type.rpartition('/')[2]}"
        case Reference():
            return of.path.suffix.lower()
        case Other():
            return of.file.suffix.lower() if of.file else ""
