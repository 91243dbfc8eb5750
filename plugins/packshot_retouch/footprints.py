"""What of the floor a product covers and where it touches it, read from the lower edge of its outline.

An outline is the product's alpha, 0..1, rows first; points are (x, y) in its pixels, y downwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]
Point = tuple[float, float]
Polygon = tuple[Point, ...]

DEPTH = 0.16
"""How deep a floor looks for its width, from the height at which products are photographed."""
_STANDING = 0.035
"""What ends this close to the lowest point, over the product's height, stands on the floor."""
_LEG_LENGTH = 0.02
"""A leg is longer than this, over the product's height."""
_LEG_WIDTH = 0.12
"""A leg is narrower than this, over the product's width."""


@dataclass(frozen=True, slots=True)
class Footprint:
    """The covered part of the floor, and the legs that touch it: tip and half width. No legs: all of it touches."""

    covered: Polygon
    legs: tuple[tuple[Point, float], ...] = ()

    @property
    def depth(self) -> float:
        """How deep the floor under the product looks, in pixels."""
        across = [x for x, _ in self.covered]
        return DEPTH * (max(across) - min(across))


def find(outline: Floats, *, on_legs: bool) -> Footprint | None:
    """The footprint of a standing product; None where the outline is empty.

    A product said to stand on legs whose outline shows fewer than two stands on its lower edge.
    """
    solid = outline >= 0.5  # noqa: PLR2004  half covered
    if not solid.any():
        return None
    rows, columns = np.flatnonzero(solid.any(axis=1)), np.flatnonzero(solid.any(axis=0))
    lower, height = _lower_edge(solid), rows[-1] - rows[0] + 1
    legs = tuple(_legs(lower, columns[-1] - columns[0] + 1, height)) if on_legs else ()
    return _between(legs) if len(legs) > 1 else _along(lower, height)


def _lower_edge(solid: NDArray[np.bool_]) -> Floats:
    """The row just below the lowest solid pixel of each column; 0 where a column has none."""
    lowest: Floats = np.where(solid.any(axis=0), solid.shape[0] - np.argmax(solid[::-1], axis=0), 0.0)
    return lowest


def _legs(lower: Floats, width: int, height: int) -> Iterator[tuple[Point, float]]:
    """Legs are what a morphological opening of the lower edge takes away: narrow and reaching down."""
    across = max(3, round(_LEG_WIDTH * width))
    opened = _sliding(_sliding(lower, across, np.min), across, np.max)
    columns = np.flatnonzero(lower - opened > _LEG_LENGTH * height)
    for leg in np.split(columns, np.flatnonzero(np.diff(columns) > 1) + 1):
        if len(leg):
            foot = lower[leg].max()
            tip = leg[lower[leg] >= foot - 0.01 * height]
            yield (float(tip.mean() + 0.5), float(foot)), float(tip[-1] - tip[0] + 1) / 2


def _between(legs: tuple[tuple[Point, float], ...]) -> Footprint:
    """The legs in sight span the front; the hidden ones stand behind them."""
    tips = [tip for tip, _ in legs]
    depth = DEPTH * (max(x for x, _ in tips) - min(x for x, _ in tips))
    return Footprint(_hull([*tips, *((x, y - depth) for x, y in tips)]), legs)


def _along(lower: Floats, height: int) -> Footprint:
    """The lower edge where it is close to the floor, evened out, is the front; the rest lies behind it."""
    ground = lower.max()
    standing = np.flatnonzero(lower >= ground - _STANDING * height)
    left, right = int(standing[0]), int(standing[-1]) + 1
    near = np.clip(lower[left:right], ground - _STANDING * height, ground)
    front = _sliding(near, max(1, round(0.1 * len(near))), np.mean)
    back = float(ground - DEPTH * (right - left))
    edge = tuple((left + 0.5 + column, float(row)) for column, row in enumerate(front))
    return Footprint((*edge, (right, back), (left, back)))


def _sliding(line: Floats, across: int, reduce: Callable[..., Any]) -> Floats:
    """A minimum, maximum or mean over `across` neighbours (made odd), the ends continued."""
    half = across // 2
    padded = np.pad(line, half, mode="edge")
    reduced: Floats = reduce(np.lib.stride_tricks.sliding_window_view(padded, 2 * half + 1), axis=1)
    return reduced


def _hull(points: Iterable[Point]) -> Polygon:
    """The convex hull, by Andrew's monotone chain."""
    ordered = sorted(set(points))
    return (*_half_hull(ordered), *_half_hull(ordered[::-1]))


def _half_hull(points: list[Point]) -> list[Point]:
    kept: list[Point] = []
    for point in points:
        while len(kept) > 1 and _turn(kept[-2], kept[-1], point) <= 0:
            kept.pop()
        kept.append(point)
    return kept[:-1]


def _turn(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
