"""Neighbourhood filters on one plane of float32, shape (height, width); their cost hardly grows with the radius."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.float32]
_TINY = np.float32(1e-6)


def box(plane: Plane, radius: int, across: int | None = None) -> Plane:
    """The mean over boxes of `radius` pixels each way (`across` to the sides, where given); beyond the edge lies 0."""
    across = radius if across is None else across
    total = _windowed(_windowed(plane, radius, 0, np.add, 0), across, 1, np.add, 0)
    mean: Plane = total / np.float32((2 * radius + 1) * (2 * across + 1))
    return mean


def blur(plane: Plane, down: float, across: float | None = None) -> Plane:
    """Close to a Gaussian of `down` pixels (`across` to the sides, where given); beyond the edge lies 0.

    Three boxes that together have its variance.
    """
    for radii in zip(_radii(down), _radii(down if across is None else across), strict=True):
        plane = box(plane, *radii) if any(radii) else plane
    return plane


def guided(guide: Plane, plane: Plane, weight: Plane, radius: int, smallest: float) -> Plane:
    """`plane` smoothed where `guide` is smooth and sharp where it is sharp; only weighted pixels count.

    `smallest` is the variance of the guide below which it counts as smooth. He, Sun and Tang, "Guided image
    filtering", 2010.
    """
    share: Plane = np.maximum(box(weight, radius), _TINY)

    def mean(values: Plane) -> Plane:
        return box(values * weight, radius) / share

    guide_mean, plane_mean = mean(guide), mean(plane)
    variance = mean(guide * guide) - guide_mean**2
    slope = (mean(guide * plane) - guide_mean * plane_mean) / (np.maximum(variance, 0) + np.float32(smallest))
    offset = plane_mean - slope * guide_mean
    return mean(slope) * guide + mean(offset)


def opening(plane: Plane, inside: NDArray[np.bool_], radius: int) -> Plane:
    """What is left when everything bright and narrower than 2 * radius + 1 pixels is taken off, within `inside`."""
    lowest = _square(np.where(inside, plane, np.float32(np.inf)), radius, np.minimum, np.inf)
    return _square(np.where(inside, lowest, np.float32(-np.inf)), radius, np.maximum, -np.inf)


def _radii(sigma: float) -> list[int]:
    """Three box radii r whose variances, r * (r + 1) / 3 each, come closest to sigma squared together."""
    small = int((math.sqrt(4 * sigma**2 + 1) - 1) / 2)
    missing = 3 * sigma**2 - 3 * small * (small + 1)
    larger = round(missing / (2 * (small + 1)))
    return [small + 1] * larger + [small] * (3 - larger)


def _square(plane: Plane, radius: int, join: Callable[[Plane, Plane], Plane], beyond: float) -> Plane:
    return _windowed(_windowed(plane, radius, 0, join, beyond), radius, 1, join, beyond)


def _windowed(plane: Plane, radius: int, axis: int, join: Callable[[Plane, Plane], Plane], beyond: float) -> Plane:
    """Join each run of 2 * radius + 1 values along `axis`, from runs that double in length."""
    if axis:
        return np.ascontiguousarray(_windowed(np.ascontiguousarray(plane.T), radius, 0, join, beyond).T)
    length, width = len(plane), 2 * radius + 1
    run = np.pad(plane, ((radius, radius), (0, 0)), constant_values=beyond)
    joined, start, size = None, 0, 1
    while size <= width:
        if width & size:
            piece = run[start : start + length]
            joined, start = piece if joined is None else join(joined, piece), start + size
        run, size = join(run[:-size], run[size:]), size * 2
    assert joined is not None  # noqa: S101  a window holds at least its own pixel
    return joined
