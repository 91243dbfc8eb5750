"""The light of a room, and how it falls on a product photographed elsewhere."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from packshot.api import Place
from packshot.api.colour import estimated_white, luminance

Light = NDArray[np.float32]

_SIDE = 0.32
"""How much the key light brightens the side it comes from."""
_LOW = 0.28
"""The lowest part of a product, of its height, that the floor's light reaches."""
_BOUNCE, _LOSS = 0.12, 0.08


def white(place: Place, plate: Light) -> Light:
    """The linear colour, shape (3,), of a white card at the place: as stated, or estimated from the plate."""
    return estimated_white(plate) if place.white is None else np.asarray(place.white, np.float32)


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
