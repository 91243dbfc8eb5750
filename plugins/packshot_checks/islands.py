"""Connected cells of a coarse map, as rectangles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from packshot.api import Box
from packshot_checks.planes import cells

MOST = 8
"""Regions a finding names at most."""
_GRID = 48
"""Cells along the longer side of what is looked at."""


@dataclass(frozen=True, slots=True)
class Island:
    """Cells that touch each other, corners included."""

    cells: NDArray[np.bool_]
    """Shape of the whole map."""

    def span(self, cell: int, more: int = 0) -> tuple[slice, slice]:
        """The pixels, rows and columns, of cells `cell` pixels apart that reach `more` pixels further."""
        rows, columns = (np.flatnonzero(self.cells.any(axis=axis)) for axis in (1, 0))
        down, across = (slice(int(each[0]) * cell, (int(each[-1]) + 1) * cell + more) for each in (rows, columns))
        return down, across


def islands(marked: NDArray[np.bool_]) -> Iterator[Island]:
    """Each group of marked cells."""
    left = {(int(row), int(column)) for row, column in np.argwhere(marked)}
    while left:
        whole = np.zeros(marked.shape, bool)
        front = [left.pop()]
        while front:
            row, column = front.pop()
            whole[row, column] = True
            near = {(row + dy, column + dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1)} & left
            left -= near
            front += near
        yield Island(whole)


def boxes(marked: NDArray[np.bool_], corner: tuple[int, int] = (0, 0), step: int = 1) -> tuple[Box, ...]:
    """Boxes around marked pixels that lie near each other, those with the most first.

    `corner` is where the first pixel lies in the picture, and `step` how many pixels of it lie from one to the next.
    """
    cell = max(1, -(-max(marked.shape) // _GRID))
    density = cells(marked.astype(np.float32), cell)
    largest = sorted(islands(density > 0), key=lambda each: -float(density[each.cells].sum()))[:MOST]
    spans = [each.span(cell) for each in largest]
    height, width = marked.shape
    return tuple(
        (
            corner[0] + across.start * step,
            corner[1] + down.start * step,
            corner[0] + min(across.stop, width) * step,
            corner[1] + min(down.stop, height) * step,
        )
        for down, across in spans
    )
