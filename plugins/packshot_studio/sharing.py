"""What two parts share of a pixel on their common edge, read from its colour."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, product

import numpy as np
from numpy.typing import NDArray

from packshot.api.colour import SURE

Pixels = NDArray[np.uint8]
Light = NDArray[np.float32]
Region = NDArray[np.bool_]

_NEAR = 3
"""Pixels around an edge from which the colours of both parts are taken."""
_APART = 0.01
"""The least squared distance of two colours in linear light by which a mixture of them can be read."""


def shared(light: Light, masks: Sequence[Pixels]) -> list[Pixels]:
    """The masks, (height, width), with each pixel that two of them share split as its colour is.

    `light` is the photo in linear light, (height, width, 3). A mask's edge is seldom true to a tenth of a pixel, and
    between a light part and a dark one a tenth shows as a seam. A pixel on the edge is a mixture of the colours beside
    it: the share is the least-squares one. Where the colours are alike, what the masks say stands.
    """
    split = list(masks)
    for one, other in combinations(range(len(masks)), 2):
        split[one], split[other] = _split(light, split[one], split[other])
    return split


def _split(light: Light, one: Pixels, other: Pixels) -> tuple[Pixels, Pixels]:
    edge = (one > 0) & (other > 0)
    if not edge.any():
        return one, other
    first, second = (_beside(light, (mask > SURE) & ~edge, edge) for mask in (one, other))
    step = first - second
    apart = np.square(step).sum(axis=-1)
    read = ((light[edge] - second) * step).sum(axis=-1) / np.maximum(apart, np.float32(_APART))
    whole = np.minimum(one[edge].astype(np.float32) + other[edge], 255)
    share = np.rint(np.where(apart > _APART, np.clip(read, 0, 1) * whole, one[edge]))
    return _with(one, edge, share), _with(other, edge, whole - share)


def _beside(light: Light, sure: Region, edge: Region) -> Light:
    """The part's own colour beside each pixel of the edge, (n, 3); not a number where none is near."""
    (rows, columns), (height, width), colours = np.nonzero(edge), edge.shape, light.reshape(-1, 3)
    total, near = np.zeros((len(rows), 3), np.float32), np.zeros(len(rows), np.float32)
    for down, right in product(range(-_NEAR, _NEAR + 1), repeat=2):  # an edge is thin: a box over all costs far more
        at = np.clip(rows + down, 0, height - 1) * width + np.clip(columns + right, 0, width - 1)
        known = sure.take(at)
        total += colours.take(at, axis=0) * known[:, None]
        near += known
    return np.where(near[:, None] > 0, total / np.maximum(near, 1)[:, None], np.float32(np.nan))


def _with(mask: Pixels, edge: Region, share: Light) -> Pixels:
    changed = mask.copy()
    changed[edge] = share
    return changed
