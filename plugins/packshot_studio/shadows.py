"""The shadows a standing product throws: where it touches, beneath it, along the floor, and on the wall behind.

A shadow is a plane of float32, shape (height, width) of the picture: the share of light it takes, 0..1.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from packshot.api import Place
from packshot_studio.filters import Plane, blur
from packshot_studio.outline import Outline

_SLICES = 24
_REACH, _REACH_UNKNOWN = 0.6, 0.07
"""Height, of the product's, above which its shadow on the floor is lost in the room's other light; and where nobody
says how far the floor goes."""
_CAST, _WALL = 0.9, 0.55
"""How dark the key light's full shadow is on the floor and on the wall."""
_FOLD = 0.04
"""Height, of the product's, over which a shadow goes over from the floor to the wall."""
_CONTACT = {
    "round": ((0.008, 0.80), (0.035, 0.60), (0.12, 0.38)),
    "rect": ((0.008, 0.80), (0.05, 0.40), (0.15, 0.20)),
}
"""Blur, as a share of the product's height, and strength of each layer of the shadow under a foot."""
_RIM = 0.006
"""How far the darkest shadow reaches beyond the foot, of the product's height."""
_LIFT = 0.015
"""Height above the floor, of the product's, at which an edge no longer touches."""
_LEG = ((0.008, 0.55), (0.03, 0.28))
_CORE, _DEEP = 0.30, 0.60
"""Darkness under a body on legs at its front edge, and how much is added far beneath."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """The floor at the product, in pixels of the picture.

    `depth` is how far the product reaches back along it, foreshortened by `flatness` (0..1); `wall` is the row where
    the wall meets it, or None.
    """

    depth: float
    flatness: float
    wall: float | None = None


def shadow(outline: Outline, ground: Ground, footprint: str, place: Place) -> Plane:
    """All shadows of one product together; `footprint` is `round`, `rect`, `legs` or `none`."""
    if footprint == "none":
        return _on_wall(outline, ground, place)
    beneath = _beneath(outline, ground) if footprint == "legs" else _touching(outline, ground, footprint)
    return together([beneath, _along_floor(outline, ground, place), _on_wall(outline, ground, place)])


def together(parts: list[Plane]) -> Plane:
    """Shadows on top of each other: the light that is left is the product of what each leaves."""
    left = np.ones_like(parts[0])
    for part in parts:
        left *= 1 - part
    return 1 - left


def _layers(shape: Plane, height: int, flatness: float, layers: tuple[tuple[float, float], ...]) -> Plane:
    """One shape blurred along the floor at several widths."""
    down = max(0.35, flatness**0.5)
    return together([blur(shape, size * height * down, size * height) * np.float32(dark) for size, dark in layers])


def _touching(outline: Outline, ground: Ground, footprint: str) -> Plane:
    left, right = outline.foot(ground.flatness)
    middle, half, depth = (left + right) / 2, (right - left) / 2, max(ground.depth, 2.0)
    rows, columns = _grid(outline)
    rim = _RIM * outline.height
    across = (columns - middle) / (half + rim)
    back = (rows - (outline.bottom - depth / 2)) / (depth / 2 + rim * ground.flatness**0.5)
    inside = across**2 + back**2 <= 1 if footprint == "round" else _near_floor(outline) * (abs(back) <= 1)
    return _layers(inside.astype(np.float32), outline.height, ground.flatness, _CONTACT[footprint])


def _near_floor(outline: Outline) -> Plane:
    """How close each column of the product comes to the floor, 0..1: a rounded corner hardly darkens it."""
    gap = np.where(outline.lowest > 0, outline.bottom - outline.lowest, np.inf)
    near: Plane = np.exp(-gap / (_LIFT * outline.height)).astype(np.float32)
    return near


def _beneath(outline: Outline, ground: Ground) -> Plane:
    """A spot at every leg, and the floor beneath the body darker the farther it lies behind the front edge."""
    rows, columns = _grid(outline)
    feet = np.zeros(outline.coverage.shape, np.float32)
    for left, right, lowest in outline.legs:
        half = (right - left) / 2
        across, back = (columns - (left + right) / 2) / half, (rows - lowest) / (half * ground.flatness + 1)
        feet = np.maximum(feet, across**2 + (back + 1) ** 2 <= 1)
    front, legs = _front(outline), outline.legs
    clearance = max(float(np.median((front - outline.underside)[outline.underside > 0])), 1) * ground.flatness
    left, right = (legs[0][0], legs[-1][1]) if legs else outline.foot(ground.flatness)
    behind = front - rows
    dark = _CORE + _DEEP * (1 - np.exp(-1.1 * np.maximum(behind, 0) / clearance))
    body = (behind > 0) & (behind < ground.depth) & (columns >= left) & (columns <= right)
    soft = 0.25 * clearance + 1
    core = blur((dark * body).astype(np.float32), soft, soft / max(ground.flatness, 0.2))
    return together([_layers(feet, outline.height, ground.flatness, _LEG), core])


def _front(outline: Outline) -> NDArray[np.float64]:
    """The floor's row under the front edge of each column: through the feet of the legs."""
    columns = np.arange(outline.coverage.shape[1])
    middles = [(left + right) / 2 for left, right, _ in outline.legs] or [0.0]
    return np.interp(columns, middles, [lowest for _, _, lowest in outline.legs] or [outline.bottom])


def _along_floor(outline: Outline, ground: Ground, place: Place) -> Plane:
    """The key light's shadow: each slice of the outline slid along the floor by its height, and softer the higher."""
    right, away, down = place.light[0], place.light[1], max(abs(place.light[2]), 0.05)
    reach = outline.height * (_REACH if ground.wall is not None else _REACH_UNKNOWN)
    depth, rise = max(round(ground.depth), 2), away * ground.flatness / down
    band = _band(outline, depth, rise, place.softness)
    cast = np.zeros_like(outline.coverage[band])
    for z, below in pairwise(np.linspace(outline.height, 0, _SLICES)):
        low = max(round(outline.bottom - z * rise) - band.start, 1)
        dark = _slid(outline.coverage[int(outline.bottom - z)], round(z * right / down)) * np.float32(
            np.exp(-z / reach)
        )
        bar = cast[max(low - depth, 0) : low]
        np.maximum(bar, dark, out=bar)
        softer = place.softness / 2 * (z**2 - below**2) ** 0.5
        cast = blur(cast, softer * ground.flatness, softer)
    whole = np.zeros_like(outline.coverage)
    whole[band] = cast
    return _before_wall(whole, ground, outline) * np.float32(place.key * _CAST)


def _band(outline: Outline, depth: int, rise: float, softness: float) -> slice:
    """The rows a shadow on the floor can reach, its blur included."""
    top, bottom = min(0, -outline.height * rise) - depth, max(0, -outline.height * rise)
    room = outline.height * softness
    return slice(max(0, int(outline.bottom + top - room)), int(outline.bottom + bottom + room) + 1)


def _before_wall(cast: Plane, ground: Ground, outline: Outline) -> Plane:
    """The part of a floor's shadow that lies on the floor."""
    if ground.wall is None:
        return cast
    rows = np.arange(len(cast), dtype=np.float32)[:, None]
    below = np.clip((rows - ground.wall) / np.float32(_FOLD * outline.height) + np.float32(0.5), 0, 1)
    kept: Plane = cast * below
    return kept


def _on_wall(outline: Outline, ground: Ground, place: Place) -> Plane:
    """The outline's shadow on the wall, moved the way the light goes from the product's middle to the wall."""
    if ground.wall is None:
        return np.zeros_like(outline.coverage)
    gap = max((outline.bottom - ground.wall - 0.7 * ground.depth) / ground.flatness, 0.05 * outline.height)
    right, away, down = place.light[0], max(place.light[1], 0.05), abs(place.light[2])
    moved = _moved(outline.coverage, round(gap * down / away), round(gap * right / away))
    soft = blur(moved, 0.03 * outline.height + place.softness * gap)
    rows = np.arange(len(soft), dtype=np.float32)[:, None]
    above = np.clip((ground.wall - rows) / np.float32(_FOLD * outline.height) + np.float32(0.5), 0, 1)
    dark: Plane = soft * above * np.float32(place.key * _WALL)
    return dark


def _moved(plane: Plane, down: int, right: int) -> Plane:
    return np.stack([_slid(row, right) for row in _slid(plane, down)])


def _slid(profile: Plane, pixels: int) -> Plane:
    moved = np.zeros_like(profile)
    if pixels >= 0:
        moved[pixels:] = profile[: max(len(profile) - pixels, 0)]
    else:
        moved[:pixels] = profile[-pixels:]
    return moved


def _grid(outline: Outline) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    height, width = outline.coverage.shape
    return np.arange(height, dtype=np.float32)[:, None] + 0.5, np.arange(width, dtype=np.float32)[None, :] + 0.5
