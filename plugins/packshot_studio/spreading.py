"""Connected regions of a plane: what hangs together with the border, and separate patches."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Region = NDArray[np.bool_]


def reached(open_: Region) -> Region:
    """The open pixels that hang together, by their sides, with the border of the picture."""
    found = np.zeros_like(open_)
    found[[0, -1]], found[:, [0, -1]] = open_[[0, -1]], open_[:, [0, -1]]
    return spread(found, open_)


def patches(open_: Region, least: float) -> Iterator[Region]:
    """Separate patches of the open pixels, of at least so many pixels each."""
    left = open_.copy()
    while left.sum() >= max(least, 1):
        seed = np.zeros_like(left)
        seed.flat[int(left.argmax())] = True
        patch = spread(seed, left)
        left &= ~patch
        if patch.sum() >= least:
            yield patch


def spread(found: Region, open_: Region) -> Region:
    """All open pixels that hang together, by their sides, with those found; `found` is changed in place.

    Sweeps in four directions until nothing is added.
    """
    count = -1
    while count != (count := int(found.sum())):
        for view, way in ((found, open_), (found.T, open_.T)):
            _sweep(view, way)
            _sweep(view[::-1], way[::-1])
    return found


def _sweep(found: Region, open_: Region) -> None:
    """Carry what is found from each row to the next, in place."""
    for above, row, way in zip(found, found[1:], open_[1:], strict=False):
        np.logical_or(row, above & way, out=row)
