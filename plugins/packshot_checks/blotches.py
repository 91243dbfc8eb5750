"""Where a part's colour is off, place by place, however much light falls there."""

from __future__ import annotations

from math import ceil

import numpy as np
from numpy.typing import NDArray

from packshot.api import Heat, Picture
from packshot.api.colour import SURE, delta_e, lab, linear, luminance
from packshot_checks.heatmaps import times
from packshot_checks.planes import Plane, cells
from packshot_checks.regions import Region, laid, sampled

_CELLS = 96
"""Along the part's longer side: a colour is judged over a few pixels, or their noise would be."""
_LONGEST = 512
"""Pixels of a picture's longer side that are looked at, up to twice as many."""
_HIGHLIGHT = 1.5
"""Times the part's own light from which on a place may be a highlight."""
_BESIDE = 0.15
"""The share of a place's light up to which it may be neither the part's colour nor white, and still be a highlight."""
_ENOUGH = 0.25
"""Of a cell's pixels."""
_NEUTRAL = 0.02
"""The squared sine of the angle to white up to which a colour does not tell its sheen."""
_NONE = np.float32(1e-4)

Colour = NDArray[np.float32]
"""Linear sRGB, shape (..., 3)."""


def blotches(
    picture: Picture, photo: Picture, mask: Picture, colours: tuple[Colour, Colour, Colour], lightness: float
) -> tuple[Plane, Region]:
    """How far each cell under the mask is from the colour wanted, deltaE00, shaded as it is; and what the cells cover.

    `colours` are the part's: in the picture, as wanted there, and in the photo. The photo, laid where it lies in the
    picture, tells how much of a place's light is sheen. `lightness` is kL of CIEDE2000. A highlight is of no colour.
    """
    small = _shrunk(picture, picture)
    cover = _shrunk(mask, picture)
    region, before = sampled(small, cover), sampled(laid(small, photo), cover)
    if region is None or before is None:
        raise ValueError("an empty mask covers no place")
    found, wanted, source = colours
    light, cell = linear(region.pixels), cell_of(region)
    weight = ((region.mask > SURE) & ~_highlight(light, found)).astype(np.float32)
    share = cells(weight, cell)
    seen, then = (_means(each, weight, share, cell) for each in (light, linear(before.pixels)))
    meant = _dyed(then, source, wanted)
    level = luminance(seen) / np.maximum(luminance(meant), _NONE) * (luminance(wanted) / luminance(found))
    off: Plane = delta_e(lab(seen), lab(meant * level[..., None]), lightness=lightness) * (share > _ENOUGH)
    return off, region


def heat_of(off: Plane, region: Region, limit: float, picture: Picture) -> Heat:
    """The map of what `blotches` found in this picture."""
    step = _step(picture)
    (left, top), (rows, columns), reach = region.corner, off.shape, cell_of(region) * region.step * step
    left, top = left * step, top * step
    return Heat.of(times(limit, off), (left, top, left + columns * reach, top + rows * reach))


def cell_of(region: Region) -> int:
    """Pixels of a cell's side."""
    return max(1, ceil(int(max(region.mask.shape)) / _CELLS))


def _step(picture: Picture) -> int:
    return max(1, max(picture.width, picture.height) // _LONGEST)


def _shrunk(image: Picture, picture: Picture) -> Picture:
    """Something of the picture's size, each so many pixels as one."""
    step, lies = _step(picture), image.placement
    return Picture(image.image.reduce(step), lies and lies.scaled(1 / step, 1 / step))


def _highlight(light: Colour, body: Colour) -> NDArray[np.bool_]:
    """Whether a place is much lighter than the body, and can be it with white light on top."""
    both = np.stack([body, np.ones(3, np.float32)], axis=1)
    shares = light @ np.linalg.pinv(both).T
    beside = np.linalg.norm(light - shares @ both.T, axis=-1)
    bright = luminance(light) > _HIGHLIGHT * luminance(body)
    glossy: NDArray[np.bool_] = (shares[..., 1] >= 0) & (beside < _BESIDE * np.linalg.norm(light, axis=-1))
    return bright & glossy


def _dyed(then: Colour, source: Colour, wanted: Colour) -> Colour:
    """What the photo shows, with its body dyed anew: the sheen on it stays."""
    along, white, across = float(source @ source), 3.0, float(source.sum())
    square = along * white - across**2
    if square < _NEUTRAL * along * white:
        return np.asarray(luminance(then)[..., None] / np.maximum(luminance(source), _NONE) * wanted)
    sheen = (along * then.sum(axis=-1) - across * (then @ source)) / square
    sheen = np.clip(sheen, 0, then.min(axis=-1))[..., None]
    body = np.maximum(luminance(then)[..., None] - sheen, 0) / luminance(source)
    dyed: Colour = body * wanted + sheen
    return dyed


def _means(light: Colour, weight: Plane, share: Plane, cell: int) -> Colour:
    planes = (cells(light[..., each] * weight, cell) / np.maximum(share, _NONE) for each in range(3))
    return np.stack(list(planes), axis=-1)
