"""Fine detail of a product, compared with its photo's."""

from __future__ import annotations

from dataclasses import replace
from math import ceil

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from packshot.api import Box, Job, Picture, Placement
from packshot.api.appearance import in_sight
from packshot.api.colour import linear, luminance
from packshot_checks.measuring import Unmeasurable
from packshot_checks.regions import laid

WINDOW = 640
"""Pixels a side: the middle of a larger product says enough about its texture."""
_RIM = 3
_FEWEST = 200

Plane = NDArray[np.float32]


def relative_detail(picture: Picture, photo: Picture, job: Job) -> float:
    """The picture's detail over that of the photo laid into it; 1 is as sharp, 0 has no detail."""
    product = in_sight(picture, job, laid(picture, photo.alpha() if photo.has_alpha else job.mask or photo.alpha()))
    window = _window(product.image)
    inside = _inner(product.image.crop(window))
    found, source = (detail(each.image, inside) for each in (picture.cropped(window), _seen(picture, photo, window)))
    if not source:
        raise Unmeasurable("the product's photo has no fine detail to compare with")
    return found / source


def _seen(picture: Picture, photo: Picture, window: Box) -> Picture:
    """What the window would show of the photo; only the part of the photo behind it is scaled."""
    place = picture.placement or Placement()
    left, right = _behind((window[0], window[2]), place.x, place.sx, photo.width)
    top, bottom = _behind((window[1], window[3]), place.y, place.sy, photo.height)
    moved = replace(picture, placement=place.moved(left * place.sx, top * place.sy))
    return laid(moved.cropped(window), photo.cropped((left, top, right, bottom)))


def _behind(span: tuple[int, int], start: float, scale: float, most: int) -> tuple[int, int]:
    """The photo's pixels behind a span of the picture's, along one axis."""
    return max(0, int((span[0] - start) / scale)), min(most, ceil((span[1] - start) / scale))


def detail(image: Image.Image, inside: NDArray[np.bool_]) -> float:
    """The variance of the Laplacian of the luminance inside, over the same at half the size; 0 for a plain field."""
    light = luminance(linear(np.asarray(image.convert("RGB")))).astype(np.float32)
    coarse = _variance(_halved(light), _halved(inside.astype(np.float32)) == 1)
    return _variance(light, inside) / coarse if coarse else 0.0


def _window(product: Image.Image) -> Box:
    """The product's box, or the middle of a larger one."""
    box = product.getbbox()
    if box is None:
        raise Unmeasurable("the product lies outside the picture")
    left, right = _middle(box[0], box[2])
    top, bottom = _middle(box[1], box[3])
    return left, top, right, bottom


def _middle(start: int, end: int) -> tuple[int, int]:
    spare = max(0, end - start - WINDOW)
    return start + spare // 2, end - (spare - spare // 2)


def _inner(mask: Image.Image) -> NDArray[np.bool_]:
    """Where the mask is full and its rim is a few pixels away: an outline is no texture."""
    inside: NDArray[np.bool_] = np.asarray(mask.filter(ImageFilter.BoxBlur(_RIM))) == 255  # noqa: PLR2004  full
    if inside.sum() < _FEWEST:
        raise Unmeasurable("the product is too small in the picture to judge its detail")
    return inside


def _variance(light: Plane, inside: NDArray[np.bool_]) -> float:
    edges = light[1:-1, :-2] + light[1:-1, 2:] + light[:-2, 1:-1] + light[2:, 1:-1] - 4 * light[1:-1, 1:-1]
    chosen = edges[inside[1:-1, 1:-1]]
    return float(chosen.var()) if chosen.size else 0.0


def _halved(plane: Plane) -> Plane:
    """Each 2 x 2 pixels as their mean; an odd last row or column is left out."""
    even = plane[: plane.shape[0] // 2 * 2, : plane.shape[1] // 2 * 2]
    quarters: Plane = np.mean(
        [even[::2, ::2], even[1::2, ::2], even[::2, 1::2], even[1::2, 1::2]], axis=0, dtype=np.float32
    )
    return quarters
