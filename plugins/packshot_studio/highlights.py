"""Finds the lamp's own light in a photo of a surface: gloss, and the sheen every material has."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from packshot_studio.filters import Plane, guided, opening

_VEIL = 0.032
"""Share of white light every surface returns; the split may find this much too little, never less."""
_CAPS = {"matte": 2.2, "satin": 1.6, "glossy": 1.3}
"""Times the median brightness above which light is counted as the lamp's."""
_KNEE = 0.1


def highlights(
    fabric: NDArray[np.float32], bright: Plane, weight: Plane, source: NDArray[np.float32], finish: str
) -> Plane:
    """The neutral light on top of the body colour, linear, shape (height, width); slightly negative where it lacks.

    `fabric` is (height, width, 3) linear, `bright` its luminance, `weight` the part's share of each pixel, `source` the
    region's median. Metal has none: its highlights are of its own colour.
    """
    if finish == "metal":
        return np.zeros_like(bright)
    level = float(source @ (0.2126, 0.7152, 0.0722))
    sure = _told_apart(source)
    by_brightness = _by_brightness(bright / np.float32(level), weight > 0, finish) * np.float32(level)
    if not sure:
        return by_brightness
    by_chroma = _by_chroma(fabric, bright, weight, source, level)
    return np.float32(sure) * by_chroma + np.float32(1 - sure) * by_brightness


def _told_apart(source: NDArray[np.float32]) -> float:
    """0..1: whether the body's colour is far enough from the lamp's white to tell the two apart by chroma."""
    along = float(source.sum()) ** 2 / (3 * float(source @ source))
    return float(_smooth(1 - along, 0.01, 0.06))


def _by_chroma(
    fabric: NDArray[np.float32], bright: Plane, weight: Plane, source: NDArray[np.float32], level: float
) -> Plane:
    """The least-squares share of white in the plane of body and white, its noise smoothed along the picture."""
    body, mixed = float(source @ source), float(source.sum())
    determinant = 3 * body - mixed**2
    raw = fabric @ ((body - mixed * source) / np.float32(determinant))
    radius = max(1, round(0.006 * min(bright.shape)))
    smooth = guided(bright, raw, weight, radius, 2e-3 * max(level, 0.02))
    found: Plane = np.maximum(smooth, np.float32(-0.6 * _VEIL / level) * bright)
    return found


def _by_brightness(relative: Plane, inside: NDArray[np.bool_], finish: str) -> Plane:
    """Light beyond what the finish's body reaches; a glossy one also loses its small bright reflections."""
    over = np.maximum(relative - np.float32(_CAPS.get(finish, _CAPS["matte"])), 0)
    found: Plane = (over - _KNEE * (1 - np.exp(-over / _KNEE))).astype(np.float32)
    return np.maximum(found, _reflections(relative, inside)) if finish == "glossy" else found


def _reflections(relative: Plane, inside: NDArray[np.bool_]) -> Plane:
    radius = max(1, round(0.03 * min(relative.shape)))
    above = np.where(inside, relative - opening(relative, inside, radius), 0)
    found: Plane = np.maximum(above - np.float32(0.06), 0) * _smooth(above, 0.05, 0.22)
    return found


def _smooth(value: Any, low: float, high: float) -> Any:  # noqa: ANN401  a number or an array
    t = np.clip((value - low) / (high - low), 0, 1)
    return t * t * (3 - 2 * t)
