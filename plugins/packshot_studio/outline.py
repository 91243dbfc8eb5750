"""A product's outline in a picture, and what it tells of how the product stands."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from packshot_studio.filters import Plane

_FOOT = 0.02
"""The lowest part of a product, of its height, that is its foot for certain."""
_LEG = 0.4
"""How far a column reaches from the body's underside to the floor to be a leg, 0..1."""


@dataclass(frozen=True)
class Outline:
    """Coverage 0..1, shape (height, width) of the picture; something is covered."""

    coverage: Plane

    @cached_property
    def solid(self) -> NDArray[np.bool_]:
        """What is more than half covered."""
        return self.coverage > 0.5  # noqa: PLR2004  half

    @cached_property
    def top(self) -> int:
        """The first row of the product."""
        return int(np.flatnonzero(self.solid.any(axis=1))[0])

    @cached_property
    def bottom(self) -> int:
        """The row below the product."""
        return int(np.flatnonzero(self.solid.any(axis=1))[-1]) + 1

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
    def underside(self) -> int:
        """The row below the body of a product on legs."""
        return int(np.median(self.lowest[self.lowest > 0]))

    @cached_property
    def legs(self) -> tuple[tuple[float, float, int], ...]:
        """Left, right and lowest row of each leg, from left to right."""
        is_leg = self.lowest > self.underside + _LEG * (self.bottom - self.underside)
        edges = np.flatnonzero(np.diff(np.concatenate([[False], is_leg, [False]])))
        return tuple(
            (float(left), float(right), int(self.lowest[left:right].max()))
            for left, right in zip(edges[::2], edges[1::2], strict=True)
        )
