"""The page as one HTML file that opens from disk: its thumbnails inside, the full pictures beside it."""

from __future__ import annotations

import base64
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import quote

from packshot.api import Reference
from packshot.engine.maps import Maps
from packshot.review.items import Picture
from packshot.review.page import Setting, render
from packshot.review.replacing import replacing
from packshot.review.rows import Making, Other, Sheet, Shown
from packshot.review.thumbnails import Thumbnails

Fetch = Callable[[str], bytes]
"""From a storage key to the file's bytes; OSError where the storage does not give it."""


def write(path: Path, sheet: Sheet, *, cache: Path, fetch: Fetch, heat: Maps | None = None) -> None:
    """Write the page to `path`, whole or not at all, keeping thumbnails in the folder `cache` for the next time.

    Only an asset without a file on this disk, and without a thumbnail in `cache`, is fetched. The rows are read once
    as the file grows, so memory does not depend on how many there are. `heat` are the kept heat maps.
    Raises OSError when `path` or `cache` cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    gallery = Gallery(Small(Thumbnails(cache), fetch), path.parent, heat)
    with replacing(path) as out:
        for piece in render(sheet, gallery, Setting(mode="file", catalog=path.parent)):
            # A JSON record may hold half a surrogate pair, which no file can.
            out.write(piece.encode(errors="replace"))


@dataclass(frozen=True, slots=True)
class Small:
    """Small pictures of whatever a page shows."""

    thumbnails: Thumbnails
    fetch: Fetch

    def __call__(self, of: Picture) -> bytes | None:
        """A WebP; None where there is nothing to show."""
        if isinstance(of, Making):
            return of.preview.thumbnail if of.preview else None
        return self.thumbnails.of(digest(of), partial(read, of, self.fetch))


@dataclass(frozen=True, slots=True)
class Gallery:
    """The pictures of a page that lies in a folder: small ones inside it, full ones where they are."""

    small: Small
    folder: Path
    heat_maps: Maps | None = None

    def thumbnail(self, of: Picture) -> str | None:
        """A data URL."""
        data = self.small(of)
        return None if data is None else data_url(data, "image/webp")

    def full(self, of: Picture) -> str | None:
        """The file's address from the folder."""
        return relative(self.folder, file_of(of))

    def heat(self, digest: str) -> str | None:
        """Likewise."""
        return relative(self.folder, self.heat_maps.path(digest)) if self.heat_maps else None


def digest(of: Reference | Shown | Other) -> str:
    """The SHA-256 of what it shows."""
    return of.digest if isinstance(of, Reference) else of.sha256


def file_of(of: Picture) -> Path | None:
    """The file on this disk; None where there is none."""
    match of:
        case Reference():
            return of.path
        case Shown() | Other():
            return of.file
        case Making():
            return None


def read(of: Reference | Shown | Other, fetch: Fetch) -> bytes:
    """The bytes of a picture's file, fetched where it is not on this disk; OSError where it is nowhere."""
    file = file_of(of)
    if file is None and isinstance(of, Shown):
        return fetch(of.key)
    if file is None:
        raise FileNotFoundError("the picture has not been kept")
    return file.read_bytes()


def data_url(data: bytes, media_type: str) -> str:
    """A picture inside the page."""
    return f"data:{media_type};base64,{base64.b64encode(data).decode()}"


def relative(folder: Path, file: Path | None) -> str | None:
    """The file's percent-encoded path from `folder`; a `file:` URL where no relative path leads there."""
    if file is None or not file.is_file():
        return None
    try:
        steps = os.path.relpath(file, folder)
    except ValueError:  # another drive
        return file.resolve().as_uri()
    return quote(os.fsencode(steps.replace(os.sep, "/")), safe="/")
