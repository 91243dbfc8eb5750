"""Pictures as they are sent, and the rules they must keep."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from PIL import Image, ImageOps, UnidentifiedImageError

from packshot.testing.openai.errors import ApiError, invalid

MEDIA_TYPES = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
MOST_BYTES = 50 * 1024 * 1024
MOST_MASK_BYTES = 4 * 1024 * 1024


class Seen(NamedTuple):
    """What the bytes of an upload are: Pillow's format and mode, and pixels before and after its orientation."""

    format: str
    mode: str
    size: tuple[int, int]
    upright: tuple[int, int]


@dataclass(frozen=True)
class Upload:
    """One file of a request: the field it came in, its name and declared media type, its bytes."""

    field: str
    name: str
    type: str
    data: bytes

    @cached_property
    def sha256(self) -> str:
        """The digest of the bytes."""
        return hashlib.sha256(self.data).hexdigest()

    @cached_property
    def seen(self) -> Seen | None:
        """What the bytes are; None when they are no whole picture."""
        try:
            with Image.open(io.BytesIO(self.data)) as image:
                image.load()
                upright = ImageOps.exif_transpose(image).size
                return Seen(image.format or "", image.mode, image.size, upright)
        except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
            return None

    def image(self) -> Image.Image:
        """The decoded picture, upright, RGB or RGBA."""
        with Image.open(io.BytesIO(self.data)) as image:
            upright = ImageOps.exif_transpose(image)
            return upright.convert("RGBA" if upright.has_transparency_data else "RGB")


def check_picture(upload: Upload, param: str) -> Seen:
    """Refuse what is not a whole PNG, JPEG or WebP below 50 MB that was declared as what it is."""
    _check_declared(upload, param)
    if len(upload.data) >= MOST_BYTES:
        raise invalid(param, f"Invalid file '{param}': each image must be less than 50MB.", "image_too_large")
    seen = upload.seen
    if seen is None or seen.format != MEDIA_TYPES[upload.type]:
        message = f"Invalid image file or mode for '{param}', please check your image file."
        raise invalid(param, message, "invalid_image_file")
    return seen


def check_mask(mask: Upload, first: Upload) -> None:
    """Refuse a mask that is not a PNG below 4 MB, with alpha, as large as the first picture."""
    seen = _check_png(mask, "mask")
    if len(mask.data) >= MOST_MASK_BYTES:
        raise _bad_mask("must be less than 4MB")
    if "A" not in seen.mode:
        raise _bad_mask("missing alpha channel")
    if first.seen is None or seen.size != first.seen.size:
        raise _bad_mask("size does not match image size")


def check_markup(markup: Upload, first: Upload) -> None:
    """Refuse a markup that is not a PNG with transparent pixels, as large as the first picture when upright."""
    seen = _check_png(markup, "markup")
    if first.seen is None or seen.upright != first.seen.upright:
        raise invalid("markup", "Invalid markup: its dimensions do not match the first image.", "invalid_image_file")
    if "A" not in seen.mode or markup.image().getchannel("A").getextrema()[0] != 0:
        raise invalid("markup", "Invalid markup: it must contain transparent pixels.", "invalid_image_file")


def _check_png(upload: Upload, param: str) -> Seen:
    seen = check_picture(upload, param)
    if seen.format != "PNG":
        raise _mimetype(param, upload.type, "'image/png'")
    return seen


def _check_declared(upload: Upload, param: str) -> None:
    if upload.type not in MEDIA_TYPES:
        raise _mimetype(param, upload.type, "'image/jpeg', 'image/png', and 'image/webp'")


def _mimetype(param: str, declared: str, supported: str) -> ApiError:
    message = f"Invalid file '{param}': unsupported mimetype ('{declared}'). Supported file formats are {supported}."
    return invalid(param, message, "unsupported_file_mimetype")


def _bad_mask(why: str) -> ApiError:
    return invalid("mask", f"Invalid mask image format - mask image {why}.", "invalid_mask_image_format")
