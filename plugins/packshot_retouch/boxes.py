"""Where the product is in a picture, as a box (left, top, right, bottom) in pixels."""

from __future__ import annotations

from PIL import Image, ImageChops, ImageStat

from packshot.api import Box, Picture

SOLID = 128
"""An alpha of half and more is the product; a drawn shadow stays below it."""
TOLERANCE = 12
"""Levels of 255 by which a pixel may differ from a plain background and still be a part of it."""
_PLAIN = 0.98
"""The share of a border's pixels that must be of one colour for the border to be a background."""


def frame(picture: Picture) -> Box:
    """The whole picture."""
    return 0, 0, picture.width, picture.height


def product_box(picture: Picture, solid: int = SOLID) -> Box | None:
    """The box around the product; None where nothing is seen.

    With transparency: the pixels of alpha `solid` (1..255) and more. Without: what differs from a plain border's
    colour; a picture whose border is not plain is product from edge to edge.
    """
    if picture.has_alpha and picture.alpha().image.getextrema() != (255, 255):
        return picture.alpha().image.point(lambda alpha: 255 if alpha >= solid else 0).getbbox()
    return _unlike_border(picture.image.convert("RGB"))


def _unlike_border(image: Image.Image) -> Box | None:
    border = _border(image.size)
    colour = tuple(ImageStat.Stat(image, border).median)
    unlike = _unlike(image, colour)
    if ImageStat.Stat(unlike, border).mean[0] > 255 * (1 - _PLAIN):
        return 0, 0, image.width, image.height
    return unlike.getbbox()


def _unlike(image: Image.Image, colour: tuple[int, ...]) -> Image.Image:
    """White where some channel differs from the colour by more than the tolerance."""
    red, green, blue = ImageChops.difference(image, Image.new("RGB", image.size, colour)).split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    return most.point(lambda level: 255 if level > TOLERANCE else 0)


def _border(size: tuple[int, int]) -> Image.Image:
    """A mask of the outermost row and column on each side."""
    mask = Image.new("L", size, 255)
    if size[0] > 2 and size[1] > 2:  # noqa: PLR2004  there is an inside
        mask.paste(0, (1, 1, size[0] - 1, size[1] - 1))
    return mask
