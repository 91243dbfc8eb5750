"""From a finished picture to the bytes of a file: sRGB stated, XMP inside, nothing else; within a limit of bytes."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import Any

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from packshot.api import Picture
from packshot.api.profiles import srgb_profile
from packshot.catalog.catalog import Encoding, Format

MEDIA_TYPES: Mapping[Format, str] = {
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "avif": "image/avif",
    "png": "image/png",
}
EXTENSIONS: Mapping[Format, str] = {"jpeg": "jpg", "webp": "webp", "avif": "avif", "png": "png"}
QUALITY: Mapping[Format, int] = {"jpeg": 92, "webp": 90, "avif": 80, "png": 100}
"""Where a product's texture shows no trace of the format at full size."""
LOWEST = 40
"""Below this quality a product picture is not worth having at any size."""
FULL_COLOUR = 90
"""From this quality a JPEG keeps colours at full resolution (4:4:4); below at a quarter of it (4:2:0)."""


class EncodingError(Exception):
    """A picture cannot be written as asked; the message says what would fit."""


def encode(picture: Picture, encoding: Encoding, *, xmp: bytes) -> bytes:
    """Write the picture; transparency is kept, but in JPEG laid on white.

    The quality is the one asked for, or the highest of `LOWEST` and more that keeps the file within `max_bytes`.
    Raises EncodingError where no quality does; a PNG has none to lower.
    """
    wanted = encoding.quality or QUALITY[encoding.format]
    write = _WRITERS[encoding.format]
    data = write(picture, wanted, xmp)
    limit = encoding.max_bytes
    if limit is None or len(data) <= limit:
        return data
    if encoding.format == "png":
        raise EncodingError(f"the PNG has {len(data):,} bytes, more than {limit:,}; choose a smaller size or WebP")
    return _within(limit, wanted, lambda quality: write(picture, quality, xmp))


def _within(limit: int, above: int, write: Callable[[int], bytes]) -> bytes:
    """The file of the highest quality that fits, found by bisection; one at quality `above` is known not to fit."""
    best = write(LOWEST)
    if len(best) > limit:
        raise EncodingError(
            f"at the lowest quality worth having ({LOWEST}) the file has {len(best):,} bytes, more than {limit:,}; "
            "raise max_bytes or choose a smaller size"
        )
    fits = LOWEST
    while above - fits > 1:
        middle = (fits + above) // 2
        data = write(middle)
        if len(data) <= limit:
            fits, best = middle, data
        else:
            above = middle
    return best


def _jpeg(picture: Picture, quality: int, xmp: bytes) -> bytes:
    return _saved(
        picture.on("#ffffff").image,
        "JPEG",
        quality=quality,
        xmp=xmp,
        progressive=True,
        optimize=True,
        subsampling="4:4:4" if quality >= FULL_COLOUR else "4:2:0",
    )


def _webp(picture: Picture, quality: int, xmp: bytes) -> bytes:
    return _saved(picture.image, "WEBP", quality=quality, xmp=xmp, method=4)


def _avif(picture: Picture, quality: int, xmp: bytes) -> bytes:
    return _saved(
        picture.image,
        "AVIF",
        quality=quality,
        xmp=xmp,
        speed=6,
        max_threads=1,
        subsampling="4:4:4",
    )


def _png(picture: Picture, _quality: int, xmp: bytes) -> bytes:
    info = PngInfo()
    info.add_itxt("XML:com.adobe.xmp", xmp.decode())
    return _saved(picture.image, "PNG", pnginfo=info, compress_level=6)


def _saved(image: Image.Image, kind: str, **options: Any) -> bytes:  # noqa: ANN401  each format has its own
    """A copy is saved: Pillow writes what it finds in `info`, and that may come from a stranger's photo.

    Grey is written as colour: the profile is one for three channels.
    """
    bare = image.copy() if image.mode == "RGBA" else image.convert("RGB")
    bare.info = {}
    out = io.BytesIO()
    bare.save(out, kind, icc_profile=srgb_profile(), **options)
    return out.getvalue()


_WRITERS: Mapping[Format, Callable[[Picture, int, bytes], bytes]] = {
    "jpeg": _jpeg,
    "webp": _webp,
    "avif": _avif,
    "png": _png,
}
