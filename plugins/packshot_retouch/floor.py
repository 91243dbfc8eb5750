"""The shadow a standing product leaves on a white floor under a wide soft light, from its outline alone.

Each layer is a shape on the floor, blurred less in depth than in width, and shadows multiply: 1 - (1 - a)(1 - b)...
The strengths were chosen by eye on sofas, lamps, mugs and cushions at 2000 x 2000 pixels.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from packshot_retouch.footprints import Footprint, Polygon, find

WORKING = 480
"""Pixels of the longer side at which a shadow is drawn: its finest blur is wider than what that loses."""
DARKEST = 127
"""Alpha below one half: what is more is the product."""

_UNDER = ((0.05, 0.022, 0.20), (0.35, 0.032, 0.32), (0.80, 0.050, 0.45))
"""Under a body on legs: (how far back, over the floor's depth; blur, over the product's longer side; strength)."""
_AT_LEG = ((1.7, 0.75), (5.0, 0.30))
"""Around a leg's tip: (radius over the leg's half width, strength)."""
_AT_FOOT = ((0.002, 0.006, 0.62), (0.006, 0.020, 0.45), (0.014, 0.034, 0.40))
"""Around a foot: (how far forward, and blur, over the product's longer side; strength)."""


@dataclass(frozen=True, slots=True)
class Layer:
    """A shape on the floor, the blur of its edge across and in depth (pixels), and how dark it is 0..1."""

    shape: Polygon
    blur: tuple[float, float]
    strength: float


def shade(alpha: Image.Image, reach: int, *, on_legs: bool, strength: float) -> Image.Image:
    """The shadow's alpha, of the size of `alpha`: the product's, with `reach` pixels of room on each side.

    It has faded to exactly 0 at the edges.
    """
    scale = min(1.0, WORKING / max(alpha.size))
    small = alpha.resize(_scaled(alpha.size, scale), Image.Resampling.BOX)
    footprint = find(np.asarray(small, dtype=np.float32) / 255, on_legs=on_legs)
    if footprint is None:
        return Image.new("L", alpha.size)
    longer = max(small.size) - 2 * reach * scale
    light = np.ones((small.height, small.width), np.float32)
    for layer in _layers(footprint, longer):
        light *= 1 - layer.strength * _drawn(layer, small.size)
    dark = (1 - light) * strength * _fading(small.size, reach * scale)
    levels = np.clip(np.rint(dark * 255), 0, DARKEST).astype(np.uint8)
    return Image.fromarray(levels).resize(alpha.size, Image.Resampling.BILINEAR)


def _scaled(size: tuple[int, int], scale: float) -> tuple[int, int]:
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _layers(footprint: Footprint, longer: float) -> Iterator[Layer]:
    if not footprint.legs:
        for forward, blur, strength in _AT_FOOT:
            shape = _moved(footprint.covered, forward * longer)
            yield Layer(shape, (blur * longer, 0.5 * blur * longer), strength)
        return
    for (x, y), half in footprint.legs:
        for radius, strength in _AT_LEG:
            across = radius * half
            yield Layer(_ellipse(x, y - 0.1 * across, across), (0.4 * across, 0.16 * across), strength)
    for back, blur, strength in _UNDER:
        shape = _moved(footprint.covered, -back * footprint.depth)
        yield Layer(shape, (blur * longer, 0.4 * blur * longer), strength)


def _moved(shape: Polygon, forward: float) -> Polygon:
    return tuple((x, y + forward) for x, y in shape)


def _ellipse(x: float, y: float, across: float) -> Polygon:
    """A circle on the floor, as it looks from in front."""
    turns = [2 * math.pi * step / 32 for step in range(32)]
    return tuple((x + across * math.cos(turn), y + 0.36 * across * math.sin(turn)) for turn in turns)


def _drawn(layer: Layer, size: tuple[int, int]) -> NDArray[np.float32]:
    image = Image.new("L", size)
    ImageDraw.Draw(image).polygon(layer.shape, fill=255)
    blurred = np.asarray(image.filter(ImageFilter.GaussianBlur(layer.blur)), dtype=np.float32)
    return blurred / np.float32(255)


def _fading(size: tuple[int, int], reach: float) -> NDArray[Any]:
    """1 inside, falling smoothly to 0 over the outer 60 % of the reach."""
    across, down = (_rise(length, 0.6 * reach) for length in size)
    faded: NDArray[Any] = np.minimum(down[:, None], across[None, :])
    return faded


def _rise(length: int, over: float) -> NDArray[Any]:
    steps = np.arange(length, dtype=np.float32)
    share = np.clip(np.minimum(steps, steps[::-1]) / max(over, 1), 0, 1)
    smooth: NDArray[Any] = share * share * (3 - 2 * share)
    return smooth
