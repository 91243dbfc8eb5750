"""How alike two pictures are built: edges and texture, whatever their colours and their light."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from packshot.api.colour import linear, luminance
from packshot_checks.planes import Plane, cells, gradient, smoothed, windows

_VEIL = 0.07
"""Added to luminance before its logarithm: shading of a light surface keeps its contrast, noise of a dark one does not
grow. Of 0.02, 0.05, 0.07 and 0.1 it tells damage from another colour best."""
_FAINT = 1e-3
"""The energy of edges nobody sees, per pixel: grain, a codec's blocks, a soft gradient."""
_FEWEST = 0.4
"""Of a window's pixels; one with fewer says little."""
_NONE = 1e-6


@dataclass(frozen=True, slots=True)
class Edges:
    """The edges at each pixel: their strength at twice their angle, so that dark to light equals light to dark.

    A recoloured part turns the contrast at its border around; its structure stays. The doubled angle is that of
    Granlund's orientation tensor ("In search of a general picture processing operator", 1978).
    """

    across: Plane
    down: Plane


def edges(pixels: NDArray[np.uint8]) -> Edges:
    """The edges of sRGB pixels, shape (height, width, 3), in the logarithm of luminance: more light only adds to it."""
    light = luminance(linear(pixels)).astype(np.float32)
    right, down = gradient(np.log(light + np.float32(_VEIL)))
    strength = np.hypot(right, down) + np.float32(_NONE)
    return Edges(across=smoothed((right * right - down * down) / strength), down=smoothed(2 * right * down / strength))


@dataclass(frozen=True)
class Likeness:
    """Two pictures' edges, compared in overlapping windows: arrays of one value each, shape (rows, columns)."""

    common: Plane
    """The energy of the edges both have."""
    before: Plane
    """The energy of the first picture's."""
    now: Plane
    known: NDArray[np.bool_]
    """Where enough is compared to say something."""

    @classmethod
    def of(cls, before: Edges, now: Edges, inside: Plane, cell: int) -> Likeness:
        """Compare where `inside` is 1, in windows of two by two cells of `cell` pixels; all planes have one shape."""
        share = windows(cells(inside, cell))
        weight = np.maximum(share, np.float32(_FEWEST))

        def mean(energy: Plane) -> Plane:
            return windows(cells(energy * inside, cell)) / weight

        return cls(
            common=mean(before.across * now.across + before.down * now.down),
            before=mean(before.across**2 + before.down**2),
            now=mean(now.across**2 + now.down**2),
            known=share >= _FEWEST,
        )

    @cached_property
    def similarity(self) -> Plane:
        """-1..1: the correlation of the edges; 1 where neither has any to speak of, near 0 where only one has."""
        both = np.sqrt((self.before + _FAINT) * (self.now + _FAINT))
        similar: Plane = np.where(self.known, (self.common + _FAINT) / both, 1).astype(np.float32)
        return similar

    def balance(self, where: NDArray[np.bool_]) -> float:
        """-1..1: how far the edges there are only the first picture's (-1) or only the second's (1)."""
        before, now = float(self.before[where].mean()), float(self.now[where].mean())
        return (now - before) / (now + before + _FAINT)
