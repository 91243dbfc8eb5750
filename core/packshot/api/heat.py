"""How far off a picture is, place by place: what a check can show where a number says too little."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from packshot.api.findings import Box

LONGEST = 256
"""Pixels of a heat map's longer side at most."""
LIMIT = 128
"""The level of what just misses the check's limit; 255 is twice as far off, or more."""


@dataclass(frozen=True, slots=True)
class Heat:
    """A heat map: how far off each place of a picture is, in the check's own limit."""

    width: int
    height: int
    levels: bytes
    """A byte a place, row by row: 0 as it should be, 128 at the check's limit, 255 twice as far off or more."""
    box: Box
    """What it covers, in pixels of what the check looked at (`Check.on`); it may reach beyond."""

    def __post_init__(self) -> None:
        left, top, right, bottom = self.box
        if not 0 < max(self.width, self.height) <= LONGEST or len(self.levels) != self.width * self.height:
            raise ValueError(f"a heat map has 1 to {LONGEST} places each way, and a byte for each")
        if left >= right or top >= bottom:
            raise ValueError(f"{self.box} is no box; write left, top, right, bottom")

    @classmethod
    def of(cls, off: NDArray[Any], box: Box) -> Self:
        """From how far off each place is, shape (height, width), times the check's limit: 1 just misses it.

        Of more than 256 places a way several become one, as far off as the farthest of them: a single wrong pixel
        is still seen. What is not finite is as far off as can be.
        """
        import numpy as np

        most = _pooled(off, LONGEST, LONGEST)
        levels = np.rint(np.nan_to_num(np.clip(most, 0, 2), nan=2) * (255 / 2)).astype(np.uint8)
        return cls(levels.shape[1], levels.shape[0], levels.tobytes(), box)

    def coarser(self, width: int, height: int) -> Self:
        """The same map with at most so many places each way, each as far off as the farthest of those it is made of."""
        import numpy as np

        levels = np.frombuffer(self.levels, np.uint8).reshape(self.height, self.width)
        fewer = _pooled(levels, max(1, height), max(1, width))
        return replace(self, width=fewer.shape[1], height=fewer.shape[0], levels=fewer.tobytes())


def _pooled(off: NDArray[Any], height: int, width: int) -> NDArray[Any]:
    """The greatest of each of at most `height` x `width` even cells."""
    import numpy as np

    rows, columns = (
        np.arange(count) * length // count
        for length, count in zip(off.shape, (min(off.shape[0], height), min(off.shape[1], width)), strict=True)
    )
    most: NDArray[Any] = np.maximum.reduceat(np.maximum.reduceat(off, rows, axis=0), columns, axis=1)
    return most
