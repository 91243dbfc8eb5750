"""The contact sheet: one HTML file that opens from disk, its thumbnails inside, the full pictures beside it."""

from __future__ import annotations

import base64
import os
from functools import partial
from pathlib import Path
from urllib.parse import quote

from packshot.review.page import render
from packshot.review.replacing import replacing
from packshot.review.rows import Sheet
from packshot.review.thumbnails import Thumbnails


def write(path: Path, sheet: Sheet, *, cache: Path) -> None:
    """Write the sheet to `path`, whole or not at all, keeping thumbnails in the folder `cache` for the next time.

    The rows are read once as the file grows, so memory does not depend on how many there are.
    Raises OSError when `path` or `cache` cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    thumbnail = partial(_embedded, Thumbnails(cache))
    link = partial(_relative, path.parent)
    with replacing(path) as out:
        for piece in render(sheet, thumbnail, link):
            # A JSON record may hold half a surrogate pair, which no file can.
            out.write(piece.encode(errors="replace"))


def _embedded(thumbnails: Thumbnails, sha256: str, file: Path | None) -> str | None:
    data = thumbnails.of(sha256, file)
    return None if data is None else f"data:image/webp;base64,{base64.b64encode(data).decode()}"


def _relative(folder: Path, file: Path | None) -> str | None:
    """The file's percent-encoded path from `folder`; a `file:` URL where no relative path leads there."""
    if file is None or not file.is_file():
        return None
    try:
        steps = os.path.relpath(file, folder)
    except ValueError:  # another drive
        return file.resolve().as_uri()
    return quote(os.fsencode(steps.replace(os.sep, "/")), safe="/")
