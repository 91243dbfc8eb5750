"""Where one field of edges lies in another: normalised cross-correlation by Fourier transform."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from packshot_checks.likeness import Edges
from packshot_checks.planes import Plane

Field = NDArray[np.complex64]
"""Edges as complex numbers, shape (height, width): their angle doubled, their strength levelled to 0..1."""
Scores = NDArray[np.float64]

_STRONG = 0.05
"""The strength that is levelled to one half: a faint seam says as much of a place as a bold outline."""
_LEAST = 0.05
"""A place with a smaller share of the pattern's energy than this is no place for it."""
_NONE = 1e-3


@dataclass(frozen=True, slots=True)
class Peak:
    """The best place of a pattern's top left pixel, fractions included, and how well it fits there, -1..1."""

    across: float
    down: float
    score: float


def levelled(edges: Edges) -> Field:
    """Strong and faint edges made nearly equal."""
    field = edges.across + 1j * edges.down
    flat: Field = (field / (np.abs(field) + _STRONG)).astype(np.complex64)
    return flat


class Ground:
    """A field to look for patterns in; what lies beyond it has no edges."""

    def __init__(self, field: Field, room: tuple[int, int]) -> None:
        """`room`: how far, in rows and columns, a pattern may lie beyond the bottom right or the top left."""
        self._shape = tuple(_fast(length + more) for length, more in zip(field.shape, room, strict=True))
        self._waves = np.fft.fft2(field, self._shape)
        self._energy = np.fft.rfft2(np.abs(field) ** 2, self._shape)

    def scores(self, pattern: Field, support: Plane) -> Scores:
        """How well the pattern fits with its top left pixel at each place; negative places are the last ones.

        `support` is 1 where the pattern says something, 0 elsewhere.
        """
        common = np.fft.ifft2(self._waves * np.conj(np.fft.fft2(pattern * support, self._shape))).real
        there = np.fft.irfft2(self._energy * np.conj(np.fft.rfft2(support, self._shape)), self._shape)
        own = float((np.abs(pattern) ** 2 * support).sum())
        fit: Scores = common / (np.sqrt(own * np.maximum(there, _LEAST * own)) + _NONE)
        return fit


def highest(scores: Scores, reach: int | None = None) -> Peak:
    """The best place, to a fraction of a pixel; with `reach`, not more than so many pixels away from (0, 0)."""
    height, width = scores.shape
    start = (-reach, -reach) if reach else (-(height // 2), -(width // 2))
    rows, columns = (
        np.arange(first, reach + 1 if reach else first + length)
        for first, length in zip(start, scores.shape, strict=True)
    )
    near = scores[np.ix_(rows % height, columns % width)]
    row, column = (int(each) for each in np.unravel_index(near.argmax(), near.shape))
    down, across = vertex(near[:, column], row), vertex(near[row], column)
    return Peak(across + start[1], down + start[0], float(near[row, column]))


def vertex(line: NDArray[np.float64], top: int) -> float:
    """Where the parabola through the highest value and its neighbours is highest."""
    if not 0 < top < len(line) - 1:
        return float(top)
    before, here, after = (float(each) for each in line[top - 1 : top + 2])
    bend = before - 2 * here + after
    return top + (0.5 * (before - after) / bend if bend < 0 else 0.0)


def _fast(length: int) -> int:
    """The next length whose transform is quick: no prime factor above 5."""
    while True:
        rest = length
        for prime in (2, 3, 5):
            while rest % prime == 0:
                rest //= prime
        if rest == 1:
            return length
        length += 1
