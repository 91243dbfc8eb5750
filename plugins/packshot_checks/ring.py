"""The ring of pixels along a picture's border."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageColor

WIDTH = 0.02
"""Of the picture's shorter side."""


def off_pixels(image: Image.Image, color: str, tolerance: int) -> tuple[int, int]:
    """How many pixels of the ring are not `color`, and how many it has; a pixel that is not opaque is not `color`."""
    ring = border(np.asarray(image.convert("RGBA")))
    wanted = np.array((*ImageColor.getrgb(color), 255), np.int16)
    distance = np.abs(ring.astype(np.int16) - wanted)
    return int((distance.max(axis=1) > tolerance).sum()), len(ring)


def border(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The ring's pixels, each once: (height, width, channels) to (count, channels)."""
    height, width, channels = pixels.shape
    edge = max(1, round(WIDTH * min(height, width)))
    inner = slice(edge, max(edge, height - edge))
    strips = pixels[:edge], pixels[inner.stop :], pixels[inner, :edge], pixels[inner, max(edge, width - edge) :]
    return np.concatenate([each.reshape(-1, channels) for each in strips])
