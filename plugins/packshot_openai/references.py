"""Input images as they are sent: upright sRGB PNG, no larger than the model looks at."""

from __future__ import annotations

import io
import math
from functools import lru_cache

from packshot.api import BadRequest, Picture, PictureError, Reference, Request, Size
from packshot_openai.pricing import PATCH

Upload = tuple[str, bytes, str]
"""File name, content and MIME type: without a name and a type the API refuses a file."""
PNG = "image/png"
_MOST_BYTES = 50_000_000


def images(request: Request) -> tuple[Reference, ...]:
    """The images the model looks at, in the order the template numbers them."""
    return tuple(each for each in request.references if not each.overlay)


@lru_cache(maxsize=1024)
def sent_size(size: Size, patches: int | None) -> Size:
    """The size at which an image is sent: shrunk, its aspect kept, to at most so many 32-pixel patches."""
    if patches is None or _patches(size.width, size.height) <= patches:
        return size
    short, long = sorted((size.width, size.height))
    edge = min(long, math.ceil(math.sqrt(patches * PATCH * PATCH * long / short)))
    while _patches(edge, other := max(1, round(edge * short / long))) > patches:
        edge -= 1
    return Size(edge, other) if size.width == long else Size(other, edge)


def upload(reference: Reference, number: int, patches: int | None) -> Upload:
    """Image `number` (from 1) as it is sent. Raises BadRequest for a file that is no photo or too large for the API."""
    return f"{number}-{reference.role}.png", file(reference, patches), PNG


@lru_cache(maxsize=16)
def file(reference: Reference, patches: int | None) -> bytes:
    """The image as PNG, written once for the colorways and takes that share it. Raises BadRequest as `upload` does."""
    data = png(as_sent(reference, patches))
    if len(data) >= _MOST_BYTES:
        raise BadRequest(f"{reference.path.name} has {len(data):,} bytes as PNG; the API takes less than 50 MB")
    return data


@lru_cache(maxsize=8)
def as_sent(reference: Reference, patches: int | None) -> Picture:
    """The decoded image at the size it is sent. Raises BadRequest for a file that is no photo."""
    try:
        return reference.picture().resized(sent_size(reference.size, patches))
    except PictureError as error:
        raise BadRequest(f"{reference.role} image {reference.path.name}: {error}") from error


def png(picture: Picture) -> bytes:
    """As PNG without metadata."""
    out = io.BytesIO()
    picture.image.save(out, "PNG", compress_level=3)
    return out.getvalue()


def _patches(width: int, height: int) -> int:
    return math.ceil(width / PATCH) * math.ceil(height / PATCH)
