"""The light of a room, and how it falls on a product photographed elsewhere."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from packshot.api import Place
from packshot.api.colour import luminance

Light = NDArray[np.float32]

_SIDE = 0.32
"""How much the key light brightens the side it comes from."""
_LOW = 0.28
"""The lowest part of a product, of its height, that the floor's light reaches."""
_BOUNCE, _LOSS = 0.12, 0.08
_WHITE_LEVEL = 0.80
"""What share of a white card's light the brightest tenth of a room has."""


def white(place: Place, plate: Light) -> Light:
    """The linear colour, shape (3,), of a white card at the place: as stated, or estimated from the plate.

    The estimate is the shades-of-grey mean (Finlayson and Trezzi, 2004, with p = 6) held back a little, because wood
    floors pass for lamplight.
    """
    if place.white is not None:
        return np.asarray(place.white, np.float32)
    seen = plate[(plate < 0.98).all(axis=-1)]  # noqa: PLR2004  clipped pixels say nothing
    if not len(seen):
        return np.ones(3, np.float32)
    mean = np.mean(seen.astype(np.float64) ** 6, axis=0) ** (1 / 6)
    tint = (mean / luminance(mean)) ** 0.75
    level = np.percentile(luminance(seen), 90) / _WHITE_LEVEL
    estimate: Light = (level * tint / luminance(tint)).astype(np.float32)
    return estimate


def tint(colour: Light) -> Light:
    """The colour at luminance 1."""
    at_one: Light = (colour / max(float(luminance(colour)), 1e-4)).astype(np.float32)
    return at_one


def lit(product: Light, place: Place, card: Light, floor: Light) -> Light:
    """The product's light, shape (height, width, 3), as the room would light it.

    Its photo's white becomes the room's `card`; the side the light comes from is brighter; the foot takes on some of
    the `floor`'s colour and loses some light.
    """
    height, width = product.shape[:2]
    across = np.linspace(-1, 1, width, dtype=np.float32)
    low = np.clip((np.linspace(0, 1, height, dtype=np.float32) - (1 - _LOW)) / _LOW, 0, 1)[:, None, None]
    side = 1 - _SIDE * place.key * place.light[0] * across
    bounce = 1 + _BOUNCE * low * (tint(floor / card) - 1)
    shone: Light = (product * card * side[None, :, None] * (bounce * (1 - _LOSS * low))).astype(np.float32)
    return shone
