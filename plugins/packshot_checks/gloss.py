"""Where a surface mirrors lamps in one colour that drown in the light of another: there nothing can be compared."""

from __future__ import annotations

import numpy as np

from packshot.api import Job
from packshot.api.colour import linear, luminance
from packshot_checks.frames import Frame
from packshot_checks.planes import Plane, box

_LIGHT = 0.55
"""The luminance of a body from which on a lamp's mirror image, 1 where it is clipped, hardly stands out."""
_BRIGHT = 1.5
"""Times the light of the body a mirror image has."""
_NEAR = 3
"""Pixels of the frame around it that its edge reaches."""


def dull(scene: Frame, job: Job, light: tuple[float, float]) -> Plane:
    """1 where surfaces can be compared, 0 at the mirror images that photo or picture lose in a light body.

    1 everywhere for a matte product, and where both bodies are dark. `light` is that of the product's `bodies`, which
    a close-up does not tell.
    """
    fair = np.ones(scene.product.shape, np.float32)
    if job.product.finish == "matte" or max(light) < _LIGHT:
        return fair
    before, now = light
    mirrored = np.zeros(fair.shape, bool)
    for pixels, body in ((scene.before, before), (scene.now, now)):
        if body < _LIGHT:
            mirrored |= luminance(linear(pixels)) > _BRIGHT * body
    return np.where(box(mirrored.astype(np.float32), _NEAR) > 0, np.float32(0), fair)
