"""Which pixels of a picture belong to the product, and to the part that takes the colour."""

from __future__ import annotations

from dataclasses import dataclass
from math import isqrt

import numpy as np
from numpy.typing import NDArray

from packshot.api import Box, Picture
from packshot_checks.measuring import Unmeasurable

SAMPLE = 200_000
"""Pixels a median or a mean is taken over at most: an even grid of them, the statistic moves by less than 0.01."""


@dataclass(frozen=True, slots=True)
class Region:
    """Pixels of shape (height, width, 3) with their mask of shape (height, width), both uint8."""

    pixels: NDArray[np.uint8]
    mask: NDArray[np.uint8]
    corner: tuple[int, int]
    """Left and top of the first pixel in the picture."""
    step: int
    """Each so many-th pixel of the picture."""

    @property
    def box(self) -> Box:
        """What of the picture it shows, to the next pixel of the grid."""
        (left, top), (height, width) = self.corner, self.mask.shape
        return left, top, left + width * self.step, top + height * self.step


def laid(picture: Picture, mask: Picture) -> Picture:
    """A mask of the photo's pixels laid where the photo lies in the picture."""
    found = picture.lay(mask)
    if found is None:
        raise Unmeasurable("the picture does not say where the product's photo lies in it, so it cannot be compared")
    return found


def sampled(picture: Picture, mask: Picture) -> Region | None:
    """The picture inside the mask's box, thinned to `SAMPLE` pixels; None where the mask is empty."""
    box = mask.image.getbbox()
    if box is None:
        return None
    step = max(1, isqrt((box[2] - box[0]) * (box[3] - box[1]) // SAMPLE))
    pixels = np.asarray(picture.image.crop(box).convert("RGB"))
    return Region(pixels[::step, ::step], np.asarray(mask.image.crop(box))[::step, ::step], box[:2], step)
