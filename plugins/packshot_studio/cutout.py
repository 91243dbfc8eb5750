"""Cuts the product out of a photo on a plain backdrop: its outline, and its rim without the backdrop's light."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from packshot.api.colour import encoded, lab, linear
from packshot_studio.backdrop import plain_backdrop
from packshot_studio.filters import Plane, box
from packshot_studio.spreading import Region, patches, reached

Pixels = NDArray[np.uint8]
Light = NDArray[np.float32]

_RIM = 0.005
"""Width of the band in which an outline is looked for, over the picture's shorter side."""
_FAINT, _CLEAR = 4.0, 14.0
"""CIELAB distance of product and backdrop at which coverage cannot, and surely can, be read from the colour."""
_DEEP = 0.7
"""From this share of product around it on, a pixel of the backdrop's colour more and more is a reflection of it."""
_HOLE = 0.015
"""A hole is at least this share of what is enclosed: smaller patches of the backdrop's colour are reflections."""
_SHARP = 25.0
"""CIELAB distance beyond a hole's rim; a reflection fades into what it lies on."""
_ALL_AROUND = 0.9


@dataclass(frozen=True, slots=True)
class Cutout:
    """A product off its backdrop."""

    pixels: Pixels
    """Its own colours, (height, width, 3): the rim without the backdrop's share."""
    alpha: Pixels
    """Its coverage, (height, width)."""
    certain: float
    """The share of its outline, 0..1, that its colour told apart from the backdrop."""


def cut_out(pixels: Pixels) -> Cutout | None:
    """The product of a photo (height, width, 3) on a plain backdrop; None where the backdrop is not plain.

    Backdrop is what resembles a smooth surface through the border and hangs together with the border, and holes in
    which all of the rim is sharp. Coverage is read from the colours: a rim pixel is a mixture, in linear light, of the
    product's colour inside of it and the backdrop's outside (the compositing equation of Porter and Duff, 1984).
    """
    backdrop = plain_backdrop(lab(linear(pixels)))
    if backdrop is None:
        return None
    alike = backdrop.away < backdrop.tolerance
    outside = reached(alike)
    return matted(pixels, outside | _holes(alike & ~outside, outside, backdrop.away, _band(outside.shape)))


def matted(pixels: Pixels, outside: Region) -> Cutout:
    """The product that lies next to what is surely `outside` of it, booleans (height, width)."""
    light, band = linear(pixels), _band(outside.shape)
    rim = _grown(outside, band) & ~outside
    inner, outer = _around(light, ~outside & ~rim, rim, band), _around(light, outside, rim, band)
    clear, seen = _clearness(inner, outer), light[rim]
    enclosed = (~outside).astype(np.float32)
    guessed, deep = box(enclosed, 1)[rim], box(enclosed, band)[rim]
    read = np.maximum(_share(seen, inner, outer), np.clip((deep - _DEEP) / (1 - _DEEP), 0, 1))
    covered = np.asarray(clear * read + (1 - clear) * guessed, np.float32)
    alpha, own = np.where(outside, np.uint8(0), np.uint8(255)), pixels.copy()
    alpha[rim] = np.rint(covered * 255)
    own[rim] = np.where(covered[:, None] < 1, encoded(_own(seen, inner, outer, covered)), own[rim])
    return Cutout(own, alpha, float(clear.mean()) if rim.any() else 1.0)


def _band(shape: tuple[int, ...]) -> int:
    return max(2, round(_RIM * min(shape)))


def _holes(alike: Region, outside: Region, away: Plane, band: int) -> Region:
    """The enclosed patches of the backdrop's colour through which the backdrop is seen."""
    holes = np.zeros_like(alike)
    least = _HOLE * (~outside).sum()
    for patch in patches(alike, least):
        ring = _grown(patch, band + 1) & ~_grown(patch, band)
        if (away[ring] > _SHARP).mean() > _ALL_AROUND:
            holes |= patch
    return holes


def _share(seen: Light, inner: Light, outer: Light) -> Light:
    """How much of each pixel (n, 3) is `inner`, 0..1, the rest being `outer`: least squares over the channels."""
    step = inner - outer
    share: Light = ((seen - outer) * step).sum(axis=-1) / np.maximum((step * step).sum(axis=-1), np.float32(1e-6))
    return np.clip(share, 0, 1)


def _own(seen: Light, inner: Light, outer: Light, alpha: Light) -> Light:
    """The product's own colour: the pixel's without the backdrop's share, its neighbours' where little is left."""
    share = np.maximum(alpha, np.float32(0.05))[:, None]
    own = np.clip((seen - (1 - share) * outer) / share, 0, 1)
    trust = np.square(alpha)[:, None].astype(np.float32)
    mixed: Light = trust * own + (np.float32(1) - trust) * inner
    return mixed


def _clearness(inner: Light, outer: Light) -> Light:
    distance = np.sqrt(np.square(lab(inner) - lab(outer)).sum(axis=-1))
    clear: Light = np.clip((distance - np.float32(_FAINT)) / np.float32(_CLEAR - _FAINT), 0, 1).astype(np.float32)
    return clear


def _around(light: Light, where: Region, rim: Region, band: int) -> Light:
    """The mean colour (n, 3) of a region's pixels near each pixel of the rim; from further away where none is near."""
    near, weight = _mean(light, where, rim, band + 1)
    if (weight > 0).all():
        return near
    far, _ = _mean(light, where, rim, 4 * band)
    found: Light = np.where(weight[:, None] > 0, near, far)
    return found


def _mean(light: Light, where: Region, rim: Region, radius: int) -> tuple[Light, Light]:
    """The mean colour, and how much of the region it was taken from."""
    share = where.astype(np.float32)
    weight = box(share, radius)[rim]
    weight[weight < np.float32(0.5 / (2 * radius + 1) ** 2)] = 0
    sums = [box(light[..., channel] * share, radius)[rim] for channel in range(3)]
    mean = np.stack(sums, axis=-1) / np.maximum(weight, np.float32(1e-6))[:, None]
    return np.asarray(mean, np.float32), weight


def _grown(region: Region, by: int) -> Region:
    grown: Region = box(region.astype(np.float32), by) > np.float32(0.5 / (2 * by + 1) ** 2)
    return grown
