"""Moving the colour of a region: measured and multiplied in linear light."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from packshot.api.colour import delta_e, encoded, lab, linear, region_colour

Colour = NDArray[np.floating[Any]]
"""Linear sRGB, shape (3,)."""
_DARKEST = 1e-3
"""No channel is multiplied as if it were darker than this: 8 bits hold no colour below."""


def measured(image: Image.Image, mask: Image.Image) -> Colour | None:
    """The region's colour; None where the mask is too small or another size than the picture."""
    if image.size != mask.size:
        return None
    return region_colour(np.asarray(image), np.asarray(mask))


def corrected(image: Image.Image, mask: Image.Image, wanted: Colour, *, strength: float, limit: float) -> Image.Image:
    """The `RGB` picture with the mask's region moved towards the wanted colour; the same picture beyond the limit."""
    now, box = measured(image, mask), mask.getbbox()
    if now is None or box is None or delta_e(lab(now), lab(wanted)) > limit:
        return image.copy()
    gain = np.maximum(wanted, _DARKEST) / np.maximum(now, _DARKEST)
    share = strength * np.asarray(mask.crop(box), dtype=np.float32)[..., None] / 255
    light = linear(np.asarray(image.crop(box))) * (1 + share * (gain - 1))
    moved = image.copy()
    moved.paste(Image.fromarray(encoded(light)), box)
    return moved
