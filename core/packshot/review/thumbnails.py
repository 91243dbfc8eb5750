"""Small pictures, made once for each content and kept in a folder."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from packshot.api import Picture, PictureError, Size
from packshot.api.pictures import OWN_FORMATS
from packshot.review.replacing import replacing

LONGEST = 480
VIEW = 1600
"""Of a picture that is kept to be held against later ones, and of those inside an exported page."""
_QUALITY = 80


@dataclass(frozen=True, slots=True)
class Thumbnails:
    """A folder of WebP thumbnails named for the SHA-256 of the picture's file; safe to delete at any time."""

    folder: Path
    longest: int = LONGEST
    """Pixels of the longer side."""

    def path(self, sha256: str) -> Path:
        """Where the thumbnail of a file stands once it is made."""
        return self.folder / sha256[:2] / f"{sha256}.{self.longest}.webp"

    def of(self, sha256: str, read: Callable[[], bytes]) -> bytes | None:
        """The thumbnail, made from the file that `read` gives where the folder has none; None without a picture."""
        kept = self.path(sha256)
        try:
            return kept.read_bytes()
        except FileNotFoundError:
            data = thumbnail(read, self.longest)
        if data is not None:
            kept.parent.mkdir(parents=True, exist_ok=True)
            with replacing(kept) as out:
                out.write(data)
        return data


def thumbnail(read: Callable[[], bytes], longest: int = LONGEST) -> bytes | None:
    """A small WebP of the file that `read` gives; None where that raises OSError, or the file is no picture."""
    try:
        picture = Picture.decode(read(), formats=OWN_FORMATS, near=longest)
    except (OSError, PictureError):
        return None
    out = io.BytesIO()
    picture.resized(fitted(picture.size, longest)).image.save(out, "WEBP", quality=_QUALITY, method=4)
    return out.getvalue()


def fitted(size: Size, longest: int) -> Size:
    """The size scaled down to `longest` pixels on its longer side, never up, never to nothing."""
    scale = min(1.0, longest / max(size.width, size.height))
    return Size(max(1, round(size.width * scale)), max(1, round(size.height * scale)))
