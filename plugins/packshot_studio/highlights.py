"""Takes the lamp's own light out of a photo of a surface: gloss, and the sheen every material has."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from packshot.api.colour import VEIL, luminance
from packshot_studio.dyeing import Dyeing
from packshot_studio.filters import Plane, blur, guided, opening
from packshot_studio.interreflection import straightened
from packshot_studio.sheen import shading
from packshot_studio.support import told_apart

Light = NDArray[np.float32]

_CAPS = {"matte": 2.2, "satin": 1.6, "glossy": 1.3}
"""Times the median brightness above which light is counted as the lamp's."""
_KNEE = 0.1
_NARROW = 0.03
"""Times the median brightness by which a place is brighter than all that is wide around it, for a reflection."""
_CLIPPED = 0.97
"""Linear value from which a photo no longer tells how bright a place is."""
_LAMP = 0.4
"""Linear light, at least, of a lamp mirrored in a glaze: 4 % of a soft box ten times as bright as a white surface."""


def highlights(fabric: Light, weight: Plane, source: Light, finish: str, *, dyed: Dyeing | None = None) -> Plane:
    """The neutral light on top of the body colour, linear, shape (height, width); slightly negative where it lacks.

    `fabric` is (height, width, 3) linear, `weight` the part's share of each pixel, `source` the region's median. Told
    from the body by its chroma where the body has one, else by its structure and by what the finish lets expect, and by
    how often its light was `dyed`, where that is known. Metal has none: its highlights are of its own colour.
    """
    bright = luminance(fabric).astype(np.float32)
    if finish == "metal":
        return np.zeros_like(bright)
    level, apart = float(luminance(source)), np.float32(told_apart(source.tolist()))
    found = np.zeros_like(bright)
    if apart > 0:
        straight = straightened(fabric, bright / np.float32(level), source, finish)
        found += apart * _by_chroma(straight, bright, weight, source, level)
    if apart < 1:
        found += (1 - apart) * _of_neutral(bright, weight, level, finish, dyed)
    return found


def _by_chroma(fabric: Light, bright: Plane, weight: Plane, source: Light, level: float) -> Plane:
    """The least-squares share of white in the plane of body and white, its noise smoothed along the picture."""
    body, mixed = float(source @ source), float(source.sum())
    determinant = 3 * body - mixed**2
    raw = fabric @ ((body - mixed * source) / np.float32(determinant))
    radius = max(1, round(0.006 * min(bright.shape)))
    smooth = guided(bright, raw, weight, radius, 2e-3 * max(level, 0.02))
    found: Plane = np.maximum(smooth, np.float32(-0.6 * VEIL["glossy"] / level) * bright)
    return found


def _of_neutral(bright: Plane, weight: Plane, level: float, finish: str, dyed: Dyeing | None) -> Plane:
    """Of a photo whose body has little chroma: its structure, once the surface's own light is taken out."""
    if dyed is None:
        return _by_structure(bright, weight, level, finish)
    once = bright / dyed.bounces
    found = _by_structure(once, weight, level, finish)
    mixed: Plane = found + dyed.sheen_trust * (once * dyed.sheen - found)
    return mixed


def _by_structure(bright: Plane, weight: Plane, level: float, finish: str) -> Plane:
    """Mirrored lamps, and what is left when the shading that is to be expected is taken off."""
    relative = bright / np.float32(level)
    lamps = _lamps(relative, weight > 0, level, finish)
    body = shading(np.maximum(relative - lamps, np.float32(1e-3)), weight, level, finish)
    found: Plane = (relative - body) * np.float32(level)
    return found


def _lamps(relative: Plane, inside: NDArray[np.bool_], level: float, finish: str) -> Plane:
    """Light beyond what the finish's body reaches; a glossy one also loses its small bright reflections."""
    over = np.maximum(relative - np.float32(_CAPS[finish]), 0)
    found: Plane = (over - _KNEE * (1 - np.exp(-over / _KNEE))).astype(np.float32)
    return np.maximum(found, _reflections(relative, inside, level)) if finish == "glossy" else found


def _reflections(relative: Plane, inside: NDArray[np.bool_], level: float) -> Plane:
    """What is narrow and bright. Where the photo is clipped, it is as strong as a lamp's mirror image at least."""
    radius = max(1, round(0.03 * min(relative.shape)))
    above = np.where(inside, relative - opening(relative, inside, radius), 0)
    found: Plane = np.maximum(above - np.float32(2 * _NARROW), 0) * _smooth(above, 0.05, 0.22)
    clipped = (relative > _CLIPPED / level) & (above > _NARROW)
    if clipped.any():
        found = np.maximum(found, blur(clipped.astype(np.float32), radius / 4) * np.float32(_LAMP / level))
    return found


def _smooth(value: Any, low: float, high: float) -> Any:  # noqa: ANN401  a number or an array
    t = np.clip((value - low) / (high - low), 0, 1)
    return t * t * (3 - 2 * t)
