"""How light a product's body is in its photo and in a picture of it."""

from __future__ import annotations

import numpy as np

from packshot.api.colour import linear, luminance
from packshot_checks.frames import Frame, Pixels

_FAR = 10.0
"""Times as light, like white from navy: what light draws in one, sheen draws in the other."""
_NONE = 1e-3


def bodies(scene: Frame) -> tuple[float, float]:
    """The median luminance of the coloured part, else of the product, in the photo and in the picture."""
    return _body(scene.before, scene), _body(scene.now, scene)


def far_apart(light: tuple[float, float]) -> bool:
    """Whether two bodies are so far apart in lightness that even a true picture is little like the photo."""
    darker, lighter = sorted(light)
    return lighter > _FAR * max(darker, _NONE)


def _body(pixels: Pixels, scene: Frame) -> float:
    part = scene.part if scene.part.any() else scene.product
    return float(np.median(luminance(linear(pixels[part > part.max() / 2]))))
