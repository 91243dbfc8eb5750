"""Recolours the part of a photo inside a mask, keeping its shading, its texture and its highlights.

The dichromatic model of reflection (Shafer, 1985): a surface sends back light of its own colour, the body, and light
of the lamp's colour, the highlight, which dye does not change. So a photo is split as `shading * body + highlight`,
and the body alone is replaced.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from packshot.api.colour import SURE, encoded, linear, luminance, region_colour
from packshot_studio.dyeing import dyeing, own_light
from packshot_studio.filters import Plane, box
from packshot_studio.highlights import highlights
from packshot_studio.interreflection import contrast
from packshot_studio.lamp import lamp_of
from packshot_studio.sheen import expected_sheen
from packshot_studio.support import told_apart

Colour = NDArray[np.float32]
Pixels = NDArray[np.uint8]

_SHOULDER = 0.90
"""Linear value above which the body rolls off towards white instead of clipping."""
_BRIGHTEST = 0.9995
_VEILED = 0.8
"""The largest share of the darkest channel that the highlight may make up at the median."""
_CLIPPED = 0.985
"""Linear value from which a channel no longer tells its light."""
_LIGHTEST = 0.95
"""The albedo of the whitest surface."""
_EDGE_RADIUS = 3
_ROUNDS = 12
_CLOSE = 2e-4
_SAMPLE = 40_000


@dataclass(frozen=True, slots=True)
class Change:
    """From the median the region has to the one it should have, linear, shape (3,) each."""

    source: Colour
    target: Colour
    finish: str
    shown: Colour | None
    """The swatch of what the photo shows; None where nobody says."""

    @property
    def albedo(self) -> float:
        """The luminance of the photographed colour; that of the photo's median where nobody says."""
        return float(luminance(self.source if self.shown is None else self.shown))


@dataclass(frozen=True, slots=True)
class Split:
    """A region taken apart: `shading` (height, width) is 1 at the median, `highlight` is linear light to add."""

    shading: Plane
    highlight: Plane
    own: Plane | None
    """The share of its light that a white surface would have from itself, 0..1; None where the photo does not tell."""
    exponent: Colour
    """Of the shading, for each channel of the new colour: what `own` does not explain."""

    def sampled(self, where: NDArray[np.bool_], step: int) -> Split:
        """Every `step`-th of the pixels `where` it holds."""
        own = None if self.own is None else self.own[where][::step]
        return replace(self, shading=self.shading[where][::step], highlight=self.highlight[where][::step], own=own)

    def thinned(self, spare: np.float32) -> Split:
        """With less highlight by what is `spare`: no veil is lighter than the darkest channel of its colour."""
        thinned: Plane = np.maximum(self.highlight - spare, np.minimum(self.highlight, 0))
        return replace(self, highlight=thinned)


def recolour(
    pixels: Pixels,
    mask: Pixels,
    target: Colour,
    *,
    finish: str = "matte",
    alpha: Pixels | None = None,
    shown: Colour | None = None,
) -> Pixels:
    """The photo with the median colour of its masked region brought to `target`, as near as 8 bits can say it.

    `pixels` has shape (height, width, 3), `mask` and `alpha` (height, width), `target` is linear, shape (3,). Pixels
    where the mask is 0 come back exactly. `alpha` tells a pixel half covered by the product from one half covered by
    the part: the colour of the first is wholly the part's. `shown` is the swatch of the colour the photo shows, linear;
    it tells the colour of the light. Raises ValueError when the mask has no sure region.
    """
    source = region_colour(pixels, mask)
    if source is None:
        raise ValueError("the mask has no white part to measure the photo's colour in")
    area = _bounds(mask)
    share = _share(mask[area], None if alpha is None else alpha[area])
    light = linear(pixels[area])
    fabric = _unmixed(light, share)
    painted = _repainted(fabric, share, mask[area] > SURE, Change(source, target, finish, shown))
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


def _repainted(fabric: Colour, share: Plane, sure: NDArray[np.bool_], change: Change) -> Colour:
    """The region in the new colour, under the light of the photo, its median over the `sure` pixels at the target."""
    clear = fabric.max(axis=-1) < _CLIPPED
    lamp = lamp_of(change.source, change.shown, change.finish)
    if lamp is None:
        return _painted(_split(fabric, share, clear, change), change.target, sure, np.ones(3, np.float32))
    white = replace(change, source=change.source / lamp, target=change.target / lamp)
    return _painted(_split(fabric / lamp, share, clear, white), white.target, sure, lamp) * lamp


def _split(fabric: Colour, share: Plane, clear: NDArray[np.bool_], change: Change) -> Split:
    """The region under white light taken apart; `clear` is where the photo was not clipped."""
    source, finish, albedo = change.source, change.finish, change.albedo
    level, bright = float(luminance(source)), luminance(fabric).astype(np.float32)
    neutral = finish != "metal" and told_apart(source.tolist()) < 1
    dyed = dyeing(fabric, share, clear, albedo, expected_sheen(level, finish)) if neutral else None
    highlight = highlights(fabric, share, source, finish, dyed=dyed)
    exponent = contrast(change.target, finish) / contrast(luminance(source), finish)
    if dyed is None:
        body = bright - highlight
        return Split(np.maximum(body / np.float32(level), np.float32(1e-4)), highlight, None, exponent)
    body = np.maximum(bright / dyed.bounces - highlight, np.float32(1e-4 * level))
    shading = body / np.float32(np.median(body[share == 1]))
    own = own_light(dyed.bounces, albedo)
    return Split(shading, highlight, own, 1 - np.float32(1 - dyed.trust) * (1 - exponent))


def _painted(split: Split, target: Colour, sure: NDArray[np.bool_], lamp: Colour) -> Colour:
    """The region in the new colour, its median over the `sure` pixels at `target`, both as under white light.

    `lamp` is the light's true colour: what is above 1 in it is clipped.
    """
    sample = split.sampled(sure, max(1, int(sure.sum()) // _SAMPLE))
    spare = np.float32(max(np.median(sample.highlight) - _VEILED * target.min(), 0))
    body = _dyed(sample.thinned(spare), target.astype(np.float32), lamp)
    return _lit(split.thinned(spare), body)


def _dyed(sample: Split, target: Colour, lamp: Colour) -> Colour:
    """The body colour, shape (3,), that brings the median of the lit pixels to `target`, found step by step."""
    body, aim = target, linear(encoded(target * lamp)) / lamp
    for _ in range(_ROUNDS):
        lit = _lit(sample, body)
        missing = aim - np.median(np.clip(lit, 0, 1 / lamp), axis=0)
        if np.abs(missing).max() < _CLOSE:
            break
        own = np.median(lit - sample.highlight[..., None], axis=0)
        body = body * np.clip(_unrolled(own + missing) / _unrolled(own), 0.25, 4).astype(np.float32)
    return body


def _lit(split: Split, body: Colour) -> Colour:
    lit = np.empty((*split.shading.shape, 3), np.float32)
    for c in range(3):
        plain = body[c] * split.shading ** np.float32(split.exponent[c])
        if split.own is not None:
            plain /= 1 - min(float(body[c]), _LIGHTEST) * split.own
        lit[..., c] = _rolled(plain) + split.highlight
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
