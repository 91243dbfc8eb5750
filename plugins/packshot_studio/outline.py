"""A product's outline in a picture, and what it tells of how the product stands."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from packshot_studio.filters import Plane, opening

_FOOT = 0.02
"""The lowest part of a product, of its height, that is its foot for certain."""
_WIDEST_LEG = 0.125
"""Width of the widest leg, of the product's width."""
_SHORTEST_LEG = 0.02
"""Length of the shortest leg, of the product's height."""
_LEG = 0.4
"""How far a column reaches down, of the longest leg, to be part of a leg."""
_LONG, _RISE = 0.12, 0.2
"""Length of the shortest edge, of the product's width, that tells how it stands; and how far edges rise at most, of
its height, when it is seen from a corner."""
_TIP = 0.01
"""The end of a leg, of the product's height, that stands on the floor."""


@dataclass(frozen=True)
class Outline:
    """Coverage 0..1, shape (height, width) of the picture; something is covered."""

    coverage: Plane

    @cached_property
    def solid(self) -> NDArray[np.bool_]:
        """What is more than half covered, of what is covered most."""
        solid: NDArray[np.bool_] = self.coverage > self.coverage.max() / 2
        return solid

    @cached_property
    def top(self) -> int:
        """The first row of the product."""
        return int(np.flatnonzero(self.solid.any(axis=1))[0])

    @cached_property
    def bottom(self) -> int:
        """The row below the product."""
        return int(np.flatnonzero(self.solid.any(axis=1))[-1]) + 1

    @cached_property
    def sides(self) -> tuple[int, int]:
        """The first column of the product and the one behind its last."""
        columns = np.flatnonzero(self.solid.any(axis=0))
        return int(columns[0]), int(columns[-1]) + 1

    @property
    def height(self) -> int:
        """The product's height in pixels."""
        return self.bottom - self.top

    def foot(self, flatness: float) -> tuple[int, int]:
        """The columns the foot begins and ends at, seen on a floor foreshortened by `flatness`.

        A foot's front is lower in the picture than its middle, by half its width times the flatness: so the widest row
        is looked for upwards from the lowest, in a few rounds.
        """
        columns, rows = np.array([0]), max(1, round(_FOOT * self.height))
        for _ in range(4):
            columns = np.flatnonzero(self.solid[self.bottom - rows : self.bottom].any(axis=0))
            rows = max(rows, round((columns[-1] + 1 - columns[0]) * flatness / 2))
        return int(columns[0]), int(columns[-1]) + 1

    @cached_property
    def lowest(self) -> NDArray[np.int64]:
        """The row below each column's lowest pixel; 0 for a column without one."""
        flipped = self.solid[::-1]
        return np.where(flipped.any(axis=0), len(flipped) - flipped.argmax(axis=0), 0)

    @cached_property
    def underside(self) -> NDArray[np.int64]:
        """The row below the body in each column, legs taken off: what is narrower than an eighth of the body."""
        covered = self.lowest > 0
        radius = max(1, round(int(covered.sum()) * _WIDEST_LEG / 2))
        profile = self.lowest[None].astype(np.float32)
        body = opening(profile, covered[None], radius)[0]
        return np.where(covered, body, 0).astype(np.int64)

    @cached_property
    def legs(self) -> tuple[tuple[float, float, int], ...]:
        """Left, right and lowest row of the tip of each leg, from left to right."""
        reach = self.lowest - self.underside
        longest = int(reach.max())
        if longest < _SHORTEST_LEG * self.height:
            return ()
        ends = np.flatnonzero(np.diff(np.concatenate([[False], reach > _LEG * longest, [False]])))
        return tuple(self._tip(int(left), int(right)) for left, right in zip(ends[::2], ends[1::2], strict=True))

    def line(self, footprint: str) -> NDArray[np.float64]:
        """The floor's row below each column, through the feet of legs or along the edges that lie on the floor.

        Of what is seen from a corner, it rises to both sides.
        """
        legs = [((left + right) / 2, float(low)) for left, right, low in self.legs] if footprint == "legs" else []
        edges = self._edges() if footprint in ("legs", "rect") and not legs else []
        columns, rows = zip(*(legs or edges or [(0.0, float(self.bottom))]), strict=True)
        along: NDArray[np.float64] = np.interp(np.arange(self.coverage.shape[1]), columns, rows)
        return along

    def _edges(self) -> list[tuple[float, float]]:
        """The ends of the long straight edges of the lower hull, but for those too high to be on the floor."""
        least = _LONG * (self.sides[1] - self.sides[0])
        hull: list[tuple[float, float]] = []
        for column in range(*self.sides):
            point = float(column), float(self.lowest[column])
            while len(hull) > 1 and _left_of(hull[-2], hull[-1], point):
                hull.pop()
            hull.append(point)
        low = self.bottom - _RISE * self.height
        pairs = [
            each for each in pairwise(hull) if each[1][0] - each[0][0] >= least and min(each[0][1], each[1][1]) > low
        ]
        return sorted({end for each in pairs for end in each})

    def _tip(self, left: int, right: int) -> tuple[float, float, int]:
        lowest = int(self.lowest[left:right].max())
        near = np.flatnonzero(self.lowest[left:right] >= lowest - max(1, round(_TIP * self.height)))
        return float(left + near[0]), float(left + near[-1] + 1), lowest


def _left_of(one: tuple[float, float], two: tuple[float, float], three: tuple[float, float]) -> bool:
    """Whether the way over `two` is not lower in the picture than the straight one from `one` to `three`."""
    return (two[0] - one[0]) * (three[1] - one[1]) - (two[1] - one[1]) * (three[0] - one[0]) >= 0
