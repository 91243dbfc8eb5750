"""The soft rim of a cut-out."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from packshot.api import Picture
from packshot.api.colour import lab, linear

_BARELY = (40, 110)
_NEARLY = (150, 230)
"""Levels of alpha, of 255: below and above them eight bits hold too little of one side."""
_SOLID = 250
_ENOUGH = 50
_LEAST, _NEAR = 4, 0.015
"""Pixels, and share of the shorter side: how far inside of the rim its neighbours are looked for."""


def fringe(picture: Picture) -> float | None:
    """How differently a rim's barely covered and nearly opaque pixels depart, in CIELAB, from the opaque ones beside.

    The distance of the two medians; None where there are too few of either. The picture has mode `RGBA`.
    """
    pixels = picture.array()
    beside = _beside(picture.image)
    alpha = np.where(beside[..., 3] >= _BARELY[0], pixels[..., 3], 0)
    sides = [(alpha >= low) & (alpha <= high) for low, high in (_BARELY, _NEARLY)]
    if min(int(each.sum()) for each in sides) < _ENOUGH:
        return None
    barely, nearly = (np.median(_lab(pixels[each]) - _lab(beside[each]), axis=0) for each in sides)
    return float(np.linalg.norm(barely - nearly))


def _beside(image: Image.Image) -> NDArray[np.uint8]:
    """The mean colour of the opaque pixels around each pixel; alpha 0 where there are none."""
    solid = image.copy()
    solid.putalpha(image.getchannel("A").point(lambda level: 255 if level >= _SOLID else 0))
    blurred = solid.convert("RGBa").filter(ImageFilter.BoxBlur(max(_LEAST, round(_NEAR * min(image.size)))))
    return np.asarray(blurred.convert("RGBA"))


def _lab(pixels: NDArray[np.uint8]) -> NDArray[np.floating]:
    return lab(linear(pixels[:, :3]))
