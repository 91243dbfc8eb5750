"""Puts a cut-out product into the photo of an empty room: true size, the room's light, its shadows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from packshot.api import Picture, Place, Placement, Product, Size
from packshot.api.colour import encoded, linear
from packshot_studio import light, placing
from packshot_studio.outline import Outline
from packshot_studio.placing import Box, Stand
from packshot_studio.shadows import Ground, shadow

Pixels = NDArray[np.uint8]
Light = NDArray[np.float32]

_SHADOW_WIDTH = 768
"""Shadows are worked out at about this width: they are soft."""
_DEPTH = {"round": 1.0, "rect": 0.5, "legs": 0.5, "none": 0.0}
"""Depth over width of a product whose record does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """The product over the whole picture: premultiplied linear light (height, width, 3), coverage (height, width)."""

    light: Light
    coverage: NDArray[np.float32]


def composed(
    cutout: Pixels, product: Product, plate: Picture, place: Place, size: Size, *, shadows: float = 1.0
) -> Picture:
    """The `plate` at `size` with the product standing at `place`; the placement says where its photo landed.

    `cutout` is (height, width, 4) with straight alpha; `shadows` is their strength, 0 none and 1 as the room has them.
    Raises ValueError for a product without a size, a cut-out without pixels, and a place outside the picture.
    """
    box = _bounds(cutout[..., 3])
    crop, spot, landed = _landing(cutout[..., 3], box, product, plate.size, place, size)
    ground_light = linear(_cropped(plate, crop, size))
    card = light.white(place, ground_light)
    layer, landed = _layer(cutout, box, landed, size)
    if not layer.coverage.any():
        raise ValueError("the product would stand outside the picture")
    floor = _floor(ground_light, spot)
    area = _bounds(np.rint(layer.coverage * 255).astype(np.uint8))
    rows, columns = slice(area[1], area[3]), slice(area[0], area[2])
    layer.light[rows, columns] = light.lit(layer.light[rows, columns], place, card, floor)
    dark = _shadow(layer.coverage, product, spot, place, crop, plate.size) * np.float32(shadows)
    shaded = ground_light * (1 - dark[..., None]) ** (1 / light.tint(card) ** 0.35)
    return Picture.from_array(encoded(shaded * (1 - layer.coverage[..., None]) + layer.light), landed)


def landing_scale(photo: Picture, product: Product, plate: Size, place: Place, size: Size) -> float:
    """How large the photo's pixels become in a picture of `size`: 0.25 shows four of them as one."""
    alpha: Pixels = np.asarray(photo.alpha().image)
    _, _, landed = _landing(alpha, _bounds(alpha), product, plate, place, size)
    return min(landed.sx, landed.sy)


def _landing(
    alpha: Pixels, box: Box, product: Product, plate: Size, place: Place, size: Size
) -> tuple[Box, Stand, Placement]:
    """The plate's crop, the place in it, and where the photo lands, before it is rounded to whole pixels."""
    whole = placing.stand(place, plate, (0, 0, plate.width, plate.height), plate)
    factor = placing.scale(product, box, whole)
    foot = _foot(alpha, box, product.footprint, whole.flatness)
    span = whole.x + (box[0] - foot) * factor, whole.x + (box[2] - foot) * factor
    crop = placing.crop(plate, size, span)
    spot = placing.stand(place, plate, crop, size)
    return crop, spot, placing.placement(foot, box, placing.scale(product, box, spot), spot)


def _foot(alpha: Pixels, box: Box, footprint: str, flatness: float) -> float:
    """The column of the photo that comes to the place: the foot's middle, else the product's."""
    if footprint != "round":
        return (box[0] + box[2]) / 2
    left, right = Outline((alpha / 255).astype(np.float32)).foot(flatness)
    return (left + right) / 2


def _bounds(alpha: Pixels) -> Box:
    if not alpha.any():
        raise ValueError("the cut-out has no pixels")
    rows, columns = np.flatnonzero(alpha.any(axis=1)), np.flatnonzero(alpha.any(axis=0))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def _cropped(plate: Picture, crop: Box, size: Size) -> Pixels:
    image = plate.on("#FFFFFF").image.convert("RGB").resize((size.width, size.height), Image.Resampling.LANCZOS, crop)
    pixels: Pixels = np.asarray(image)
    return pixels


def _layer(cutout: Pixels, box: Box, landed: Placement, size: Size) -> tuple[Layer, Placement]:
    """The product scaled in linear light onto the picture, and its placement on whole pixels."""
    left, top, right, bottom = box
    wide, high = max(1, round((right - left) * landed.sx)), max(1, round((bottom - top) * landed.sy))
    at = round(landed.x + left * landed.sx), round(landed.y + bottom * landed.sy) - high
    part = cutout[top:bottom, left:right]
    coverage = part[..., 3:] / np.float32(255)
    small = _scaled(np.concatenate([linear(part[..., :3]) * coverage, coverage], axis=-1), (wide, high))
    canvas = np.zeros((size.height, size.width, 4), np.float32)
    _paste(canvas, small, at)
    sx, sy = wide / (right - left), high / (bottom - top)
    placement = Placement(at[0] - left * sx, at[1] - top * sy, sx, sy)
    return Layer(light=canvas[..., :3], coverage=canvas[..., 3]), placement


def _scaled(planes: Light, size: tuple[int, int]) -> Light:
    """Lanczos for each channel; what its ripples take below nothing, or coverage above all, is cut off."""
    channels = [Image.fromarray(np.ascontiguousarray(planes[..., c])) for c in range(planes.shape[-1])]
    scaled = [np.asarray(each.resize(size, Image.Resampling.LANCZOS)) for each in channels]
    clipped: Light = np.clip(np.stack(scaled, axis=-1), 0, 1)
    return clipped


def _paste(canvas: Light, part: Light, at: tuple[int, int]) -> None:
    height, width = part.shape[:2]
    left, top = max(at[0], 0), max(at[1], 0)
    right, bottom = min(at[0] + width, canvas.shape[1]), min(at[1] + height, canvas.shape[0])
    if right > left and bottom > top:
        canvas[top:bottom, left:right] = part[top - at[1] : bottom - at[1], left - at[0] : right - at[0]]


def _floor(plate: Light, spot: Stand) -> Light:
    """The floor's mean linear colour around the place."""
    reach = max(2, round(0.02 * plate.shape[1]))
    y, x = (min(max(round(at), 0), limit - 1) for at, limit in zip((spot.y, spot.x), plate.shape[:2], strict=True))
    near = plate[max(y - reach // 2, 0) : y + reach, max(x - reach * 4, 0) : x + reach * 4]
    mean: Light = near.reshape(-1, 3).mean(axis=0)
    return mean


def _shadow(
    coverage: NDArray[np.float32], product: Product, spot: Stand, place: Place, crop: Box, plate: Size
) -> NDArray[np.float32]:
    """The product's shadow over the whole picture, worked out small."""
    height, width = coverage.shape
    shrink = max(1, round(width / _SHADOW_WIDTH))
    small = Image.fromarray(coverage).resize((width // shrink, height // shrink), Image.Resampling.BOX)
    outline = Outline(np.asarray(small))
    zoom = height / (crop[3] - crop[1])
    wall = None if place.wall_foot is None else (place.wall_foot * plate.height - crop[1]) * zoom / shrink
    ground = Ground(depth=_depth(product, outline, spot, shrink), flatness=spot.flatness, wall=wall)
    dark = Image.fromarray(shadow(outline, ground, product.footprint, place))
    return np.asarray(dark.resize((width, height), Image.Resampling.BICUBIC))


def _depth(product: Product, outline: Outline, spot: Stand, shrink: int) -> float:
    """How far the foot reaches back, in shrunken pixels along the picture's height."""
    left, right = outline.foot(spot.flatness)
    across = (right - left) * _DEPTH[product.footprint]
    if product.depth_cm and product.footprint != "round":
        across = product.depth_cm * spot.px_per_cm / shrink
    return across * spot.flatness
