"""Pictures by the digest of their file: what the page was given an address for can be had, and nothing else."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable
from functools import partial
from threading import BoundedSemaphore

from packshot.api import Reference
from packshot.engine.maps import Maps
from packshot.ledger.originals import media_type
from packshot.review.items import Picture
from packshot.review.rows import Making, Other, Shown
from packshot.review.sheet import Fetch, digest, file_of, read
from packshot.review.thumbnails import Thumbnails

_DIGEST = re.compile(r"[0-9a-f]{64}")
_AVIF = b"ftypavif"
_AT_ONCE = max(2, os.cpu_count() or 2)
"""Pictures that are decoded at the same time: each takes memory."""


class Shelf:
    """The addresses of a served page, and what lies behind them."""

    def __init__(self, small: Thumbnails, views: Thumbnails, fetch: Fetch, heat_maps: Maps) -> None:
        self._small = small
        self._views = views
        self._fetch = fetch
        self._heat_maps = heat_maps
        self._pictures: dict[str, Reference | Shown | Other] = {}
        self._decoding = BoundedSemaphore(_AT_ONCE)

    def thumbnail(self, of: Picture) -> str | None:
        """`thumbnails/` and the digest."""
        return self._put("thumbnails", of)

    def full(self, of: Picture) -> str | None:
        """`pictures/` and the digest."""
        return self._put("pictures", of)

    def heat(self, digest: str) -> str | None:
        """`heat/` and the digest."""
        return f"heat/{digest}" if _DIGEST.fullmatch(digest) else None

    def small(self, sha256: str) -> bytes | None:
        """A thumbnail, made where it is not kept yet."""
        of = self._pictures.get(sha256)
        return self._kept(self._small, of) if of else None

    def keep(self, sha256: str) -> None:
        """Keep a view of a picture that was approved, to hold later ones against."""
        if of := self._pictures.get(sha256):
            self._kept(self._views, of)

    def picture(self, sha256: str) -> tuple[bytes, str] | None:
        """A picture's file as it is, and its media type; None of a file that is not what it was, or no picture."""
        of = self._pictures.get(sha256)
        if of is None:
            return None
        try:
            data = read(of, self._fetch)
        except OSError:
            return None
        kind = _kind(data)
        return (data, kind) if kind and _same(of, data) else None

    def heat_map(self, digest: str) -> bytes | None:
        """A kept heat map, a WebP."""
        if not _DIGEST.fullmatch(digest):
            return None
        try:
            data = self._heat_maps.path(digest).read_bytes()
        except OSError:
            return None
        return data if hashlib.sha256(data).hexdigest() == digest and _kind(data) == "image/webp" else None

    def _put(self, room: str, of: Picture) -> str | None:
        if isinstance(of, Making):
            return None
        file, name = file_of(of), digest(of)
        missing = not file.is_file() if file else not isinstance(of, Shown)
        if missing and not self._small.path(name).is_file():
            return None
        if missing and room == "pictures":
            return None
        self._pictures[name] = of
        return f"{room}/{name}"

    def _kept(self, thumbnails: Thumbnails, of: Reference | Shown | Other) -> bytes | None:
        bytes_of: Callable[[], bytes] = partial(read, of, self._fetch)
        with self._decoding:
            return thumbnails.of(digest(of), bytes_of)


def _kind(data: bytes) -> str | None:
    return "image/avif" if data[4:12] == _AVIF else media_type(data)


def _same(of: Reference | Shown | Other, data: bytes) -> bool:
    """Whether an asset's file still is the asset; a photo, or a view of a picture, has no digest of its bytes here."""
    return not isinstance(of, Shown) or hashlib.sha256(data).hexdigest() == of.sha256
