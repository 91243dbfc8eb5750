"""Recolours the part of a photo inside a mask, keeping its shading, its texture and its highlights.

The dichromatic model of reflection (Shafer, 1985): a surface sends back light of its own colour, the body, and light
of the lamp's colour, the highlight, which dye does not change. So a photo is split as `shading * body + highlight`,
and the body alone is replaced.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from packshot.api.colour import SURE, encoded, linear, luminance, region_colour
from packshot_studio.filters import Plane, box
from packshot_studio.highlights import highlights
from packshot_studio.interreflection import contrast

Colour = NDArray[np.float32]
Pixels = NDArray[np.uint8]

_SHOULDER = 0.90
"""Linear value above which the body rolls off towards white instead of clipping."""
_BRIGHTEST = 0.9995
_VEILED = 0.8
"""The largest share of the darkest channel that the highlight may make up at the median."""
_EDGE_RADIUS = 3
_ROUNDS = 12
_CLOSE = 2e-4
_SAMPLE = 40_000


@dataclass(frozen=True, slots=True)
class Split:
    """A region taken apart: `shading` (height, width) is 1 at the median, `highlight` is linear light to add."""

    shading: Plane
    highlight: Plane
    source: Colour


def recolour(
    pixels: Pixels, mask: Pixels, target: Colour, *, finish: str = "matte", alpha: Pixels | None = None
) -> Pixels:
    """The photo with the median colour of its masked region brought to `target`, as near as 8 bits can say it.

    `pixels` has shape (height, width, 3), `mask` and `alpha` (height, width), `target` is linear, shape (3,). Pixels
    where the mask is 0 come back exactly. `alpha` tells a pixel half covered by the product from one half covered by
    the part: the colour of the first is wholly the part's. Raises ValueError when the mask has no sure region.
    """
    source = region_colour(pixels, mask)
    if source is None:
        raise ValueError("the mask has no white part to measure the photo's colour in")
    area = _bounds(mask)
    share = _share(mask[area], None if alpha is None else alpha[area])
    light = linear(pixels[area])
    fabric = _unmixed(light, share)
    painted = _painted(_split(fabric, share, source, finish), target, mask[area] > SURE, finish)
    edge = (share > 0) & (share < 1)
    painted[edge] = _mixed(light[edge], fabric[edge], painted[edge], share[edge])
    result = np.array(pixels)
    result[area] = np.where((share > 0)[..., None], encoded(painted), pixels[area])
    return result


def _bounds(mask: Pixels) -> tuple[slice, slice]:
    rows, columns = (np.flatnonzero(mask.any(axis=axis)) for axis in (1, 0))
    return slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)


def _share(mask: Pixels, alpha: Pixels | None) -> Plane:
    """How much of each pixel's colour is the part's, 0..1."""
    whole = np.float32(255) if alpha is None else np.maximum(alpha, 1).astype(np.float32)
    share: Plane = np.minimum(mask / whole, 1).astype(np.float32)
    return share


def _unmixed(light: Colour, share: Plane) -> Colour:
    """The part's own colour in every pixel: where another part shares the pixel, that of the part's pixels nearby."""
    whole = (share == 1).astype(np.float32)
    near = box(whole, _EDGE_RADIUS)
    known = (share > 0) & (share < 1) & (near > 0)
    fabric = np.array(light)
    for c in range(3):
        fabric[known, c] = box(light[..., c] * whole, _EDGE_RADIUS)[known] / near[known]
    return fabric


def _mixed(light: Colour, fabric: Colour, painted: Colour, share: Plane) -> Colour:
    """Take the old part's light out of each edge pixel, shape (n, 3), and put the new one's in.

    Never more is taken out than the pixel holds: the part may lie in a crease darker than its surroundings.
    """
    weight = share[:, None]
    held = np.min(light / np.maximum(fabric * weight, np.float32(1e-6)), axis=1, keepdims=True)
    mixed: Colour = light + np.minimum(held, 1) * weight * (painted - fabric)
    return mixed


def _split(fabric: Colour, share: Plane, source: Colour, finish: str) -> Split:
    highlight = highlights(fabric, share, source, finish)
    level = np.float32(luminance(source))
    body = luminance(fabric).astype(np.float32) - highlight
    return Split(np.maximum(body / level, np.float32(1e-4)), highlight, source)


def _painted(split: Split, target: Colour, sure: NDArray[np.bool_], finish: str) -> Colour:
    """The region in the new colour, its median over the `sure` pixels at `target`."""
    exponent = contrast(target, finish) / contrast(luminance(split.source), finish)
    step = max(1, int(sure.sum()) // _SAMPLE)
    shading, highlight = split.shading[sure][::step], split.highlight[sure][::step]
    spare = np.float32(max(np.median(highlight) - _VEILED * target.min(), 0))
    body = _dyed(shading, _thinned(highlight, spare), target.astype(np.float32), exponent)
    return _lit(split.shading, _thinned(split.highlight, spare), body, exponent)


def _dyed(shading: Plane, highlight: Plane, target: Colour, exponent: Colour) -> Colour:
    """The body colour, shape (3,), that brings the median of the lit pixels to `target`, found step by step."""
    body, aim = target, linear(encoded(target))
    for _ in range(_ROUNDS):
        lit = _lit(shading, highlight, body, exponent)
        missing = aim - np.median(np.clip(lit, 0, 1), axis=0)
        if np.abs(missing).max() < _CLOSE:
            break
        own = np.median(lit - highlight[..., None], axis=0)
        body = body * np.clip(_unrolled(own + missing) / _unrolled(own), 0.25, 4).astype(np.float32)
    return body


def _thinned(highlight: Plane, spare: np.float32) -> Plane:
    """The highlight less what is `spare`: no veil is lighter than the darkest channel of the colour it lies on."""
    thinned: Plane = np.maximum(highlight - spare, np.minimum(highlight, 0))
    return thinned


def _lit(shading: Plane, highlight: Plane, body: Colour, exponent: Colour) -> Colour:
    lit = np.empty((*shading.shape, 3), np.float32)
    for c in range(3):
        lit[..., c] = _rolled(body[c] * shading ** exponent[c]) + highlight
    return lit


def _rolled(body: Plane) -> Plane:
    bright = body > _SHOULDER
    room = 1 - _SHOULDER
    body[bright] = 1 - room * np.exp((_SHOULDER - body[bright]) / room)
    return body


def _unrolled(light: Colour) -> Colour:
    """What `_rolled` makes this light of, shape (3,), above 0 and as far as 16 bits tell."""
    room = np.float32(1 - _SHOULDER)
    beyond = _SHOULDER - room * np.log((1 - np.clip(light, _SHOULDER, _BRIGHTEST)) / room)
    unrolled: Colour = np.where(light > _SHOULDER, beyond, np.maximum(light, np.float32(1e-5)))
    return unrolled
