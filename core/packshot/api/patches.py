"""A part of a product as a picture shows it: its colour, and whether it is one part of one colour."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import isqrt

import numpy as np
from numpy.typing import NDArray

from packshot.api.colour import SURE, delta_e, lab, linear, luminance, region_colour
from packshot.api.pictures import Picture

Pixels = NDArray[np.uint8]
"""Pixels of 8 bits, as a picture has them."""
Colour = NDArray[np.float32]
"""A linear sRGB colour, shape (3,)."""

OUTLINED = 0.75
"""Where less of a mask's edge is seen in the picture, mask and part do not fit: rendered truth shows 0.83 at least, and
a mask moved by a fiftieth of the picture 0.63 at most."""

_SAMPLE = 100_000
"""Pixels a patch has at most, about: an even grid of them, the median of a colour moves by less than 0.02."""
_FEWER = 20_000
"""Pixels of the part that tell whether it is of one colour."""
_MARGIN = 8
"""Pixels of the grid kept around the part, to see its edge against."""
_HALF = 128
_REACH = 3
"""Pixels to either side of an edge whose means are compared."""
_STEP = 2.0
"""deltaE00 from which on an eye sees an edge."""
_SAME = 12.0
"""deltaE00 of hue and chroma up to which light, highlights and noise vary one dyed surface, nearly everywhere."""
_BODY = (50, 90)
"""Percentiles of luminance between which light falls on a surface straight, without a highlight."""
_SHEEN = 0.022
_DARK = 0.002
"""Luminance below which eight bits hold no hue."""


@dataclass(frozen=True, eq=False)
class Patch:
    """A part and what is around it, thinned to a grid.

    `pixels` has shape (height, width, 3), `mask` and `alpha` (height, width); all are uint8.
    """

    pixels: Pixels
    mask: Pixels
    alpha: Pixels

    def colour(self) -> Colour | None:
        """The median of each channel in linear light, shape (3,); None where the part is too small to have one."""
        return region_colour(self.pixels, self.mask)

    def albedo(self) -> Colour:
        """What one would call the part's colour without knowing its light, linear, shape (3,): black where it is empty.

        The median of its better lit pixels, without the brightest tenth, less the light every surface adds.
        """
        inside = linear(self.pixels[self.mask > SURE])
        if not len(inside):
            return np.zeros(3, np.float32)
        light = luminance(inside)
        low, high = np.percentile(light, _BODY)
        body = np.median(inside[(light >= low) & (light <= high)], axis=0)
        albedo: Colour = (body - min(_SHEEN, 0.75 * body.min())).astype(np.float32)
        return albedo

    def evenness(self) -> float:
        """The share of the part, 0..1, that has the hue and the chroma of its median: the rest is of another colour.

        Each pixel is brought to the median's luminance first, since shading is no colour.
        """
        colour = self.colour()
        sure = self.pixels[self.mask > SURE]
        inside = linear(sure[:: max(1, len(sure) // _FEWER)])
        light = luminance(inside)
        if colour is None or not len(inside):
            return 0.0
        level = np.where(light > _DARK, luminance(colour) / np.maximum(light, _DARK), 0)
        off = delta_e(lab((inside * level[:, None]).astype(np.float32)), lab(colour))
        return float(((off < _SAME) | (light <= _DARK)).mean())

    @cached_property
    def outlined(self) -> float:
        """The share of the mask's edge, 0..1, across which the picture changes visibly; 1 where it has no edge.

        A part that is where its mask says stands out nearly all around; a mask laid beside its part does not. The
        picture's own border is no edge.
        """
        part = (self.mask >= _HALF).astype(np.float32)
        rim = (part > 0) & (_mean(part, 1) < 1 - 1e-4)
        rim[[0, -1]] = rim[:, [0, -1]] = False
        if not rim.any():
            return 1.0
        shown = lab(linear(self._on_contrast()))
        inside, outside = (_side(shown, weight, rim) for weight in (part, 1 - part))
        return float((delta_e(inside, outside) > _STEP).mean())

    def _on_contrast(self) -> Pixels:
        """The pixels over black or white, whichever is farther from the part, so that a cut-out has an edge."""
        light = self.pixels[self.mask >= _HALF].mean() >= _HALF
        share = self.alpha[..., None] / np.float32(255)
        shown: Pixels = np.rint(self.pixels * share + (1 - share) * (0 if light else 255)).astype(np.uint8)
        return shown


@lru_cache(maxsize=4)
def patch(picture: Picture, mask: Picture) -> Patch | None:
    """The part of the picture that `mask`, of the same size, covers; None where it is empty."""
    box = mask.image.getbbox()
    if box is None:
        return None
    step = max(1, isqrt((box[2] - box[0]) * (box[3] - box[1]) // _SAMPLE))
    wide = _widened(box, _MARGIN * step, picture.image.size)
    colours, alpha, covered = (each.crop(wide) for each in (picture.image, picture.alpha().image, mask.image))
    return Patch(*(np.asarray(each)[::step, ::step] for each in (colours.convert("RGB"), covered, alpha)))


def _widened(box: tuple[int, int, int, int], by: int, size: tuple[int, int]) -> tuple[int, int, int, int]:
    left, top, right, bottom = box
    return max(0, left - by), max(0, top - by), min(size[0], right + by), min(size[1], bottom + by)


def _side(shown: NDArray[np.float32], weight: Colour, rim: NDArray[np.bool_]) -> NDArray[np.float32]:
    """The mean of what is shown near each rim pixel, on the side that `weight` covers, shape (n, 3)."""
    near = np.maximum(_mean(weight, _REACH)[rim], np.float32(1e-3))
    means = [_mean(shown[..., channel] * weight, _REACH)[rim] / near for channel in range(3)]
    return np.stack(means, axis=-1)


def _mean(plane: NDArray[np.float32], radius: int) -> NDArray[np.float32]:
    """The mean over squares of `radius` pixels each way; beyond the edge lies 0."""
    width = 2 * radius + 1
    for _ in range(2):
        padded, length = np.pad(plane, ((radius, radius), (0, 0))), len(plane)
        total = padded[:length].copy()
        for start in range(1, width):
            total += padded[start : start + length]
        plane = np.ascontiguousarray((total / np.float32(width)).T)
    return plane
