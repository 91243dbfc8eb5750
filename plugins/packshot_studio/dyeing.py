"""How many times the light of each pixel has met the colour, read from the little chroma that whites and greys have.

A highlight has met it never, light straight from a lamp once, light out of a fold or a bowl twice and more, each time
dyed again. So in the photo of an off-white cup the inside is more yellow than the outside, and the gloss less.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from packshot.api.colour import Floats, luminance
from packshot_studio.filters import Plane, box, guided

Light = NDArray[np.float32]

_FINE, _BROAD = 0.012, 0.06
"""Radii of the two averages a chroma is read from, over the region's shorter side: 8 bits hold little of it."""
_FEWEST = 200
_STEP = 1.7
"""Steps of 8 bits that a photo's chroma must have to be read: rounding, and a JPEG, move it by one or two."""
_OWN = 0.12
"""The share of its light that a usual place of a fully white surface has from the surface itself."""
_OWN_SPREAD = 0.25
"""By how much that share differs from place to place."""
_SHEEN_SPREAD, _BODY_SPREAD = 1.3, 0.5
"""By how much sheen and shading differ from place to place, of what is expected."""
_CURVE, _SHOULDER = 0.06, 0.15
"""By how much a camera's tone curve changes chroma over a part's shading, and what its shoulder adds in a white."""
_TINTED, _PLAIN = 0.3, 0.6
"""Light of several hues makes whites less dyed than any sheen does. Where the tenth part of a surface, least dyed, is
below the first value, its chroma is not believed; above the second it is."""
_MOST = 0.9


@dataclass(frozen=True, slots=True)
class Dyeing:
    """What a nearly neutral surface's chroma tells of its light."""

    bounces: Plane
    """Times the light on each pixel was dyed on average, 1 and above, shape (height, width)."""
    sheen: Plane
    """Share of the light that was not dyed at all, 0..1."""
    trust: float
    """How far `bounces` is to be believed instead of what brightness lets expect, 0..1."""
    sheen_trust: Plane
    """The same of `sheen`, for each pixel."""


def dyeing(fabric: Light, weight: Plane, clear: NDArray[np.bool_], albedo: float, sheen: float) -> Dyeing | None:
    """What `fabric`, (height, width, 3) linear under white light, tells; None where it tells nothing.

    `weight` is the part's share of each pixel; only `clear` pixels, which the photo did not clip, are read. `albedo` is
    the luminance of the surface's colour and `sheen` the share of its light that is expected to be undyed, both 0..1.
    """
    told = weight * clear
    sure = told > 0.98  # noqa: PLR2004  no edge
    mean = fabric[sure].mean(axis=0) if sure.sum() >= _FEWEST else np.ones(3, np.float32)
    if float(np.ptp(mean)) < 1e-3 * float(mean.max()):  # grey to the last bit
        return None
    read = _read(fabric, told, sure, mean)
    order: Plane = read.order * np.float32((1 - sheen) / (1 - _OWN * albedo))
    sound = _smooth((float(np.percentile(read.order[sure][::7], 10)) - _TINTED) / (_PLAIN - _TINTED))
    known = np.float32(sound) * _known(told, weight, read.radius)
    trust = float(_gain(_OWN_SPREAD * albedo, np.hypot(_CURVE, read.noise)) * _gain(read.steps**2, _STEP**2))
    brighter = np.maximum(luminance(fabric) / luminance(mean), 1)  # a share's error is larger where it shines
    bounces: Plane = np.clip(1 + np.float32(trust) * (order - 1) * known, 1, np.float32(1 / (1 - _MOST * albedo)))
    doubt = np.hypot(_CURVE + _SHOULDER * albedo**2, read.noise) * brighter
    undyed: Plane = np.clip(1 - order, 0, 1)
    believed = _gain(_spread_of(sheen), doubt) * _gain(read.steps**2, _STEP**2 * brighter)
    return Dyeing(bounces, undyed, sound * trust, (known * believed).astype(np.float32))


def _known(told: Plane, weight: Plane, radius: int) -> Plane:
    """How much of what lies around a pixel can be read, 0..1: half of it is enough."""
    share = box(told, radius) / np.maximum(box(weight, radius), np.float32(1e-6))
    known: Plane = np.clip(2 * share - np.float32(0.5), 0, 1)
    return known


def _spread_of(sheen: float) -> float:
    """By how much sheen differs where the brightness is known: what it has more, the body has less."""
    varied, body = _SHEEN_SPREAD * sheen, _BODY_SPREAD * (1 - sheen)
    return varied * body / math.hypot(varied, body)


def own_light(bounces: Plane, albedo: float) -> Plane:
    """The share of each pixel's light that a fully white surface of the same shape would have from itself, 0..1.

    A surface of albedo a that sees itself in the share k of all directions is lit 1 / (1 - a * k) times as much.
    """
    share: Plane = np.clip((1 - 1 / bounces) / np.float32(albedo), 0, np.float32(_MOST))
    return share


@dataclass(frozen=True, slots=True)
class _Order:
    """How often light was dyed, 1 at the region's median, with what is known of its error."""

    order: Plane
    noise: float
    steps: float
    """Steps of 8 bits between the strongest and the weakest channel."""
    radius: int


def _read(fabric: Light, told: Plane, sure: NDArray[np.bool_], mean: Light) -> _Order:
    """Chroma along the body's own hue, over that of the mean; what lies across that hue tells the noise."""
    bright, level = luminance(fabric).astype(np.float32), float(luminance(mean))
    own = mean - mean.mean()
    across = np.cross(own, np.full(3, 3**-0.5)).astype(np.float32)
    scale = np.float32(level / float(mean @ own))
    along, aside = ((fabric @ (way * scale)).astype(np.float32) for way in (own, across))
    fine = max(2, round(_FINE * min(bright.shape)))
    sharp = _sharp(bright, along, told, fine, level)
    half_bright, half_along, half_aside, half_told = (_halved(each) for each in (bright, along, aside, told))
    broad = max(2, round(_BROAD * min(half_bright.shape)))
    share = np.maximum(box(half_bright * half_told, broad), np.float32(1e-6))
    half_coarse, coarse_aside = (
        (box(plane * half_told, broad) / share).astype(np.float32) for plane in (half_along, half_aside)
    )
    sharp_aside = _sharp(half_bright, half_aside, half_told, max(1, round(fine / 2)), level)
    coarse, inner = _doubled(half_coarse, bright.shape), _halved(sure.astype(np.float32)) == 1
    believed = _believed(coarse[sure], coarse_aside[inner])
    believed_fine = _believed((sharp - coarse)[sure], (sharp_aside - coarse_aside)[inner])
    middle = np.float32(max(float(np.median(coarse[sure][::5])), 0.2))
    order = 1 + ((believed * (coarse - middle) + believed_fine * (sharp - coarse)) / middle).astype(np.float32)
    noise = float(np.hypot(_spread(coarse_aside[inner]), _spread((sharp_aside - coarse_aside)[inner])) / middle)
    steps = 255 * float(np.ptp(_coded(mean)))
    return _Order(order.astype(np.float32), noise, steps, fine)


def _sharp(bright: Plane, plane: Plane, told: Plane, radius: int, level: float) -> Plane:
    """`plane` over the brightness, its noise smoothed along the picture."""
    smooth = guided(bright, plane, told, radius, 2e-3 * max(level, 0.02))
    return (smooth / np.maximum(bright, np.float32(1e-4))).astype(np.float32)


def _halved(plane: Plane) -> Plane:
    """At half the size, each pixel the mean of a square; what is broad, and what noise is, costs a quarter there."""
    even = plane[: len(plane) // 2 * 2, : plane.shape[1] // 2 * 2]
    mean: Plane = (even[::2, ::2] + even[1::2, ::2] + even[::2, 1::2] + even[1::2, 1::2]) * np.float32(0.25)
    return mean


def _doubled(plane: Plane, shape: tuple[int, ...]) -> Plane:
    """At twice the size, to `shape`, which may be a pixel more each way."""
    rows, columns = (
        np.minimum(np.arange(length) // 2, size - 1) for length, size in zip(shape, plane.shape, strict=True)
    )
    doubled: Plane = plane[rows][:, columns]
    return doubled


def _believed(along: Floats, aside: Floats) -> np.float32:
    """How far a chroma is to be believed that varies as much as its noise does to the side of it (Wiener, 1949)."""
    return np.float32(max(0.0, 1 - (_spread(aside) / max(_spread(along), 1e-6)) ** 2))


def _spread(values: Floats) -> float:
    """Half the range of the middle two thirds: a standard deviation that no highlight moves."""
    low, high = np.percentile(values[::5], [16, 84])
    return float(high - low) / 2


def _gain(signal: float, noise: Any) -> Any:  # noqa: ANN401  a number or an array
    return signal**2 / (signal**2 + noise**2)


def _coded(light: Light) -> Light:
    """Linear light in the steps of sRGB, 0..1, not rounded (IEC 61966-2-1)."""
    coded: Light = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)  # noqa: PLR2004
    return coded


def _smooth(value: float) -> float:
    t = min(max(value, 0.0), 1.0)
    return t * t * (3 - 2 * t)
