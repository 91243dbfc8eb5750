"""The light a standing product keeps from the floor and from the wall behind it.

Every point of floor and wall looks in many directions: the share of them in which the product stands is the share of
light it loses. Directions over the whole sky stand for the room's light, a narrow bundle for the direct light.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from packshot.api import Place
from packshot.api.colour import Floats
from packshot_studio.filters import Plane, blur
from packshot_studio.outline import Outline
from packshot_studio.placing import Stand
from packshot_studio.solid import Solid

Directions = Floats
"""Unit vectors towards the light, shape (n, 3): right, away, up."""

_SKY, _BUNDLE = 160, 48
"""How many directions stand for the room's light and for the direct light."""
_GOLDEN = np.pi * (3 - 5**0.5)
_LOWEST = 0.12
"""The sine of the lowest direct light."""
_WIDTH = 0.6
"""The radius of the bundle of direct light at softness 1, over the distance of the light."""
_FEET = 1.6
"""How far a floor goes on around a product, in widths of its foot, where the catalog states neither that nor a wall."""
_CRACK, _LIFT = 0.012, 0.03
"""Height of the dark line beneath a foot, and of the gap at which there is none, over the product's."""
_NEAREST, _FARTHEST = 1.2, 2.4
"""How far shadows are followed at least and at most, in heights of the product."""


class Shade(NamedTuple):
    """The shares of the direct light and of the room's light that are lost, 0..1, shape (height, width)."""

    direct: Plane
    room: Plane


class Rays(NamedTuple):
    """The directions that stand for the direct light, and for the room's."""

    direct: Directions
    room: Directions


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A grid on the floor (x and y) or on a wall (x and z), in the solid's pixels: its first corner and its cells.

    These are `cell` wide and `step` deep or high.
    """

    left: float
    first: float
    cell: float
    step: float
    shape: tuple[int, int]

    def cells(self, corners: Floats) -> NDArray[np.int_]:
        """The column and row of cells that begin at these points, shape (..., 2)."""
        nearest: NDArray[np.int_] = np.rint((corners - (self.left, self.first)) / (self.cell, self.step)).astype(int)
        return nearest

    def sampled(self, plane: Plane, columns: Floats, rows: Floats) -> Plane:
        """The plane at these places (they broadcast), between cells mixed of the nearest four; nothing beyond."""
        across, down = (columns - self.left) / self.cell + 0.5, (rows - self.first) / self.step + 0.5
        edged = np.pad(plane, 1, mode="edge")
        x, y = (np.clip(at, 0, limit - 1.001) for at, limit in zip((across, down), edged.shape[::-1], strict=True))
        left, top = x.astype(np.intp), y.astype(np.intp)
        right, low = (x - left).astype(np.float32), (y - top).astype(np.float32)
        upper = edged[top, left] * (1 - right) + edged[top, left + 1] * right
        lower = edged[top + 1, left] * (1 - right) + edged[top + 1, left + 1] * right
        mixed: Plane = upper * (1 - low) + lower * low
        return mixed


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """A picture of `size` (height, width) that shows a solid at a `spot`, its first column at `left`.

    `wall` is the row at which the floor ends at a wall, or None; `reach` how far the floor goes on around the foot,
    None for as far as shadows.
    """

    spot: Stand
    left: float
    size: tuple[int, int]
    wall: float | None = None
    reach: float | None = None

    @property
    def rows(self) -> Floats:
        """The middles of the rows, shape (height, 1)."""
        return np.arange(self.size[0])[:, None] + 0.5

    def across(self, times: Floats | float) -> Floats:
        """Where each column lies on the solid's x axis at a depth that is so many `times` as far as the place."""
        columns = np.arange(self.size[1])[None, :] + 0.5
        return (columns - self.spot.axis) * times + self.spot.axis - self.left


def shade(solid: Solid, place: Place, sight: Sight) -> Shade:
    """The shadows of a solid over the whole picture, on the floor and on the wall behind it."""
    rays = Rays(_bundle(place, _BUNDLE), _sky(_SKY))
    end = _end(solid, sight)
    floor = _floor_field(solid, place, end)
    low = _lying(solid, rays, floor, sight)
    if end is None:
        return low
    high = _climbing(solid, rays, floor, sight, end)
    below = np.clip(sight.rows + 0.5 - (sight.wall or 0), 0, 1).astype(np.float32)
    return Shade(*(one * below + other * (1 - below) for one, other in zip(low, high, strict=True)))


def _end(solid: Solid, sight: Sight) -> float | None:
    """How far behind the place a wall ends the floor; None for none, or one too far off to be shaded."""
    if sight.wall is None:
        return None
    end = max(sight.spot.behind(sight.wall), solid.far + solid.cell)
    return end if end < solid.far + _FARTHEST * solid.height else None


def _lying(solid: Solid, rays: Rays, floor: Field, sight: Sight) -> Shade:
    """The shadows on the floor."""
    near = _nearness(floor, solid.foot, solid.far, _reach(solid, sight, floor)) * np.float32(solid.stands)
    return Shade(*(_seen_on_floor(_on_floor(solid, each, floor) * near, floor, sight) for each in rays))


def _climbing(solid: Solid, rays: Rays, floor: Field, sight: Sight, end: float) -> Shade:
    """The shadows on the wall at the floor's `end`; it sees the half of the room before it."""
    up = round((solid.height - floor.left) / solid.rise)
    wall = Field(left=floor.left, first=0, cell=floor.cell, step=solid.rise, shape=(up, floor.shape[1]))
    near = _nearness(wall, (0, solid.width), solid.height, -floor.left)
    facing = Rays(rays.direct, rays.room[:, [0, 2, 1]] * (1, -1, 1))
    return Shade(*(_seen_on_wall(_on_wall(solid, each, wall, end) * near, wall, sight, end) for each in facing))


def _reach(solid: Solid, sight: Sight, floor: Field) -> float:
    """How far from the foot shadows are followed."""
    if sight.reach is not None:
        return sight.reach
    known = np.inf if sight.wall is not None else _FEET * (solid.foot[1] - solid.foot[0])
    return min(-floor.left, known)


def _nearness(field: Field, sides: tuple[float, float], far: float, reach: float) -> Plane:
    """1 within `sides` and from 0 to `far`, 0 from `reach` away on: there shadows are lost, or the floor ends."""
    columns = field.left + (np.arange(field.shape[1]) + 0.5) * field.cell
    rows = field.first + (np.arange(field.shape[0]) + 0.5) * field.step
    across = np.maximum(sides[0] - columns, columns - sides[1]).clip(min=0)[None, :]
    along = np.maximum(-rows, rows - far).clip(min=0)[:, None]
    near: Plane = np.clip(1.5 - 1.5 * np.hypot(across, along) / reach, 0, 1).astype(np.float32)
    return near


def crack(outline: Outline, footprint: str) -> Plane:
    """The darkest line, right beneath what touches the floor: the share of light lost there, 0..1."""
    rows = np.arange(len(outline.coverage), dtype=np.float32)[:, None] + np.float32(0.5)
    floor = outline.line(footprint)
    gap = np.where(outline.lowest > 0, np.maximum(floor - outline.lowest, 0), np.inf) / (_LIFT * outline.height)
    below = np.maximum((rows - outline.lowest) / np.float32(_CRACK * outline.height), 0)
    dark: Plane = np.where(below > 0, np.exp(-below - gap), 0).astype(np.float32)
    return blur(dark, 0.5 * _CRACK * outline.height)


def _seen_on_floor(plane: Plane, field: Field, sight: Sight) -> Plane:
    """A plane of the floor as the camera sees it; nothing above the eye's level."""
    times = sight.spot.level / np.maximum(sight.rows - sight.spot.eye, 0.01)
    seen = field.sampled(plane, sight.across(times), (times - 1) * sight.spot.focal)
    return np.where(sight.rows > sight.spot.eye + 1, seen, np.float32(0))


def _seen_on_wall(plane: Plane, field: Field, sight: Sight, wall: float) -> Plane:
    """A plane of the wall at the depth `wall` as the camera sees it."""
    times = 1 + wall / sight.spot.focal
    return field.sampled(plane, sight.across(times), sight.spot.level - (sight.rows - sight.spot.eye) * times)


def _sky(count: int) -> Directions:
    """Directions over a floor's whole sky, as dense as they count: by the cosine to the floor's normal."""
    number = np.arange(count) + 0.5
    radius, turn = np.sqrt(number / count), number * _GOLDEN
    return np.stack([radius * np.cos(turn), radius * np.sin(turn), np.sqrt(1 - radius**2)], axis=1)


def _bundle(place: Place, count: int) -> Directions:
    """Directions towards a round light where the direct light comes from."""
    towards = -np.asarray(place.light, np.float64)
    towards /= np.linalg.norm(towards)
    side = np.cross(towards, (0, 1, 0) if abs(towards[1]) < 0.9 else (1, 0, 0))  # noqa: PLR2004  not along it
    side /= np.linalg.norm(side)
    number = np.arange(count) + 0.5
    radius, turn = _WIDTH * place.softness * np.sqrt(number / count)[:, None], (number * _GOLDEN)[:, None]
    rays = towards + radius * (np.cos(turn) * side + np.sin(turn) * np.cross(towards, side))
    rays[:, 2] = np.maximum(rays[:, 2], _LOWEST)
    unit: Directions = rays / np.linalg.norm(rays, axis=1, keepdims=True)
    return unit


def _floor_field(solid: Solid, place: Place, end: float | None) -> Field:
    long = float(np.hypot(*place.light[:2])) / max(abs(place.light[2]), _LOWEST)
    reach = solid.height * min(max(1.2 * long, _NEAREST), _FARTHEST)
    far = solid.far + reach if end is None else end
    cells = round((far + reach) / solid.cell), round((solid.width + 2 * reach) / solid.cell)
    return Field(left=-reach, first=-reach, cell=solid.cell, step=solid.cell, shape=cells)


def _on_floor(solid: Solid, rays: Directions, field: Field) -> Plane:
    """The share of rays the solid stops: each slice lies in the way of what is as far from it as it is high."""
    slides = -rays[:, None, :2] / rays[:, None, 2:] * solid.heights[:, None]
    at = field.cells(slides + np.array([0, solid.near]))
    return _stopped(at, list(solid.slices), field.shape)


def _on_wall(solid: Solid, rays: Directions, field: Field, wall: float) -> Plane:
    """The same for a wall at the depth `wall`: each upright layer of the solid lies in the way."""
    rays = rays[rays[:, 1] < -0.05]  # noqa: PLR2004  what runs along the wall never meets it
    if not len(rays):
        return np.zeros(field.shape, np.float32)
    slides = rays[:, None, [0, 2]] / rays[:, None, 1:2] * (wall - solid.depths)[:, None]
    at = field.cells(slides)
    return _stopped(at, list(solid.slices.transpose(1, 0, 2)), field.shape)


def _stopped(at: NDArray[np.int_], layers: list[NDArray[np.bool_]], shape: tuple[int, int]) -> Plane:
    """The share of rays that some layer stops, each laid `at` the column and row of its ray."""
    total = np.zeros(shape, np.float32)
    for ray in at:
        stopped = np.zeros(shape, np.bool_)
        for (column, row), layer in zip(ray.tolist(), layers, strict=True):
            _lay(stopped, layer, column, row)
        total += stopped
    return total / np.float32(len(at))


def _lay(canvas: NDArray[np.bool_], layer: NDArray[np.bool_], column: int, row: int) -> None:
    top, left = max(row, 0), max(column, 0)
    bottom, right = min(row + layer.shape[0], canvas.shape[0]), min(column + layer.shape[1], canvas.shape[1])
    if bottom > top and right > left:
        canvas[top:bottom, left:right] |= layer[top - row : bottom - row, left - column : right - column]
