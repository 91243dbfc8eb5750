"""From the bytes of a picture file to 8-bit sRGB pixels, refusing what is damaged, too large or not a still picture."""

from __future__ import annotations

import io
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from packshot.api.placement import Placement
from packshot.api.profiles import to_srgb
from packshot.api.signatures import HEAD, described, picture_format
from packshot.api.wholeness import damage, missing_rows

PHOTO_FORMATS = ("PNG", "JPEG", "WEBP")
OWN_FORMATS = (*PHOTO_FORMATS, "AVIF")
MAX_BYTES = 64 * 1024 * 1024
MAX_PIXELS = 50_000_000
MAX_WEBP = 4_096 * 4_096
"""Of a WebP from somebody else: its decoder takes 16 bytes a pixel, four times as many as the others."""
PLACEMENT_KEY = "packshot:placement"
_XMP_KEY = "XML:com.adobe.xmp"
_ORIENTATION = 0x0112
_LYING = (5, 6, 7, 8)
"""EXIF orientations that swap width and height (CIPA DC-008, 4.6.5.1.6)."""


class PictureError(Exception):
    """A file is not a picture packshot will work with; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What an encoded file said of itself: format name, bytes, XMP packet, whether it carries an ICC profile."""

    format: str
    bytes: int
    xmp: str = ""
    icc: bool = False


def decode(
    data: bytes, formats: tuple[str, ...], near: int | None = None
) -> tuple[Image.Image, Placement | None, FileFacts]:
    """The upright pixels (`RGB`, `RGBA` or `L`), where the photo lies in them if the file says so, and its facts.

    With `near`, a JPEG may come smaller, as long as neither side falls below so many pixels: for thumbnails.
    Raises PictureError for anything that is not one whole still picture in `formats` under the limits.
    """
    if len(data) > MAX_BYTES:
        message = f"the file has {len(data):,} bytes; the limit is {MAX_BYTES:,}"
        raise PictureError(message)
    if fault := damage(data):
        raise PictureError(fault)
    _known(data[:HEAD], formats)
    try:
        with Image.open(io.BytesIO(data), formats=formats) as opened:
            _within_limits(opened, formats)
            _all_there(data)
            if near:
                opened.draft(None, (near, near))
            image = _upright_srgb(opened)
            told = _stored_placement(opened), _file_facts(opened, len(data))
            image.info = {}
            return image, *told
    except PictureError:
        raise
    except Exception as error:
        raise PictureError(_unreadable(error, formats)) from error


def image_size(path: Path, *, formats: tuple[str, ...] = PHOTO_FORMATS) -> tuple[int, int]:
    """Upright (width, height) from the file's head alone, without decoding; PictureError as `Picture.decode`."""
    try:
        with path.open("rb") as file:
            _known(file.read(HEAD), formats)
        with Image.open(path, formats=formats) as image:
            _within_limits(image, formats)
            if image.format == "PNG":
                image.info.setdefault("exif", _png_exif(path))
            return (image.height, image.width) if _orientation(image) in _LYING else image.size
    except PictureError:
        raise
    except Exception as error:
        raise PictureError(_unreadable(error, formats)) from error


def _known(head: bytes, formats: tuple[str, ...]) -> None:
    """PictureError unless the first bytes are those of one of `formats`: nothing else is decoded, whatever its name."""
    if picture_format(head) not in formats:
        what = described(head)
        seen = f"it is {what}, which packshot does not read" if what else "it is no picture packshot knows"
        message = f"{seen}; save it as {_listed(formats)}"
        raise PictureError(message)


def _listed(formats: tuple[str, ...]) -> str:
    names = ["WebP" if each == "WEBP" else each for each in formats]
    return f"{', '.join(names[:-1])} or {names[-1]}" if len(names) > 1 else names[0]


def _png_exif(path: Path) -> bytes:
    """The eXIf chunk, which may stand behind the pixels: Pillow would decode them all to look there."""
    with path.open("rb") as file:
        file.seek(8)
        while len(head := file.read(8)) == 8:  # noqa: PLR2004  a chunk's length and kind
            length = int.from_bytes(head[:4])
            if head[4:] == b"eXIf":
                return file.read(length)
            file.seek(length + 4, os.SEEK_CUR)
    return b""


def _within_limits(image: Image.Image, formats: tuple[str, ...]) -> None:
    strange = image.format == "WEBP" and formats != OWN_FORMATS
    most = MAX_WEBP if strange else MAX_PIXELS
    if image.width * image.height > most:
        raise PictureError(_too_large(f"{image.width} x {image.height}", most))
    if image.format != "MPO" and getattr(image, "n_frames", 1) > 1:
        message = "the file is animated; save one frame as a still picture"
        raise PictureError(message)


def _all_there(data: bytes) -> None:
    if fault := missing_rows(data):
        raise PictureError(fault)


def _too_large(size: str, most: int = MAX_PIXELS) -> str:
    return f"{size} pixels are more than the {most:,} packshot decodes; save a smaller copy"


def _unreadable(error: Exception, formats: tuple[str, ...]) -> str:
    if isinstance(error, (Image.DecompressionBombError, Image.DecompressionBombWarning)):
        return _too_large("its")
    if isinstance(error, FileNotFoundError):
        return "there is no such file"
    return f"the picture is damaged ({type(error).__name__}); export it again as {_listed(formats)}"


def _file_facts(image: Image.Image, length: int) -> FileFacts:
    """Of an image whose pixels have been loaded: a PNG may carry its text behind them."""
    xmp: Any = image.info.get("xmp") or image.info.get(_XMP_KEY) or ""
    text = xmp.decode("utf-8", "replace") if isinstance(xmp, bytes) else str(xmp)
    kind = "JPEG" if image.format == "MPO" else image.format or ""
    return FileFacts(kind, length, text, bool(image.info.get("icc_profile")))


def _stored_placement(image: Image.Image) -> Placement | None:
    text = image.info.get(PLACEMENT_KEY)
    return Placement.read([float(each) for each in json.loads(text)]) if text else None


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except Exception:  # noqa: BLE001  EXIF is a stranger's data: a broken one says nothing about the pixels
        return 1


def _upright_srgb(image: Image.Image) -> Image.Image:
    image.load()
    profile, turn = image.info.get("icc_profile"), _TURNS.get(_orientation(image))
    upright = _eight_bits(image)
    upright = upright.transpose(turn) if turn is not None else upright
    return _managed(upright, profile)


_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def _managed(image: Image.Image, profile: bytes | None) -> Image.Image:
    """In sRGB, as `RGBA` where the file has transparency, else as `L` or `RGB`."""
    if image.has_transparency_data:
        straight = image.convert("RGBA")
        if profile:
            colours = to_srgb(straight.convert("RGB"), profile)
            colours.putalpha(straight.getchannel("A"))
            return colours
        return straight
    if image.mode not in ("RGB", "L", "CMYK"):
        image = image.convert("RGB")
    if profile:
        return to_srgb(image, profile)
    return image.convert("RGB") if image.mode == "CMYK" else image


def _eight_bits(image: Image.Image) -> Image.Image:
    """16-bit grey as 8-bit grey, rounded; Pillow itself brings other 16-bit files to 8 bits."""
    if not image.mode.startswith("I"):
        return image
    return image.convert("I").point(lambda value: value * (1 / 257) + 0.5).convert("L")
