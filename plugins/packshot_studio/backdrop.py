"""The plain backdrop of a photo: a smooth surface of colour through the picture's border."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from packshot_studio.filters import Plane
from packshot_studio.spreading import reached

Colours = NDArray[np.float32]

_BORDER = 0.02
"""Width of the border, over the picture's shorter side."""
_EVEN = 4.0
"""CIELAB distance from a smooth surface within which nine tenths of a plain border lie."""
_LEAST = 2.5
"""CIELAB distance that counts as the backdrop's own, however little noise it has."""
_ROUNDS = 3
_COARSE = 4
"""Of the pixels, every so many each way are enough to find the surface."""


@dataclass(frozen=True, slots=True)
class Backdrop:
    """How far each pixel's colour is from the backdrop's there, in CIELAB, and up to where it is the backdrop's own."""

    away: Plane
    tolerance: float


def plain_backdrop(colours: Colours) -> Backdrop | None:
    """The backdrop of CIELAB colours (height, width, 3); None where the border has no one, smooth colour.

    A quadratic surface in each channel, fitted to the border and then to all that resembles it and hangs together with
    it, so that paper lit from one side and dark corners count as plain.
    """
    small = np.ascontiguousarray(colours[::_COARSE, ::_COARSE])
    border = _border(small.shape[:2])
    factors = _fitted(small, border)
    tolerance = _LEAST
    for _ in range(_ROUNDS):
        away = _distance(small, _surface(factors, small.shape))
        tolerance = max(_LEAST, 1.5 * float(np.percentile(away[border], 90)))
        if tolerance > 1.5 * _EVEN:
            return None
        factors = _fitted(small, reached(away < tolerance))
    return Backdrop(_distance(colours, _surface(factors, colours.shape)), tolerance)


def _border(shape: tuple[int, ...]) -> NDArray[np.bool_]:
    width = max(1, round(_BORDER * min(shape)))
    border = np.ones(shape, bool)
    border[width:-width, width:-width] = False
    return border


def _fitted(colours: Colours, where: NDArray[np.bool_]) -> Colours:
    """Factors (6, 3) of the surface through a region's colours; what lies far off, a product, is left out."""
    rows, columns = np.nonzero(where)
    terms, seen = _terms(rows, columns, where.shape), colours[rows, columns]
    kept = _distance(seen, np.median(seen, axis=0)) < 5 * _EVEN
    kept = kept if kept.mean() > 0.5 else np.ones(len(terms), bool)  # noqa: PLR2004  half of them
    factors: Colours = np.linalg.lstsq(terms[kept], seen[kept], rcond=None)[0].astype(np.float32)
    return factors


def _surface(factors: Colours, shape: tuple[int, ...]) -> Colours:
    """The surface's colours (height, width, 3)."""
    down, across = np.ogrid[: shape[0], : shape[1]]
    surface: Colours = _terms(down, across, shape) @ factors
    return surface


def _terms(rows: NDArray[np.intp], columns: NDArray[np.intp], shape: tuple[int, ...]) -> Colours:
    """1, y, x, yy, yx, xx of places between -1 and 1."""
    down, across = (
        (np.float32(2) * each / np.float32(side) - 1).astype(np.float32)
        for each, side in zip((rows, columns), shape, strict=False)
    )
    terms = (np.float32(1), down, across, down * down, down * across, across * across)
    return np.stack(np.broadcast_arrays(*terms), axis=-1)


def _distance(colours: Colours, other: Colours) -> Plane:
    distance: Plane = np.sqrt(np.square(colours - other).sum(axis=-1))
    return distance
