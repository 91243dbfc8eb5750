"""The body a product has in a room, guessed from its outline: what stands in the way of light."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from packshot.api.colour import Floats
from packshot_studio.outline import Outline

_SLICES = 24
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


def solid(outline: Outline, footprint: str, depth: float, foot: tuple[float, float]) -> Solid:
    """The body of an outline: turned around its foot's middle where that is `round`, else `depth` pixels deep.

    On `legs` it stands on what the outline shows below it, at the front and again at the back. `foot` holds the columns
    the foot begins and ends at, counted from the outline's first.
    """
    rise = outline.height / _SLICES
    profile = _profile(outline, rise)
    middles = (np.arange(profile.shape[1]) + 0.5) * rise
    near, far = (
        _turned(profile, middles, foot)
        if footprint == "round"
        else _straight(profile, depth, _OVERHANG * depth * (footprint == "legs"))
    )
    first, last = float(near.min()), float(far.max())
    rows = first + (np.arange(max(1, round((last - first) / rise))) + 0.5) * rise
    inside = (near[:, None] <= rows[:, None]) & (rows[:, None] <= far[:, None])
    body = inside & profile[:, None]
    if footprint == "legs":
        body &= _off_legs(outline, rows, depth, len(profile), rise)
    return Solid(slices=body, rise=rise, cell=rise, near=first, foot=foot, stands=footprint != "none")


def _profile(outline: Outline, rise: float) -> NDArray[np.bool_]:
    """What is covered in each slice, from the floor up: shape (heights, widths)."""
    left, right = outline.sides
    part = outline.coverage[outline.top : outline.bottom, left:right]
    size = max(1, round((right - left) / rise)), _SLICES
    small = np.asarray(Image.fromarray(part).resize(size, Image.Resampling.BOX))
    covered: NDArray[np.bool_] = small[::-1] > 0.5  # noqa: PLR2004  half
    return covered


def _straight(profile: NDArray[np.bool_], depth: float, over: float) -> tuple[Floats, Floats]:
    near = np.full(profile.shape, -over)
    return near, near + depth


def _turned(profile: NDArray[np.bool_], columns: Floats, foot: tuple[float, float]) -> tuple[Floats, Floats]:
    """Front and back of a turned body: what reaches farther to one side than to the other is a thin handle."""
    axis, radius = (foot[0] + foot[1]) / 2, (foot[1] - foot[0]) / 2
    across = np.where(profile, columns - axis, 0)
    reach = np.minimum(-across.min(axis=1), across.max(axis=1)).clip(min=0)[:, None]
    half = np.sqrt(np.maximum(reach**2 - across**2, (_THIN * radius) ** 2))
    return radius - half, radius + half


def _off_legs(outline: Outline, rows: Floats, depth: float, heights: int, rise: float) -> NDArray[np.bool_]:
    """Where a body on legs may be, shape (heights, depths, 1): below its underside only at the front and the back."""
    gaps = (outline.bottom - outline.underside)[outline.lowest > 0]
    above = (np.arange(heights) + 0.5) * rise > float(np.median(gaps))
    front, back = rows.min() + _OVERHANG * depth, rows.max()
    ends = ((rows > front) & (rows < front + _LEG * depth)) | (rows > back - _LEG * depth)
    free: NDArray[np.bool_] = above[:, None] | ends[None]
    return free[..., None]
