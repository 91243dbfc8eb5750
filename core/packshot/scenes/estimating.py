"""The colour of a room's light, from the pixels of its photo."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from packshot.api.colour import Floats, estimated_white, linear

if TYPE_CHECKING:
    from packshot.api import Picture
    from packshot.scenes.camera import Point

Colour = tuple[float, float, float]
"""Linear RGB."""

_WIDTH = 480
_PATCH = 4


def white(picture: Picture) -> Colour:
    """A white card in the room, guessed from all the picture shows: `packshot.api.colour.estimated_white`."""
    image = picture.on("#FFFFFF").image.convert("RGB")
    size = _WIDTH, max(1, round(_WIDTH * image.height / image.width))
    return _rounded(estimated_white(linear(np.asarray(image.resize(size, Image.Resampling.BOX)))))


def white_at(picture: Picture, point: Point) -> Colour:
    """Something white at a point: the mean of the 9 x 9 pixels around it."""
    x, y = round(point[0]), round(point[1])
    around = (x - _PATCH, y - _PATCH, x + _PATCH + 1, y + _PATCH + 1)
    patch = picture.on("#FFFFFF").image.convert("RGB").crop(around)
    return _rounded(linear(np.asarray(patch)).reshape(-1, 3).mean(axis=0))


def _rounded(colour: Floats) -> Colour:
    red, green, blue = (round(float(each), 3) for each in colour)
    return red, green, blue
