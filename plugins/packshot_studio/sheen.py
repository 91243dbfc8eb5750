"""Expects the sheen of a surface whose colour is the lamp's: how much it is, and how unevenly it lies."""

from __future__ import annotations

import numpy as np

from packshot.api.colour import VEIL
from packshot_studio.filters import Plane, blur

_SURE = 0.98
_WHITE = 0.85
"""Linear value of a white surface in a well exposed photo."""
_MOST = 0.85
"""The largest share of sheen that is believed."""
_BROAD = 0.15
"""Sigma of a blur over the region's shorter side: what it leaves is shading rather than sheen, what is finer sheen."""
_BROAD_UNEVEN = 1.3, 0.7
_FINE_UNEVEN = {"matte": (1.6, 0.4), "satin": (6.0, 0.2), "glossy": (6.0, 0.2)}
"""How many times as much sheen varies as shading, in logarithms, and how the two go together (correlation)."""


def expected_sheen(level: float, finish: str) -> float:
    """The share of sheen, 0..1, in the light of a surface whose median brightness is `level`, 0..1."""
    return min(VEIL[finish] * _WHITE / level, _MOST)


def shading(relative: Plane, weight: Plane, level: float, finish: str) -> Plane:
    """The body's part of the brightness, shape (height, width), over the region's median brightness `level`, 0..1.

    `relative` is the brightness over `level`, above 0, `weight` the part's share of each pixel. In a light colour this
    is nearly all there is; in a dark one nearly all light is sheen, and shows lamps and windows rather than folds.
    """
    sheen = expected_sheen(level, finish)
    seen = np.log(relative)
    broad = _broad(seen, weight)
    follows = _follows(sheen, *_BROAD_UNEVEN)
    follows_fine = _follows(sheen, *_FINE_UNEVEN[finish])
    body = np.exp(np.float32(follows) * broad + np.float32(follows_fine) * (seen - broad))
    share = np.float32((1 - sheen) / np.median(body[weight > _SURE][::7]))
    return np.minimum(body * share, relative).astype(np.float32)


def _broad(plane: Plane, weight: Plane) -> Plane:
    sigma = _BROAD * min(plane.shape)
    share: Plane = np.maximum(blur(weight, sigma), np.float32(1e-6))
    return blur(plane * weight, sigma) / share


def _follows(sheen: float, spread: float, together: float) -> float:
    """How much of a small change of brightness is the shading's, both in logarithms: its best linear estimate.

    Brightness is `1 - sheen` parts shading and `sheen` parts sheen; the estimate is covariance over variance (Wiener,
    1949).
    """
    body, veil = 1 - sheen, sheen * spread
    return (body + together * veil) / (body**2 + veil**2 + 2 * together * body * veil)
