"""Colour profiles: the sRGB profile packshot writes into its files, and the way from any other profile to it."""

from __future__ import annotations

import io
from functools import lru_cache
from typing import Literal

from PIL import Image, ImageCms

_CREATED = slice(24, 36)
"""When a profile was made (ICC.1:2022, 7.2): blanked, so that the same picture is the same file on every day."""


@lru_cache(maxsize=1)
def srgb_profile() -> bytes:
    """The sRGB ICC profile, byte for byte the same at every call and on every day."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[_CREATED] = (2000).to_bytes(2) + b"\x00\x01\x00\x01" + bytes(6)
    return bytes(profile)


def to_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """Mode `RGB` in sRGB, relative to the paper's white; a profile that is broken or of another mode is ignored.

    `image` is `RGB`, `CMYK` or `L`; transparency has no place here. packshot's own profile needs no conversion.
    """
    if profile == srgb_profile():
        return image.convert("RGB")
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        target = ImageCms.ImageCmsProfile(io.BytesIO(srgb_profile()))
        converted = ImageCms.profileToProfile(image, source, target, _INTENT, outputMode="RGB", flags=_FLAGS)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image.convert("RGB")
    return converted or image.convert("RGB")


_INTENT: Literal[ImageCms.Intent.RELATIVE_COLORIMETRIC] = ImageCms.Intent.RELATIVE_COLORIMETRIC
_FLAGS = ImageCms.Flags.BLACKPOINTCOMPENSATION
