"""Cheap arithmetic on planes of shape (height, width): small filters, and means over cells."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.floating[Any]]
"""float32, as all that comes from pictures is."""


def box(plane: Plane, radius: int) -> Plane:
    """The mean over squares of `radius` pixels each way; the border goes on beyond the border."""
    width = 2 * radius + 1
    for _ in range(2):
        padded = np.pad(plane, ((radius + 1, radius), (0, 0)), "edge")
        total = padded.cumsum(axis=0, dtype=np.float64)
        plane = ((total[width:] - total[:-width]) / width).astype(np.float32).T
    return plane


def most(colours: Plane) -> Plane:
    """The greatest of three channels, shape (height, width): much quicker than numpy's own on so short an axis."""
    greatest: Plane = np.maximum(np.maximum(colours[..., 0], colours[..., 1]), colours[..., 2])
    return greatest


def gradient(plane: Plane) -> tuple[Plane, Plane]:
    """How the plane rises to the right and downwards, per pixel: central differences, smoothed across (Sobel)."""
    padded = np.pad(plane, 1, "edge")
    down = padded[:-2] + 2 * padded[1:-1] + padded[2:]
    along = padded[:, :-2] + 2 * padded[:, 1:-1] + padded[:, 2:]
    return (down[:, 2:] - down[:, :-2]) / 8, (along[2:] - along[:-2]) / 8


def smoothed(plane: Plane) -> Plane:
    """Each pixel with its neighbours, weighted 1 2 1 each way."""
    padded = np.pad(plane, 1, "edge")
    down = padded[:-2] + 2 * padded[1:-1] + padded[2:]
    smooth: Plane = (down[:, :-2] + 2 * down[:, 1:-1] + down[:, 2:]) / 16
    return smooth


def cells(plane: Plane, size: int) -> Plane:
    """The mean of each cell of `size` x `size` pixels; what is missing in the last row and column counts as 0."""
    height, width = plane.shape
    padded = np.pad(plane, ((0, -height % size), (0, -width % size)))
    means: Plane = padded.reshape(-(-height // size), size, -(-width // size), size).mean(axis=(1, 3))
    return means


def windows(plane: Plane) -> Plane:
    """The mean of each two by two cells, overlapping: one row and one column less."""
    joined: Plane = (plane[:-1, :-1] + plane[1:, :-1] + plane[:-1, 1:] + plane[1:, 1:]) / 4
    return joined
