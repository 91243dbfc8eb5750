"""The body a product has in a room, guessed from its outline: what stands in the way of light."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from packshot.api.colour import Floats
from packshot_studio.filters import Plane
from packshot_studio.outline import Outline
from packshot_studio.placing import Stand

_SLICES, _MOST = 24, 96
"""Slices of every product, and the most cells it is wide and deep: those of a rug are longer than high."""
_THIN = 0.08
"""Depth of a handle over the product's radius."""
_LEG = 0.16
"""Depth of a leg over the product's depth."""
_OVERHANG = 0.08
"""How far a body on legs reaches out over its feet, over its depth."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Solid:
    """Slices of a product from the floor up, in pixels of the picture at the place: x right, y away, z up.

    The origin is on the floor below the outline's first column, at the front edge of the foot. `slices` has the shape
    (heights, depths, widths); a slice is `rise` high, its cells are `cell` wide and deep, the first one begins at
    (0, `near`). `foot` is where what touches the floor begins and ends; what
    hangs does not stand.
    """

    slices: NDArray[np.bool_]
    rise: float
    cell: float
    near: float
    foot: tuple[float, float]
    stands: bool = True

    @property
    def heights(self) -> Floats:
        """The middle of each slice above the floor."""
        return (np.arange(len(self.slices)) + 0.5) * self.rise

    @property
    def depths(self) -> Floats:
        """The middle of each row of cells behind the front edge of the foot."""
        return self.near + (np.arange(self.slices.shape[1]) + 0.5) * self.cell

    @property
    def height(self) -> float:
        """From the floor to the top."""
        return len(self.slices) * self.rise

    @property
    def width(self) -> float:
        """From the first to the last column."""
        return float(self.slices.shape[2] * self.cell)

    @property
    def far(self) -> float:
        """How far the body reaches back."""
        return self.near + float(self.slices.shape[1] * self.cell)


def solid(outline: Outline, spot: Stand, footprint: str, depth: float) -> Solid:
    """The body of an outline: turned around its foot's middle where that is `round`, else `depth` pixels deep.

    On `legs` it stands on what the outline shows below it, at the front and again at the back. Where the floor's row
    below a column is not the lowest, the product is seen from a corner, and stands farther back there.
    """
    rise = outline.height / _SLICES
    left, right = outline.sides
    cell = max(rise, (right - left) / _MOST, depth / _MOST)
    columns = max(1, round((right - left) / cell))
    line = outline.line(footprint)[left:right]
    profile = _resized(_upright(outline.coverage[:, left:right], line, rise), columns) > 0.5  # noqa: PLR2004  half
    foot = _foot(outline, spot)
    if footprint == "round":
        near, far = _turned(profile, (np.arange(columns) + 0.5) * cell, foot)
    else:
        near = _front(line, spot, columns) - _OVERHANG * depth * (footprint == "legs")
        far = near + depth
    first = float(near.min())
    rows = first + (np.arange(max(1, round((float(far.max()) - first) / cell)))[:, None] + 0.5) * cell
    body = (near[:, None] <= rows) & (rows <= far[:, None]) & profile[:, None]
    if footprint == "legs":
        body &= _off_legs(outline, rows - near, depth, rise)
    return Solid(slices=body, rise=rise, cell=cell, near=first, foot=foot, stands=footprint != "none")


def _foot(outline: Outline, spot: Stand) -> tuple[float, float]:
    left, right = outline.foot(spot.flatness)
    return left - outline.sides[0], right - outline.sides[0]


def _front(line: Floats, spot: Stand, columns: int) -> Floats:
    """How far behind the place the product begins, by its floor's `line`, shape (1, columns)."""
    behind = np.array([[spot.behind(each) for each in line]], np.float32)
    return _resized(behind.clip(0, len(line)), columns)


def _upright(coverage: Plane, line: Floats, rise: float) -> Plane:
    """The coverage at each height above the floor's `line`, shape (heights, columns), from the floor up."""
    heights = (np.arange(_SLICES)[:, None] + 0.5) * rise
    rows = np.clip(np.rint(line - heights), 0, len(coverage) - 1).astype(np.intp)
    return coverage[rows, np.arange(coverage.shape[1])]


def _resized(plane: Plane, columns: int) -> Plane:
    return np.asarray(Image.fromarray(plane).resize((columns, len(plane)), Image.Resampling.BOX))


def _turned(profile: NDArray[np.bool_], columns: Floats, foot: tuple[float, float]) -> tuple[Floats, Floats]:
    """Front and back of a turned body: what reaches farther to one side than to the other is a thin handle."""
    axis, radius = (foot[0] + foot[1]) / 2, (foot[1] - foot[0]) / 2
    across = np.where(profile, columns - axis, 0)
    reach = np.minimum(-across.min(axis=1), across.max(axis=1)).clip(min=0)[:, None]
    half = np.sqrt(np.maximum(reach**2 - across**2, (_THIN * radius) ** 2))
    return radius - half, radius + half


def _off_legs(outline: Outline, behind: Floats, depth: float, rise: float) -> NDArray[np.bool_]:
    """Where a body on legs may be, shape (heights, depths, widths): below its underside only at the front and the back.

    `behind` is how far each cell, shape (depths, widths), lies behind the body's front.
    """
    gaps = (outline.line("legs") - outline.underside)[outline.lowest > 0]
    above = (np.arange(_SLICES) + 0.5) * rise > float(np.median(gaps))
    legs = (behind > _OVERHANG * depth) & (behind < (_OVERHANG + _LEG) * depth) | (behind > (1 - _LEG) * depth)
    free: NDArray[np.bool_] = above[:, None, None] | legs[None]
    return free
