"""How a surface lights itself: a light colour fills its own shadows and folds, a dark one does not."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from packshot.api.colour import Floats, luminance
from packshot_studio.filters import Plane

Light = NDArray[np.float32]

_FILL = {"matte": 0.50, "satin": 0.45, "glossy": 0.40, "metal": 0.0}
"""How much of a fully white surface's shading is filled: cloth folds onto itself, a pot hardly does. Log-slopes between
path-traced renders of one product in several colours."""
_BRIGHTEST = 1.5
"""Times the median beyond which brightness is a highlight and says nothing of the shading."""


def contrast(albedo: Floats, finish: str) -> Light:
    """The exponent of shading in a surface of this albedo, 0..1, any shape: 1 for black, less the lighter it is.

    Light that fills a shadow has met the surface twice and is dyed twice: its share grows with the albedo's square.
    """
    return (1 - _FILL[finish] * np.clip(albedo, 0, 1) ** 2).astype(np.float32)


def straightened(fabric: Light, relative: Plane, source: Light, finish: str) -> Light:
    """`fabric`, (height, width, 3) linear, as if it did not light itself: each pixel's body in the hue of `source`.

    In a fold a light channel falls less than a dark one, so a rose goes red there. `source` is the region's median,
    shape (3,), `relative` the brightness over its luminance, shape (height, width).
    """
    excess = contrast(luminance(source), finish) - contrast(source, finish)
    shading = np.log(np.clip(relative, 1 / 20, _BRIGHTEST))
    return np.stack([fabric[..., c] * np.exp(excess[c] * shading) for c in range(3)], axis=-1)
