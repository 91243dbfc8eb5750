"""Input images as references: found, whole, measured, and known by their content."""

from __future__ import annotations

import hashlib
import stat
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from packshot.api import PictureError, Reference, Size
from packshot.api.pictures import MAX_BYTES, image_size
from packshot.api.signatures import HEAD
from packshot.api.signatures import misnamed as what_it_is
from packshot.api.wholeness import damage
from packshot.web.failures import Forbidden, Unfetched
from packshot.web.photos import Photos
from packshot.web.urls import on_the_web, shown


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a file cannot be an input image."""

    kind: Literal["missing", "unreadable", "outside", "web", "unfetched"]
    message: str
    fix: str


def find(folder: Path, text: str, *, allow_outside: bool) -> Path | Fault:
    """The file a catalog or record means, relative to the catalog's folder; it may not lead out of it."""
    if on_the_web(text):
        return Fault("web", f'"{shown(text)}" is an address on the web', "download the file and write its path")
    try:
        path = folder / text.replace("\\", "/")
        inside = allow_outside or path.resolve().is_relative_to(folder.resolve())
        path.is_file()
    except (OSError, ValueError, RuntimeError):  # a name too long, a NUL, a link that leads to itself
        return Fault("missing", f'"{text}" is not a path', "write the path of a file in the catalog's folder")
    if not inside:
        return Fault("outside", f'"{text}" leads out of the catalog\'s folder', "copy the file into the folder")
    return path


def picture(role: str, folder: Path, text: str, *, allow_outside: bool) -> Reference | Fault:
    """The input image a catalog or record names for a role."""
    path = find(folder, text, allow_outside=allow_outside)
    if isinstance(path, Fault):
        return path
    found = reference(role, path)
    if isinstance(found, Fault) and found.kind == "missing":
        return Fault("missing", f'there is no file "{text}"', "add the file, or correct the path")
    return Fault(found.kind, f'"{text}": {found.message}', found.fix) if isinstance(found, Fault) else found


def fetched(role: str, text: str, photos: Photos) -> Reference | Fault:
    """The input image at an address on the web. A kept file is used only where it is what came, byte for byte."""
    name = shown(text)
    try:
        path = photos.file(text)
        found = reference(role, path)
        if not isinstance(found, Reference) or found.digest != path.parent.name:
            found = reference(role, photos.again(text))
    except Forbidden as error:
        return Fault("web", f'"{name}": {error}', error.fix)
    except Unfetched as error:
        return Fault("unfetched", f'"{name}": {error}', error.fix)
    return Fault(found.kind, f'"{name}": {found.message}', found.fix) if isinstance(found, Fault) else found


def reference(role: str, path: Path) -> Reference | Fault:
    """The image at `path`, read once for as long as its length and time stay the same."""
    try:
        facts = path.stat()
    except (OSError, ValueError):
        return Fault("missing", f"there is no file {path.name}", "add the file, or correct the path")
    if not stat.S_ISREG(facts.st_mode):
        return Fault("unreadable", "it is a folder or a device, not a file", "choose a file")
    return _reference(role, path, facts.st_size, facts.st_mtime_ns)


def misnamed(picture: Reference) -> str | None:
    """What the picture is, where its name ends like another format's."""
    return _misnamed(picture.path, picture.digest)


@lru_cache(maxsize=65_536)
def _misnamed(path: Path, _digest: str) -> str | None:
    try:
        with path.open("rb") as file:
            return what_it_is(path.name, file.read(HEAD))
    except OSError:
        return None


@lru_cache(maxsize=65_536)
def _reference(role: str, path: Path, length: int, _changed: int) -> Reference | Fault:
    if length > MAX_BYTES:
        return Fault("unreadable", f"it has {length:,} bytes; the limit is {MAX_BYTES:,}", "save a smaller copy")
    try:
        data = path.read_bytes()
        if fault := damage(data):
            return Fault("unreadable", fault, "export the picture again")
        return Reference(role, path, hashlib.sha256(data).hexdigest(), Size(*image_size(path)))
    except OSError as error:
        return Fault("unreadable", f"it cannot be read: {error.strerror}", "choose a file you may read")
    except PictureError as error:
        return Fault("unreadable", str(error), "save the picture again as PNG, JPEG or WebP")
