"""Puts cut-out products into the photo of an empty room: true size, the room's light, shadows, reflections."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from packshot.api import Picture, Place, Placement, Product, Size
from packshot.api.colour import encoded, linear
from packshot_studio import light, placing
from packshot_studio.mirror import beyond, mirrored
from packshot_studio.outline import Outline
from packshot_studio.placing import Box, Stand, View
from packshot_studio.shadows import Shade, Sight, crack, shade
from packshot_studio.solid import solid

Pixels = NDArray[np.uint8]
Light = NDArray[np.float32]

_SHADOW_WIDTH = 768
"""Shadows are worked out at about this width: they are soft."""
_DEPTH = {"round": 1.0, "rect": 0.5, "legs": 0.5, "none": 0.0}
"""Depth over width of a product whose record does not say."""
_THROWN = 0.5
"""How much of the light a product keeps from the floor it would throw back, were it white."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A product that stands in a room: its cut-out (height, width, 4) with straight alpha, and its place."""

    cutout: Pixels
    product: Product
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """A product over the whole picture: premultiplied linear light (height, width, 3), coverage (height, width)."""

    light: Light
    coverage: NDArray[np.float32]


def composed(
    figure: Figure, plate: Picture, size: Size, *, others: Sequence[Figure] = (), shadows: float = 1.0
) -> Picture:
    """The `plate` at `size` with the figure in it; the placement says where its photo landed.

    The `others` stand there too; who stands nearer stands in front. `shadows` is their strength, 0 none and 1 as the
    room has them. Raises ValueError for a product without a size, a cut-out without pixels, and a place outside the
    picture or above the horizon.
    """
    view = _view(figure, plate.size, size)
    empty = linear(_cropped(plate, view))
    room, landed = empty, Placement()
    for each in sorted((*others, figure), key=lambda one: one.place.y):
        room, at = _standing(each, room, view, light.white(each.place, empty), shadows)
        landed = at if each is figure else landed
    return Picture.from_array(encoded(room), replace(landed, plate=view.placement))


def landing_scale(photo: Picture, product: Product, plate: Size, place: Place, size: Size) -> float:
    """How large the photo's pixels become in a picture of `size`: 0.25 shows four of them as one."""
    alpha: Pixels = np.asarray(photo.alpha().image)
    figure = Figure(cutout=alpha[..., None], product=product, place=place)
    return placing.scale(product, _bounds(alpha), _view(figure, plate, size).stand(place))


def _view(figure: Figure, plate: Size, size: Size) -> View:
    """The part of the plate that shows the figure at `size`."""
    alpha = figure.cutout[..., -1]
    box, spot = _bounds(alpha), placing.whole(plate).stand(figure.place)
    factor = placing.scale(figure.product, box, spot)
    foot = _foot(alpha, box, figure.product.footprint, spot.flatness)
    span = spot.x + (box[0] - foot) * factor, spot.x + (box[2] - foot) * factor
    return View(plate, placing.crop(plate, size, span), size)


def _standing(figure: Figure, room: Light, view: View, card: Light, shadows: float) -> tuple[Light, Placement]:
    """The `room` with the figure in it, and where its photo landed on whole pixels."""
    place, spot = figure.place, view.stand(figure.place)
    layer, landed = _layer(figure, spot, view.size)
    if not layer.coverage.any():
        raise ValueError("the product would stand outside the picture")
    area = _bounds(np.rint(layer.coverage * 255).astype(np.uint8))
    rows, columns = slice(area[1], area[3]), slice(area[0], area[2])
    body = _body(layer.coverage[rows, columns], spot) if figure.product.footprint == "round" else None
    layer.light[rows, columns] = light.lit(layer.light[rows, columns], place, card, _floor(room, spot), body)
    around = _shaded(room, layer, figure, view, card, shadows)
    seen: Light = around * (1 - layer.coverage[..., None]) + layer.light
    if place.front is None:
        return seen, landed
    before = _cropped(place.front.picture(), view)[..., None].astype(np.float32) / np.float32(255)
    uncovered: Light = seen * (1 - before) + room * before
    return uncovered, landed


def _body(coverage: NDArray[np.float32], spot: Stand) -> tuple[float, float]:
    """The columns of a round product without its handles: as far from the middle of its foot as the nearer side."""
    left, right = Outline(coverage).foot(spot.flatness)
    middle = (left + right) / 2
    half = min(middle, coverage.shape[1] - middle)
    return middle - half, middle + half


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


def _cropped(picture: Picture, view: View) -> Pixels:
    """What the view shows of a plate, (height, width, 3), or of a mask the size of the plate, (height, width)."""
    image = picture.on("#FFFFFF").image
    size = view.size.width, view.size.height
    return np.asarray(image.resize(size, Image.Resampling.LANCZOS, view.crop))


def _layer(figure: Figure, spot: Stand, size: Size) -> tuple[Layer, Placement]:
    """The product scaled in linear light onto the picture, and its placement on whole pixels."""
    alpha = figure.cutout[..., 3]
    box = left, top, right, bottom = _bounds(alpha)
    foot = _foot(alpha, box, figure.product.footprint, spot.flatness)
    landed = placing.placement(foot, box, placing.scale(figure.product, box, spot), spot)
    wide, high = max(1, round((right - left) * landed.sx)), max(1, round((bottom - top) * landed.sy))
    at = round(landed.x + left * landed.sx), round(landed.y + bottom * landed.sy) - high
    part = figure.cutout[top:bottom, left:right]
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


def _floor(room: Light, spot: Stand) -> Light:
    """The mean linear colour of the floor in front of the place: what shines up at the product."""
    reach = max(2, round(0.02 * room.shape[1]))
    y, x = (min(max(round(at), 0), limit - 1) for at, limit in zip((spot.y, spot.x), room.shape[:2], strict=True))
    near = room[y : y + reach * 2, max(x - reach * 4, 0) : x + reach * 4]
    mean: Light = near.reshape(-1, 3).mean(axis=0)
    return mean


def _shaded(room: Light, layer: Layer, figure: Figure, view: View, card: Light, strength: float) -> Light:
    """The room with the product standing in it, but for the product itself.

    The floor loses direct light and some of the room's, in whose stead comes what the product throws back.
    """
    place, dark = figure.place, _shade(layer.coverage, figure, view)
    own = (layer.light.sum(axis=(0, 1)) / layer.coverage.sum() / card).clip(0, 1) * np.float32(_THROWN)
    direct, rest = np.float32(strength * place.key), np.float32(strength * (1 - place.key)) * (1 - own)
    left: Light = 1 - direct * dark.direct[..., None] - rest * dark.room[..., None]
    return _glossy(room, layer, figure, view, left) if place.reflect else room * left


def _glossy(room: Light, layer: Layer, figure: Figure, view: View, left: Light) -> Light:
    """The room of which `left` remains, on a floor that mirrors: there no shadow falls, but the product is seen."""
    place, spot, outline = figure.place, view.stand(figure.place), Outline(layer.coverage)
    planes = np.concatenate([layer.light, layer.coverage[..., None]], axis=-1)
    product = mirrored(planes, outline, outline.foot(spot.flatness))
    floor = np.arange(len(room)) > max(spot.eye, view.row(place.wall_foot or 0))
    share = np.float32(place.reflect) * floor[:, None, None]
    shone = np.minimum(beyond(room, spot.eye) * share, room)
    seen: Light = (room - shone) * left + shone * (1 - product[..., 3:]) + product[..., :3] * share
    return seen


def _shade(coverage: NDArray[np.float32], figure: Figure, view: View) -> Shade:
    """The light the product keeps from the whole picture, worked out small."""
    height, width = coverage.shape
    shrink = max(1, round(width / _SHADOW_WIDTH))
    small = Image.fromarray(coverage).resize((width // shrink, height // shrink), Image.Resampling.BOX)
    outline, spot = Outline(np.asarray(small)), view.stand(figure.place).shrunk(shrink)
    body = solid(outline, spot, figure.product.footprint, _depth(figure.product, outline, spot))
    dark = shade(body, figure.place, _sight(figure.place, view, spot, outline.sides[0], shrink))
    touching = (
        Shade(dark.direct, np.maximum(dark.room, crack(outline, figure.product.footprint))) if body.stands else dark
    )
    whole = (Image.fromarray(each).resize((width, height), Image.Resampling.BICUBIC) for each in touching)
    return Shade(*(np.asarray(each) for each in whole))


def _sight(place: Place, view: View, spot: Stand, left: int, shrink: int) -> Sight:
    wall = None if place.wall_foot is None else view.row(place.wall_foot) / shrink
    reach = None if place.reach_cm is None else place.reach_cm * spot.px_per_cm
    size = view.size.height // shrink, view.size.width // shrink
    return Sight(spot=spot, left=left, size=size, wall=wall, reach=reach)


def _depth(product: Product, outline: Outline, spot: Stand) -> float:
    """How far the product reaches back, in pixels at the place."""
    left, right = outline.foot(spot.flatness)
    return product.depth_cm * spot.px_per_cm if product.depth_cm else (right - left) * _DEPTH[product.footprint]
