"""Where a product's photo lies in a picture, found by its edges."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from packshot.api import Box, Job, Picture, Placement
from packshot.api.colour import linear, luminance
from packshot_checks.correlation import Field, Ground, Peak, highest, levelled, vertex
from packshot_checks.frames import Frame, frame, outline
from packshot_checks.likeness import edges
from packshot_checks.measuring import Unmeasurable
from packshot_checks.planes import Plane, box

SURE = 0.68
"""The fit from which on a product is taken to be found: products in another colour, and in rooms, fit by 0.74 to 0.95
where they are, and by 0.64 at most where another product is."""
LEVEL = 1.0
"""Degrees up to which a product is not turned: its edges still lie upon each other."""

_COARSE = 144
"""Pixels of the picture's longer side that a product is first looked for in."""
_FINE = 256
"""Pixels of a frame's longer side that its place is then measured in, to a tenth of one."""
_STEP = 1.1
_SIZES = 0.15, 1.15
"""The product's longer side over the picture's: the smallest looked for and the largest."""
_RIM = 2
"""Pixels around the product that belong to its pattern: its outline says most."""
_ROUNDS = 3
_REACH = 0.09
"""How far a product is looked for near its place, of the frame."""
_WEAK = 0.3
"""A quarter of the product that fits less says nothing of where it is."""
_FEWEST = 2
"""Quarters that tell a size and a turn."""
_PAD = 3
_HALF = 128
_MIDDLE = 0.2
"""Luminance of middle grey."""
_TRACE = 0.01

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Found:
    """Where the photo lies, how far it is turned there (degrees, clockwise), and how well it fits, -1..1."""

    placement: Placement
    turned: float
    score: float

    def corners(self, around: Box) -> NDArray[np.complex128]:
        """Where the corners of a box in the photo lie in the picture, as x + iy."""
        left, top, right, bottom = around
        place = self.placement
        flat = np.array(
            [complex(place.x + u * place.sx, place.y + v * place.sy) for u in (left, right) for v in (top, bottom)]
        )
        turn = complex(math.cos(math.radians(self.turned)), math.sin(math.radians(self.turned)))
        corners: NDArray[np.complex128] = flat.mean() + (flat - flat.mean()) * turn
        return corners


def located(picture: Picture, job: Job) -> Picture:
    """The picture with its placement: as it says, or else found for sure. Raises Unmeasurable."""
    if picture.placement or job.photo is None:
        return picture
    place = found(picture, job)
    if place.score < SURE or abs(place.turned) > LEVEL:
        raise Unmeasurable("where the product's photo lies in the picture is not known, and cannot be seen for certain")
    return replace(picture, placement=place.placement)


def found(picture: Picture, job: Job) -> Found:
    """Look for the product everywhere, in all sizes. Raises Unmeasurable."""
    if job.photo is None:
        raise Unmeasurable(f"{job.product.id} has no photo to compare with; add one")
    best = Found(_roughly(picture, job.photo, job.mask), 0.0, -1.0)
    for _ in range(_ROUNDS):
        closer = near(replace(picture, placement=best.placement), job)
        if closer.score <= best.score:
            break
        best = closer
    return best


def near(picture: Picture, job: Job) -> Found:
    """Look for the product near the place the picture states: moved, scaled and turned a little.

    Each quarter of the product is looked for alone; the moves of the four make up one similarity.
    """
    scene = frame(picture, job, _FINE)
    pattern, now = (levelled(edges(each)) for each in (scene.before, scene.now))
    cover = (box(scene.product, _RIM) > _TRACE).astype(np.float32)
    reach = max(2, round(_REACH * max(cover.shape)))
    ground = Ground(now, (reach, reach))
    whole = highest(ground.scores(pattern, cover), reach)
    quarters = [(each, highest(ground.scores(pattern, each), reach)) for each in _quarters(cover)]
    assert picture.placement  # noqa: S101  a frame has one
    return Found(*_fitted(scene, picture.placement, whole, quarters), whole.score)


def off_by(picture: Picture, job: Job, place: Found) -> float:
    """How far the farthest corner of the product is from where the picture has it, over its longer side."""
    around = outline(job.photo, job.mask).getbbox() if job.photo else None
    if around is None or picture.placement is None:
        return 0.0
    claimed, seen = Found(picture.placement, 0.0, 1.0).corners(around), place.corners(around)
    size = max(np.ptp(claimed.real), np.ptp(claimed.imag))
    return float(np.abs(seen - claimed).max() / size)


def box_of(picture: Picture, job: Job, place: Found) -> Box:
    """The product's box in the picture, cut at its edges."""
    around = outline(job.photo, job.mask).getbbox() if job.photo else None
    corners = place.corners(around or (0, 0, 1, 1))
    return (
        max(0, math.floor(corners.real.min())),
        max(0, math.floor(corners.imag.min())),
        min(picture.width, math.ceil(corners.real.max())),
        min(picture.height, math.ceil(corners.imag.max())),
    )


def _quarters(cover: Plane) -> Iterator[Plane]:
    """The pattern's four quarters, split at its middle."""
    rows, columns = (np.flatnonzero(cover.any(axis=axis)) for axis in (1, 0))
    middle, centre = (int(each[0] + each[-1]) // 2 for each in (rows, columns))
    for down in (slice(None, middle), slice(middle, None)):
        for across in (slice(None, centre), slice(centre, None)):
            quarter = np.zeros_like(cover)
            quarter[down, across] = cover[down, across]
            yield quarter


def _fitted(
    scene: Frame, where: Placement, whole: Peak, quarters: Sequence[tuple[Plane, Peak]]
) -> tuple[Placement, float]:
    """The placement after the similarity that the quarters' moves make up, and its turn in degrees.

    In complex numbers: a point at c moves by t + z (c - m), least squares around the mean m of all.
    """
    told = [
        (_middle(each), complex(peak.across, peak.down), peak.score) for each, peak in quarters if peak.score > _WEAK
    ]
    if len(told) < _FEWEST:
        return _moved(scene, where, 0j, complex(whole.across, whole.down), 0.0), 0.0
    centres, moves, weights = np.array(told).T
    middle, move = _mean(centres, weights), _mean(moves, weights)
    spread = float((weights * np.abs(centres - middle) ** 2).sum().real)
    z = complex((weights * np.conj(centres - middle) * (moves - move)).sum() / spread)
    return _moved(scene, where, middle, move, z.real), math.degrees(z.imag)


def _moved(scene: Frame, where: Placement, middle: complex, move: complex, growth: float) -> Placement:
    """The placement after the frame's pixel `middle` moved by `move` and all grew around it."""
    step, (left, top) = scene.step, scene.place[:2]
    x, y = left + middle.real * step[0], top + middle.imag * step[1]
    return Placement(
        x=x + move.real * step[0] - (x - where.x) * (1 + growth),
        y=y + move.imag * step[1] - (y - where.y) * (1 + growth),
        sx=where.sx * (1 + growth),
        sy=where.sy * (1 + growth),
    )


def _mean(values: NDArray[np.complex128], weights: NDArray[np.complex128]) -> complex:
    return complex((values * weights).sum() / weights.sum())


def _middle(support: Plane) -> complex:
    rows, columns = np.nonzero(support)
    return complex(columns.mean(), rows.mean()) if len(rows) else 0j


@lru_cache(maxsize=4)
def _roughly(picture: Picture, photo: Picture, mask: Picture | None) -> Placement:
    """The best place and size at a coarse scale; remembered, since every check of a picture asks for it."""
    shape = outline(photo, mask)
    around = shape.getbbox()
    if around is None:
        raise Unmeasurable("the product's mask is empty; look at it")
    cut = photo.image.convert("RGB").crop(around)
    cut.putalpha(shape.crop(around))
    longest = max(picture.width, picture.height)
    factor = min(1.0, _COARSE / longest)
    size = max(1, round(picture.width * factor)), max(1, round(picture.height * factor))
    view = picture.on("#ffffff").image.convert("RGB").resize(size, Image.Resampling.BILINEAR, reducing_gap=2.0)
    room = math.ceil(_SIZES[1] * max(size)) + 2 * _PAD
    ground = Ground(levelled(edges(np.asarray(view))), (room, room))
    best, step = _best(ground, cut, max(size) / max(cut.size))
    scale = step / factor
    x, y = (best.across + _PAD) / factor, (best.down + _PAD) / factor
    return Placement(x - around[0] * scale, y - around[1] * scale, scale, scale)


def _best(ground: Ground, cut: Image.Image, largest: float) -> tuple[Peak, float]:
    """The best fit of all sizes, and the size: pixels of the ground for one of the cut-out's."""
    count = math.ceil(math.log(_SIZES[1] / _SIZES[0], _STEP)) + 1
    steps = [largest * _SIZES[0] * _STEP**each for each in range(count)]
    tried = [highest(ground.scores(*_pattern(cut, step))) for step in steps]
    best = max(range(count), key=lambda each: tried[each].score)
    between = vertex(np.array([each.score for each in tried]), best) - best
    return tried[best], steps[best] * _STEP**between


def _pattern(cut: Image.Image, step: float) -> tuple[Field, Plane]:
    """A cut-out's edges at a scale, its outline against the farther of black and white, and where they are."""
    size = max(1, round(cut.width * step)), max(1, round(cut.height * step))
    small = cut.convert("RGBa").resize(size, Image.Resampling.BILINEAR, reducing_gap=2.0)
    pixels = np.pad(np.asarray(small), ((_PAD, _PAD), (_PAD, _PAD), (0, 0)))
    light = luminance(linear(pixels[..., :3]))[pixels[..., 3] > _HALF]
    behind = 0 if light.size and np.median(light) > _MIDDLE else 255 - pixels[..., 3:]
    shown = (pixels[..., :3] + behind).astype(np.uint8)
    return levelled(edges(shown)), (box(pixels[..., 3] / np.float32(255), _RIM) > _TRACE).astype(np.float32)
