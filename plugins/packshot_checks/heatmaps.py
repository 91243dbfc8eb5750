"""From what a check measured, place by place, to its heat map."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from packshot.api import Box, Heat
from packshot_checks.frames import Frame
from packshot_checks.planes import Plane


def over_cells(scene: Frame, off: Plane, cell: int, start: int = 0) -> Heat:
    """Of cells of `cell` pixels of the frame, from pixel `start` on; `off` is how far off each is, times the limit."""
    down, across = (slice(start, start + cell * length) for length in off.shape)
    return Heat.of(off, scene.reach_of(down, across))


def over_boxes(scene: Frame, boxes: Iterable[tuple[Box, float]]) -> Heat:
    """Of boxes in the picture, each as far off as said, times the limit; nothing is off between them."""
    off = np.zeros(scene.product.shape, np.float32)
    (left, top), (across, down) = scene.place[:2], scene.step
    for (x0, y0, x1, y1), much in boxes:
        rows = slice(round((y0 - top) / down), round((y1 - top) / down))
        columns = slice(round((x0 - left) / across), round((x1 - left) / across))
        off[rows, columns] = np.maximum(off[rows, columns], much)
    return Heat.of(off, scene.place)


def times(limit: float, amount: Plane | float) -> Plane:
    """An amount in limits; where none is allowed, anything at all is as far off as can be."""
    off = np.asarray(amount, np.float32)
    return off / np.float32(limit) if limit > 0 else np.where(off > 0, np.float32(np.inf), np.float32(0))
