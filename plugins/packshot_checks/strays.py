"""What is seen around a product that its photo does not show there, and what of the product is not seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from packshot.api import Box, Heat, Job, Picture
from packshot.api.colour import linear, luminance
from packshot_checks.frames import Frame, frame
from packshot_checks.heatmaps import over_cells, times
from packshot_checks.islands import MOST, islands
from packshot_checks.measuring import Unmeasurable
from packshot_checks.planes import Plane, box, cells, gradient, most
from packshot_checks.ring import border

_CELL = 6
"""Pixels of the frame."""
_RIM = 3
"""Pixels of the frame around the outline that are neither product nor background."""
_OUTSIDE, _INSIDE = 0.001, 0.999
_VEIL = 0.05
_COLOURED = 0.15
"""Difference of the channels' logarithms of light from which on a pixel has another colour: no shadow does that."""
_OTHER = 0.35
"""Difference of the logarithms of two channels from which on a pixel is of another colour than the part; renders of
fabric and glaze reach 0.25 in their creases."""
_NEARLY_BLACK = 0.1
"""Linear light that hides the hue of what is darker."""
_CREASED = 1.8
"""Times its own chroma a fabric has at most, where it lights itself."""
_NONE = 1e-4
_LIGHTER = 0.12
_SHARP = 0.22
"""Change of the logarithm of light from pixel to pixel that no shadow has: a drawn contact shadow reaches 0.21."""
_SAME = 5
"""Steps of 255 up to which a pixel is the background."""
_PLAIN = 0.02
"""The share of a plain background's border that may be of another colour."""
_GLARE = 1.5
"""Times the product's own light a highlight has."""
_PALE, _HIDDEN = 40, 0.1
"""If so large a share of a product is within so many steps of its background, a gap cannot be told from itself."""
_SOME, _MOST_OF = 0.15, 0.6
"""Of a cell's pixels."""


@dataclass(frozen=True, slots=True)
class Stray:
    """Something added or missing: what in words, where, and its size in percent of the product's."""

    what: str
    box: Box
    percent: float
    cells: NDArray[np.bool_]
    """The cells of the picture it covers, a few pixels of its frame each."""


def strays(picture: Picture, job: Job) -> list[Stray]:
    """Everything that was added or is missing, the largest first. Raises Unmeasurable."""
    scene = _whole(picture, job)
    plain = None if job.photo and not job.photo.has_alpha else _background(scene)
    found = _things("something was added beside the product", _added(scene, plain), _SOME, scene)
    if len(job.parts) == 1:
        found += _things("something of another colour was added to the product", _coloured(scene), _SOME, scene)
    if plain is not None:
        found += _things("a part of the product is missing", _missing(scene, plain), _MOST_OF, scene)
    return sorted(found, key=lambda each: -each.percent)[:MOST]


def heat_of(found: Sequence[Stray], picture: Picture, job: Job, limit: float) -> Heat:
    """Where they are, each as far off as it is large."""
    scene = _whole(picture, job)
    off = np.zeros([-(-side // _CELL) for side in scene.product.shape], np.float32)
    for each in found:
        off[each.cells] = np.maximum(off[each.cells], times(limit, each.percent))
    return over_cells(scene, off, _CELL)


def _whole(picture: Picture, job: Job) -> Frame:
    return frame(picture, job, place=(0, 0, picture.width, picture.height))


def _background(scene: Frame) -> NDArray[np.float32]:
    """The colour of the border, steps of 255, shape (3,)."""
    ring = border(scene.now).astype(np.float32)
    colour: NDArray[np.float32] = np.median(ring, axis=0)
    if (np.abs(ring - colour) > 2 * _SAME).any(axis=1).mean() > _PLAIN:
        raise Unmeasurable("the background is not plain, so what was added in front of it cannot be told from it")
    return colour


def _added(scene: Frame, plain: NDArray[np.float32] | None) -> NDArray[np.bool_]:
    """Pixels well outside of the product that are coloured, lighter or sharper than what is expected there."""
    expected = scene.before if plain is None else np.rint(plain).astype(np.uint8)
    change = np.log((linear(scene.now) + np.float32(_VEIL)) / (linear(expected) + np.float32(_VEIL)))
    light = (change[..., 0] + change[..., 1] + change[..., 2]) / 3
    strange = (most(change) + most(-change) > _COLOURED) | (light > _LIGHTER) | (np.hypot(*gradient(light)) > _SHARP)
    covered = scene.product if plain is not None else np.maximum(scene.product, 1 - scene.shown)
    added: NDArray[np.bool_] = strange & (box(covered, _RIM) < _OUTSIDE)
    return added


def _coloured(scene: Frame) -> NDArray[np.bool_]:
    """Pixels of the coloured part that have neither its hue nor none, where the photo has no other hue either."""
    inside = box(scene.part, _RIM) > _INSIDE
    if not inside.any():
        return inside
    now, before = (_aside(each, inside) for each in (scene.now, scene.before))
    other: NDArray[np.bool_] = inside & (now > _OTHER) & (before < _OTHER / 2)
    return other


def _aside(pixels: NDArray[np.uint8], inside: NDArray[np.bool_]) -> Plane:
    """How far each pixel's chroma lies beside the way from neutral, over the part's own, to that reflected in itself.

    Shading moves no pixel, highlights move it towards neutral, creases away: all stay on that way.
    """
    light = np.log(linear(pixels) + np.float32(_NEARLY_BLACK))
    chroma = light[..., ::2] - light[..., 1:2]
    own = np.median(chroma[inside], axis=0)
    along = np.clip((chroma @ own) / (own @ own + _NONE), 0, _CREASED)
    aside: Plane = np.hypot(*np.moveaxis(chroma - along[..., None] * own, -1, 0))
    return aside


def _missing(scene: Frame, plain: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Pixels well inside the product that are as the background, and are no highlight."""
    inside = box(scene.product, _RIM - 1) > _INSIDE
    off: Plane = most(np.abs(scene.now - plain))
    alike = (off > _SAME) & (off <= _PALE) & inside
    if alike.sum() > _HIDDEN * inside.sum():
        return np.zeros_like(inside)
    return (off <= _SAME) & inside & ~_glaring(scene, plain, inside)


def _glaring(scene: Frame, plain: NDArray[np.float32], inside: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Pixels near which the photo has a highlight: on white a clipped one looks like a hole, in any colour."""
    off: Plane = most(np.abs(scene.before - plain))
    light = luminance(linear(scene.before))
    bright = light > _GLARE * np.median(light[inside])
    glare = ((off <= _SAME) | ((off <= _PALE) & bright)) & inside
    near: NDArray[np.bool_] = box(glare.astype(np.float32), _RIM) > 0
    return near


def _things(what: str, pixels: NDArray[np.bool_], share: float, scene: Frame) -> list[Stray]:
    counts: Plane = cells(pixels.astype(np.float32), _CELL)
    area = float(scene.product.sum()) / 100
    return [
        Stray(what, scene.box_of(*each.span(_CELL)), float(counts[each.cells].sum()) * _CELL**2 / area, each.cells)
        for each in islands(counts > share)
    ]
