"""What a glossy floor or table top shows of what stands on it, and of the room beyond."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from packshot.api.colour import Floats
from packshot_studio.filters import blur
from packshot_studio.outline import Outline

Light = NDArray[np.float32]

_NEAR, _FAR, _SOFT_FROM = 0.01, 0.12, 0.4
"""Blur of a reflection where the product stands and so far from there on, in heights: a table top is no mirror."""


def mirrored(planes: Light, outline: Outline, foot: tuple[int, int]) -> Light:
    """The product's `planes`, shape (height, width, n), upside down below its foot; 0 elsewhere.

    Each column is turned over at the row its foot stands on; beside the foot, at the row of the foot's end. `foot`
    holds the columns the foot begins and ends at.
    """
    room = round(3 * _FAR * outline.height)
    first, last = max(outline.sides[0] - room, 0), min(outline.sides[1] + room, planes.shape[1])
    top = max(outline.bottom - outline.height // 2, 0)
    rows, columns = np.arange(top, planes.shape[0])[:, None], np.arange(first, last)[None, :]
    line = np.interp(columns[0], range(*foot), outline.lowest[slice(*foot)])[None, :]
    source = np.where(rows < line, rows, np.rint(2 * line - 1 - rows)).astype(np.intp)
    turned = planes[source.clip(0), columns] * (source >= 0)[..., None]
    whole = np.zeros_like(planes)
    soft = _softer(turned, (rows - line) / outline.height, outline.height)
    whole[top:, first:last] = np.where((rows < line)[..., None], np.float32(0), soft)
    return whole


def beyond(room: Light, eye: float) -> Light:
    """The room that each row of the floor mirrors, shape (height, 1, 3): what is as far above the `eye` row, levelled.

    Distant things are mirrored at the horizon; above the picture lies what its first row shows.
    """
    source = np.rint(2 * eye - np.arange(len(room))).astype(np.intp).clip(0, len(room) - 1)
    levelled: Light = room.mean(axis=1, keepdims=True)[source]
    return levelled


def _softer(planes: Light, distance: Floats, height: int) -> Light:
    """Sharp at the foot and the softer the farther off."""
    share = np.clip(distance / _SOFT_FROM, 0, 1).astype(np.float32)
    mixed = (_blurred(planes[..., n], height, share) for n in range(planes.shape[-1]))
    return np.stack(list(mixed), axis=-1)


def _blurred(plane: Light, height: int, share: Light) -> Light:
    plane = np.ascontiguousarray(plane, np.float32)
    return blur(plane, _NEAR * height) * (1 - share) + blur(plane, _FAR * height) * share
