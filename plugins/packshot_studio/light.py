"""The light of a room, and how it falls on a product photographed elsewhere."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from packshot.api import Place
from packshot.api.colour import estimated_white, luminance

Light = NDArray[np.float32]

_SIDE = 0.32
"""How much the direct light brightens the side of a flat product it comes from."""
_FLOOR, _USUAL = 0.9, 0.5
"""How much the floor's brightness tells on the lower half of a product, and the floor of a usual photo: its share of a
white card's light."""
_LOW = 0.28
"""The lowest part of a product, of its height, that the floor colours."""
_TINT = 0.12


def white(place: Place, plate: Light) -> Light:
    """The linear colour, shape (3,), of a white card at the place: as stated, or estimated from the plate."""
    return estimated_white(plate) if place.white is None else np.asarray(place.white, np.float32)


def tint(colour: Light) -> Light:
    """The colour at luminance 1."""
    at_one: Light = (colour / max(float(luminance(colour)), 1e-4)).astype(np.float32)
    return at_one


def lit(product: Light, place: Place, card: Light, floor: Light, body: tuple[float, float] | None) -> Light:
    """The product's light, shape (height, width, 3), as the room would light it.

    Its photo's white becomes the room's `card`; the side the light comes from is brighter; a floor that is brighter
    than usual lights it from below, a darker one does not, and both colour its foot. `body` holds the columns that the
    body of a round product has, None for other products: round ones are lit as their surface turns to the light.
    """
    height, width = product.shape[:2]
    columns = np.arange(width, dtype=np.float32) + np.float32(0.5)
    side = (
        1 - _SIDE * place.key * place.light[0] * (2 * columns / width - 1)
        if body is None
        else _turning(columns, place, body)
    )
    down = ((np.arange(height, dtype=np.float32) + 0.5) / height)[:, None]
    low = np.clip((down - (1 - _LOW)) / _LOW, 0, 1)
    shine = 1 + _FLOOR * (float(luminance(floor) / luminance(card)) - _USUAL) * (down - 0.5)
    bounce = shine[..., None] * (1 + _TINT * low[..., None] * (tint(floor / card) - 1))
    shone: Light = (product * card * side[None, :, None] * bounce).astype(np.float32)
    return shone


def _turning(columns: Light, place: Place, body: tuple[float, float]) -> Light:
    """What direct light adds to an upright cylinder at each column, 1 on average (Lambert's cosine law)."""
    across = np.clip((2 * columns - body[0] - body[1]) / (body[1] - body[0]), -1, 1)
    right, away, _ = np.asarray(place.light) / np.linalg.norm(place.light)
    lit = np.maximum(-right * across + away * np.sqrt(1 - across**2), 0)
    added: Light = (1 + place.key * (lit - lit.mean())).astype(np.float32)
    return added
