"""The places of a photo with the finest drawing, and how well a picture keeps them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from packshot.api import Box, Heat, Job, Picture
from packshot_checks.correlation import Ground, highest
from packshot_checks.frames import Frame, close_up, frame
from packshot_checks.gloss import dull
from packshot_checks.heatmaps import over_boxes, times
from packshot_checks.likeness import Edges, edges
from packshot_checks.planes import Plane, cells, windows

_MOST = 12
_ENERGY = 4e-3
"""The energy of edges from which on something is drawn there: texture and shading have less."""
_LONGEST = 160
"""Pixels of a tile's longer side at most."""
_REACH = 4
"""Pixels of a tile it may be moved by."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A place in the picture and how like the photo's its drawing is, -1..1."""

    box: Box
    score: float


def compared_tiles(picture: Picture, job: Job, light: tuple[float, float]) -> list[Tile]:
    """The tiles with the most drawing, the least alike first; `light` is that of the `bodies`. Raises Unmeasurable."""
    scene = frame(picture, job)
    boxes = [scene.box_of(rows, columns) for rows, columns in _finest(scene, dull(scene, job, light))]
    return sorted((Tile(each, _score(picture, job, each, light)) for each in boxes), key=lambda each: each.score)


def heat_of(tiles: Sequence[Tile], picture: Picture, job: Job, limit: float) -> Heat:
    """How unlike each tile is."""
    return over_boxes(frame(picture, job), [(each.box, float(times(1 - limit, 1 - each.score))) for each in tiles])


def _finest(scene: Frame, fair: Plane) -> list[tuple[slice, slice]]:
    """The windows of two by two cells of the photo with the most energy in their edges, each apart from the others."""
    found, cell = edges(scene.before), scene.cell
    energy = windows(cells((found.across**2 + found.down**2) * scene.inside * fair, cell))
    chosen: list[tuple[slice, slice]] = []
    while len(chosen) < _MOST and energy.max(initial=0.0) > _ENERGY:
        row, column = (int(each) for each in np.unravel_index(energy.argmax(), energy.shape))
        chosen.append((slice(row * cell, (row + 2) * cell), slice(column * cell, (column + 2) * cell)))
        energy[max(0, row - 1) : row + 2, max(0, column - 1) : column + 2] = 0
    return chosen


def _score(picture: Picture, job: Job, place: Box, light: tuple[float, float]) -> float:
    """The best correlation of the tile with its place and a few pixels around."""
    scene = close_up(picture, job, _LONGEST, place)
    before, now = (_complex(edges(each)) for each in (scene.before, scene.now))
    ground = Ground(now, (_REACH, _REACH))
    inner = dull(scene, job, light)
    inner[:_REACH] = inner[-_REACH:] = inner[:, :_REACH] = inner[:, -_REACH:] = 0
    return highest(ground.scores(before, inner), _REACH).score


def _complex(edges: Edges) -> NDArray[np.complex64]:
    field: NDArray[np.complex64] = (edges.across + 1j * edges.down).astype(np.complex64)
    return field
