"""Moving the colour of a region in linear light: its body takes the new colour, what shines on it stays."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from packshot.api.colour import SURE, encoded, linear, luminance

Colour = NDArray[np.float32]
"""Linear sRGB, shape (3,)."""
Light = NDArray[np.float32]
Plane = NDArray[np.float32]

_SHINE = 1.5
"""Times the median's luminance above which light is the lamp's, not the surface's."""
_ROUNDS = 6
_CLOSE = 1e-4
_SAMPLE = 40_000
_NEAR = 3
"""Pixels around one at an edge whose shading it shares."""


def corrected(image: Image.Image, mask: Image.Image, cover: Image.Image, now: Colour, wanted: Colour) -> Image.Image:
    """The `RGB` picture with the mask's region, whose median is `now`, moved until its median is `wanted`.

    The difference of the two is added in proportion to each pixel's shading, so that a highlight keeps its own colour
    on top of the new one and texture keeps its contrast. `cover` (mode `L`, zero where the mask is) says how much of
    each pixel is the region's; pixels where it is black come back exactly.
    """
    box = mask.getbbox()
    if box is None:
        return image
    light, sure = linear(np.asarray(image.crop(box))), np.asarray(mask.crop(box)) > SURE
    share = (_shading(light, sure, now) * np.asarray(cover.crop(box)) / 255).astype(np.float32)
    moved = image.copy()
    moved.paste(Image.fromarray(encoded(light + share[..., None] * _step(light[sure], share[sure], wanted))), box)
    return moved


def _shading(light: Light, sure: NDArray[np.bool_], now: Colour) -> Plane:
    """How brightly each pixel's surface is lit, 1 at the median; at the edge, where it is mixed, as nearby inside.

    The more of its light is the lamp's, the less a pixel tells of its surface: 1 is assumed in the end.
    """
    bright = luminance(light) / max(float(luminance(now)), _CLOSE)
    lit = np.where(bright > _SHINE, 1 + (_SHINE - 1) * _SHINE / np.maximum(bright, _SHINE), bright).astype(np.float32)
    inside = np.where(sure, np.rint(lit * (255 / _SHINE)), 0).astype(np.uint8)
    near, weight = (_blurred(each) for each in (inside, sure.astype(np.uint8) * np.uint8(255)))
    shading: Plane = np.where(sure, lit, near / np.maximum(weight, 1) * np.float32(_SHINE))
    return shading


def _blurred(plane: NDArray[np.uint8]) -> Plane:
    return np.asarray(Image.fromarray(plane).filter(ImageFilter.BoxBlur(_NEAR)), dtype=np.float32)


def _step(light: Light, share: Plane, wanted: Colour) -> Colour:
    """What to add where the share is 1, so that the median becomes the wanted colour: found in a few rounds.

    `light` has shape (n, 3), `share` (n,).
    """
    every = max(1, len(light) // _SAMPLE)
    light, share = light[::every], share[::every, None]
    step = wanted - np.median(light, axis=0)
    for _ in range(_ROUNDS):
        missing = wanted - np.median(np.clip(light + share * step, 0, 1), axis=0)
        if np.abs(missing).max() < _CLOSE:
            break
        step = step + missing
    return step.astype(np.float32)
