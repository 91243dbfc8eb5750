"""The contact sheet: one HTML file that opens from disk, its thumbnails inside, the full pictures beside it."""

from __future__ import annotations

import base64
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import quote

from packshot.api import Reference
from packshot.review.page import render
from packshot.review.replacing import replacing
from packshot.review.rows import Making, Sheet, Shown
from packshot.review.thumbnails import Thumbnails

Fetch = Callable[[str], bytes]
"""From a storage key to the file's bytes; OSError where the storage does not give it."""


def write(path: Path, sheet: Sheet, *, cache: Path, fetch: Fetch) -> None:
    """Write the sheet to `path`, whole or not at all, keeping thumbnails in the folder `cache` for the next time.

    Only an asset without a file on this disk, and without a thumbnail in `cache`, is fetched. The rows are read once
    as the file grows, so memory does not depend on how many there are.
    Raises OSError when `path` or `cache` cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    gallery = Gallery(Thumbnails(cache), fetch)
    link = partial(_relative, path.parent)
    with replacing(path) as out:
        for piece in render(sheet, gallery, link):
            # A JSON record may hold half a surrogate pair, which no file can.
            out.write(piece.encode(errors="replace"))


@dataclass(frozen=True, slots=True)
class Gallery:
    """The small pictures of a sheet, as data URLs."""

    thumbnails: Thumbnails
    fetch: Fetch

    def __call__(self, of: Reference | Shown | Making) -> str | None:
        """The URL of a photo's, an asset's or a preview's picture; None where there is nothing to show."""
        data = self._small(of)
        return None if data is None else f"data:image/webp;base64,{base64.b64encode(data).decode()}"

    def _small(self, of: Reference | Shown | Making) -> bytes | None:
        match of:
            case Reference():
                return self.thumbnails.of(of.digest, of.path.read_bytes)
            case Shown():
                read = of.file.read_bytes if of.file else partial(self.fetch, of.key)
                return self.thumbnails.of(of.sha256, read)
            case Making():
                return of.preview.thumbnail if of.preview else None


def _relative(folder: Path, file: Path | None) -> str | None:
    """The file's percent-encoded path from `folder`; a `file:` URL where no relative path leads there."""
    if file is None or not file.is_file():
        return None
    try:
        steps = os.path.relpath(file, folder)
    except ValueError:  # another drive
        return file.resolve().as_uri()
    return quote(os.fsencode(steps.replace(os.sep, "/")), safe="/")
