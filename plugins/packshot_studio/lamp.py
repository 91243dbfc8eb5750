"""The colour of the light a photo was taken in, told by the swatch of what it shows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from packshot.api.camera import Camera
from packshot.api.colour import VEIL, luminance
from packshot_studio.support import told_apart

Light = NDArray[np.float32]


def lamp_of(source: Light, shown: Light | None, finish: str) -> Light | None:
    """The light's linear colour, shape (3,), of luminance 1; None for white light, and where nobody knows.

    `source` is the region's median and `shown` the swatch it is of. A white, grey or black part shows the light itself;
    in a coloured one light and dye are told apart as far as they can be. A tint that a careless hex may feign is none.
    """
    if shown is None:
        return None
    camera = Camera.of(shown, source, VEIL[finish])
    if not camera.cast:
        return None
    neutral = told_apart(shown.tolist()) < 1
    colour = source / (shown + np.float32(VEIL[finish])) if neutral else np.exp(camera.tint)
    lamp: Light = (colour / max(float(luminance(colour)), 1e-4)).astype(np.float32)
    return lamp
