"""The product's surroundings in a picture and in its photo, brought to one small frame to compare them in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from packshot.api import Box, Job, Picture, Placement
from packshot.api.appearance import hidden
from packshot_checks.measuring import Unmeasurable
from packshot_checks.planes import Plane, box

LONGEST = 512
"""Pixels of a frame's longer side at most: an edge, a seam, a handle are seen, grain is not."""
_MARGIN = 0.1
"""Of the product's box, shown around it."""
_RIM = 3
"""Pixels of the frame to either side of an outline: its contrast is the background's business."""
_FULL = 0.999
_CELLS, _GRAIN = 32, 8

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Frame:
    """A part of a picture, scaled; arrays share height and width."""

    place: Box
    """What part of the picture it shows."""
    now: Pixels
    """The picture, on white."""
    before: Pixels
    """The photo at the same place, on white."""
    shown: Plane
    """0..1: how far the photo reaches and is opaque."""
    product: Plane
    """0..1: the product's cover as far as it is known, else the whole photo's; 0 where something stands in front."""
    part: Plane
    """0..1: what takes the colour; 0 everywhere without a mask."""

    @property
    def inside(self) -> Plane:
        """1 well inside the product and away from the part's border, else 0."""
        covered, part = box(self.product, _RIM), box(self.part, _RIM)
        return ((covered > _FULL) & ((part > _FULL) | (part < 1 - _FULL))).astype(np.float32)

    @property
    def cell(self) -> int:
        """Pixels of a cell that details are looked for in: a thirty-second of the frame, but no grain."""
        return max(_GRAIN, ceil(int(max(self.product.shape)) / _CELLS))

    @property
    def step(self) -> tuple[float, float]:
        """The picture's pixels behind one of the frame's, across and down."""
        height, width = self.product.shape
        left, top, right, bottom = self.place
        return (right - left) / width, (bottom - top) / height

    def box_of(self, rows: slice, columns: slice) -> Box:
        """Pixels of the frame as a box in the picture."""
        left, top, right, bottom = self.reach_of(rows, columns)
        return left, top, min(right, self.place[2]), min(bottom, self.place[3])

    def reach_of(self, rows: slice, columns: slice) -> Box:
        """The same, not cut where the frame ends."""
        left, top = self.place[:2]
        fx, fy = self.step
        return (
            left + floor(columns.start * fx),
            top + floor(rows.start * fy),
            left + ceil(columns.stop * fx),
            top + ceil(rows.stop * fy),
        )


def frame(picture: Picture, job: Job, longest: int = LONGEST, place: Box | None = None) -> Frame:
    """The product's surroundings, or the part `place` of the picture. Raises Unmeasurable.

    Remembered for as long as one picture is looked at: several checks ask for the same.
    """
    return _frame(picture, job.product.id, _sources(picture, job), longest, place)


def close_up(picture: Picture, job: Job, longest: int, place: Box) -> Frame:
    """A frame that nobody else will ask for."""
    return _frame.__wrapped__(picture, job.product.id, _sources(picture, job), longest, place)


Sources = tuple[Picture | None, Picture | None, Picture | None]
"""The photo, its mask, and a mask over the picture of what stands in front."""


def _sources(picture: Picture, job: Job) -> Sources:
    return job.photo, job.mask, hidden(picture, job)


@lru_cache(maxsize=4)
def _frame(picture: Picture, product: str, sources: Sources, longest: int, place: Box | None) -> Frame:
    (photo, mask, before), where = sources, picture.placement
    if photo is None:
        raise Unmeasurable(f"{product} has no photo to compare with; add one")
    if where is None:
        raise Unmeasurable("the picture does not say where the product's photo lies in it, so it cannot be compared")
    shape = outline(photo, mask)
    size = _scaled(place := place or _surroundings(shape, where, picture), where, longest)
    views = [_view(each, where, place, size) for each in (photo.image, shape, mask.image if mask else None)]
    seen = _in_sight(before, place, size)
    shown, covered, part = views[0][..., 3], views[1][..., 0] * seen, views[2][..., 0] * seen
    if box(covered / np.float32(255), _RIM).max() < _FULL:
        raise Unmeasurable("the product is too small in the picture, or outside of it, to be compared")
    now = picture.cropped(place).on("#ffffff").image.convert("RGB").resize(size, _FILTER, reducing_gap=2.0)
    return Frame(
        place=place,
        now=np.asarray(now),
        before=_on_white(views[0]),
        shown=shown / np.float32(255),
        product=covered / np.float32(255),
        part=part / np.float32(255),
    )


_FILTER = Image.Resampling.BILINEAR


def _in_sight(before: Picture | None, place: Box, size: tuple[int, int]) -> Plane | float:
    """0..1: what nothing stands in front of, over the frame."""
    if before is None:
        return 1.0
    return 1 - np.asarray(before.image.resize(size, _FILTER, place, reducing_gap=2.0)) / np.float32(255)


def outline(photo: Picture, mask: Picture | None) -> Image.Image:
    """The product in the photo's pixels: its cut-out, else the part that is masked, else all of the photo."""
    return photo.alpha().image if photo.has_alpha or mask is None else mask.image


def _surroundings(shape: Image.Image, where: Placement, picture: Picture) -> Box:
    found = shape.getbbox()
    if found is None:
        raise Unmeasurable("the product's mask is empty; look at it")
    left, right = (where.x + each * where.sx for each in (found[0], found[2]))
    top, bottom = (where.y + each * where.sy for each in (found[1], found[3]))
    margin = _MARGIN * max(right - left, bottom - top)
    place = (
        max(0, floor(left - margin)),
        max(0, floor(top - margin)),
        min(picture.width, ceil(right + margin)),
        min(picture.height, ceil(bottom + margin)),
    )
    if place[0] >= place[2] or place[1] >= place[3]:
        raise Unmeasurable("the product lies outside the picture")
    return place


def _scaled(place: Box, where: Placement, longest: int) -> tuple[int, int]:
    """The frame's size: never more pixels than the picture or the photo has there."""
    width, height = place[2] - place[0], place[3] - place[1]
    factor = min(1.0, longest / max(width, height), 1 / where.sx, 1 / where.sy)
    return max(1, round(width * factor)), max(1, round(height * factor))


def _view(image: Image.Image | None, where: Placement, place: Box, size: tuple[int, int]) -> Pixels:
    """What the frame shows of an image in the photo's pixels, RGBA; transparent black where it does not reach."""
    canvas = np.zeros((size[1], size[0], 4), np.uint8)
    if image is None:
        return canvas
    columns, across = _span((place[0], place[2]), size[0], where.x, where.sx, image.width)
    rows, down = _span((place[1], place[3]), size[1], where.y, where.sy, image.height)
    target = columns.stop - columns.start, rows.stop - rows.start
    if min(target) > 0:
        left, top = floor(across[0]), floor(down[0])
        behind = image.crop((left, top, ceil(across[1]), ceil(down[1]))).convert("RGBA").convert("RGBa")
        stretch = across[0] - left, down[0] - top, across[1] - left, down[1] - top
        canvas[rows, columns] = np.asarray(behind.resize(target, _FILTER, box=stretch, reducing_gap=2.0))
    return canvas


def _span(
    place: tuple[int, int], pixels: int, start: float, scale: float, length: int
) -> tuple[slice, tuple[float, float]]:
    """The frame's pixels an image reaches along one axis, and the stretch of the image that they show."""
    step = (place[1] - place[0]) / pixels
    first = max(0, ceil((start - place[0]) / step - _HAIR))
    last = min(pixels, floor((start + length * scale - place[0]) / step + _HAIR))
    behind = ((place[0] + each * step - start) / scale for each in (first, max(first, last)))
    low, high = (min(max(each, 0.0), float(length)) for each in behind)
    return slice(first, max(first, last)), (low, high)


_HAIR = 1e-6


def _on_white(premultiplied: Pixels) -> Pixels:
    """Premultiplied RGBA over white."""
    return premultiplied[..., :3] + (255 - premultiplied[..., 3:])
