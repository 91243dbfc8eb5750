"""Cuts the product out of its photo: by the photo's own alpha, or off a plain backdrop."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from packshot.api.colour import encoded, lab, linear
from packshot_studio.filters import Plane

Pixels = NDArray[np.uint8]

_TOLERANCE = 4.0
"""CIELAB distance to the backdrop up to which a pixel is wholly backdrop."""
_RAMP = 10.0
"""CIELAB distance over which the rim goes from backdrop to product."""
_EVEN = 3.0
"""Spread of the border's colour, in CIELAB, up to which a backdrop counts as plain."""


def backdrop_alpha(pixels: Pixels) -> Pixels | None:
    """The product's coverage of a photo on a plain backdrop, uint8 (height, width); None when it is not plain.

    Backdrop is what resembles the border's median colour and hangs together with the border; a hole that the product
    encloses stays filled. `pixels` has shape (height, width, 3).
    """
    colours = lab(linear(pixels)).astype(np.float32)
    border = np.concatenate([colours[0], colours[-1], colours[:, 0], colours[:, -1]])
    backdrop = np.median(border, axis=0)
    if np.percentile(_distance(border, backdrop), 90) > _EVEN:
        return None
    away = _distance(colours, backdrop)
    outside = _reached(away < _TOLERANCE + _RAMP)
    covered = np.where(outside, np.clip((away - _TOLERANCE) / _RAMP, 0, 1), 1)
    alpha: Pixels = np.rint(covered * 255).astype(np.uint8)
    return alpha


def without_backdrop(pixels: Pixels, alpha: Pixels) -> Pixels:
    """The photo with the backdrop's light taken out of its rim, so that no fringe shows on another ground."""
    light = linear(pixels)
    backdrop = np.median(light[alpha == 0], axis=0) if (alpha == 0).any() else np.zeros(3, np.float32)
    share = np.maximum(alpha, 1)[..., None] / np.float32(255)
    own = np.clip((light - (1 - share) * backdrop) / share, 0, 1)
    return np.where((alpha == 0)[..., None] | (alpha == 255)[..., None], pixels, encoded(own))  # noqa: PLR2004  opaque


def _distance(colours: NDArray[np.float32], colour: NDArray[np.float32]) -> Plane:
    distance: Plane = np.sqrt(np.square(colours - colour).sum(axis=-1))
    return distance


def _reached(open_: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The open pixels that hang together with the border: sweeps in four directions until nothing more is reached."""
    reached = np.zeros_like(open_)
    reached[[0, -1]], reached[:, [0, -1]] = open_[[0, -1]], open_[:, [0, -1]]
    count = -1
    while count != (count := int(reached.sum())):
        for view, way in ((reached, open_), (reached.T, open_.T)):
            _sweep(view, way)
            _sweep(view[::-1], way[::-1])
    return reached


def _sweep(reached: NDArray[np.bool_], open_: NDArray[np.bool_]) -> None:
    """Carry what is reached from each row to the next, in place."""
    for above, row, way in zip(reached, reached[1:], open_[1:], strict=False):
        np.logical_or(row, above & way, out=row)
