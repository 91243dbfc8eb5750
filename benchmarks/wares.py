"""Products made of numbers, in any colour: shapes, seams, weave and gloss that no limit was ever chosen on.

A ware of one seed has one shape and one light; only its dye changes. Light bounces between its folds, which drives
colours up, and its gloss mirrors the lamps, whatever the dye: the two things that set a true picture in another colour
apart from a tinted one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from packshot.api.colour import encoded, linear_of

Plane = NDArray[np.floating[Any]]
Pixels = NDArray[np.uint8]

SIDE = 640
GLOSS = {"matte": 0.0, "satin": 0.35, "glossy": 1.0}
VEILED = {"matte": 0.018, "satin": 0.026, "glossy": 0.034}
_BOUNCE = 0.55
"""The share of its own light that a fold sends back to itself."""
_FRESNEL = 0.04


@dataclass(frozen=True)
class Body:
    """A shape as a camera sees it: arrays of shape (side, side)."""

    cover: Plane
    """0..1."""
    across: Plane
    """The normal's part to the right; `down` is that downwards."""
    down: Plane
    shade: Plane
    """What reaches each place of the light of the sky, 0..1."""
    dyed: Plane
    """0..1: what takes the colour."""
    rest: tuple[float, float, float] = (0.35, 0.22, 0.12)
    """The linear colour of what does not."""


@dataclass(frozen=True)
class Ware:
    """A product of this seed."""

    name: str
    finish: str
    body: Body
    lamps: NDArray[np.float64]
    """Rows of: place in the mirrored sky (x, y), half width, half height, strength."""
    light: NDArray[np.float64]

    def shown(self, swatch: str) -> Pixels:
        """RGBA, dyed in `#RRGGBB`."""
        body = self.body
        dye = linear_of(swatch).astype(np.float64) + VEILED[self.finish]
        albedo = body.dyed[..., None] * dye + (1 - body.dyed[..., None]) * np.array(body.rest)
        toward = np.sqrt(np.clip(1 - body.across**2 - body.down**2, 0.01, 1))
        straight = np.clip(body.across * self.light[0] + body.down * self.light[1] + toward * self.light[2], 0, 1)
        level = np.clip((0.45 + 0.6 * straight) * body.shade, 0, 1.2)[..., None]
        lit = albedo * level / (1 - _BOUNCE * albedo * (1 - np.clip(level, 0, 1)))
        light = lit + (GLOSS[self.finish] * self._mirrored(toward) * body.shade)[..., None]
        alpha = np.rint(255 * body.cover).astype(np.uint8)
        return np.dstack([encoded(light), alpha])

    @property
    def mask(self) -> Pixels:
        """What takes the colour."""
        return np.rint(255 * self.body.dyed * self.body.cover).astype(np.uint8)

    def _mirrored(self, toward: Plane) -> Plane:
        """The light of the lamps, and of the sky at the rim, that the surface mirrors."""
        x, y = 2 * toward * self.body.across, 2 * toward * self.body.down
        share = _FRESNEL + (1 - _FRESNEL) * (1 - toward) ** 5
        seen = 0.25 * np.ones_like(toward)
        for left, top, wide, high, strength in self.lamps:
            edge = np.maximum(np.abs(x - left) - wide, np.abs(y - top) - high)
            seen = seen + strength * np.clip(0.5 - edge / 0.05, 0, 1)
        mirrored: Plane = share * seen
        return mirrored


def ware(seed: int) -> Ware:
    """The product of a seed; kinds take turns."""
    rng = np.random.default_rng(seed)
    name = list(KINDS)[seed % len(KINDS)]
    finish, make = KINDS[name]
    count = rng.integers(1, 4)
    lamps = np.stack(
        [
            rng.uniform(-0.8, 0.8, count),
            rng.uniform(-0.7, 0.2, count),
            rng.uniform(0.05, 0.2, count),
            rng.uniform(0.1, 0.35, count),
            rng.uniform(3, 14, count),
        ],
        axis=1,
    )
    light = np.array([rng.uniform(-0.6, 0.6), rng.uniform(-0.7, -0.2), 0.6])
    return Ware(f"{name}-{seed}", finish, make(rng), lamps, light / np.linalg.norm(light))


def _grid() -> tuple[Plane, Plane]:
    y, x = np.mgrid[:SIDE, :SIDE]
    return (x + 0.5) / SIDE * 2 - 1, (y + 0.5) / SIDE * 2 - 1


def _soft(inside: Plane) -> Plane:
    """A soft edge of a pixel or two, from a distance to the outline in halves of the picture."""
    soft: Plane = np.clip(0.5 + inside * SIDE / 4, 0, 1)
    return soft


def _waves(rng: np.random.Generator, count: int, finest: float) -> Plane:
    """Smooth noise of mean 0, about 1 high."""
    x, y = _grid()
    total = np.zeros_like(x)
    for _ in range(count):
        angle, length = rng.uniform(0, np.pi), rng.uniform(finest, finest * 6)
        total += np.sin((x * np.cos(angle) + y * np.sin(angle)) * 2 * np.pi / length + rng.uniform(0, 6))
    waves: Plane = total / np.sqrt(count)
    return waves


def _vase(rng: np.random.Generator) -> Body:
    """A turned, glazed vessel: a foot of clay, a ring or two."""
    x, y = _grid()
    radius = 0.42 + 0.14 * np.sin(y * rng.uniform(2, 4) + rng.uniform(0, 6)) - 0.1 * y * rng.uniform(-1, 1)
    for _ in range(rng.integers(1, 3)):
        radius = radius + 0.02 * np.exp(-(((y - rng.uniform(-0.6, 0.5)) / 0.02) ** 2))
    cover = _soft(np.minimum(radius - np.abs(x), 0.82 - np.abs(y)))
    across = np.clip(x / radius, -0.995, 0.995)
    slope = np.gradient(radius, axis=0) * SIDE / 2
    down = -slope * np.sqrt(1 - across**2) / np.sqrt(1 + slope**2)
    shade = 0.75 + 0.25 * np.clip((0.82 - y) * 4, 0, 1)
    return Body(cover, across, np.clip(down, -0.95, 0.95), shade, _soft(0.68 - y))


def _crate(rng: np.random.Generator) -> Body:
    """A chest of panels with dark grooves, brushed grain and handles of brass."""
    x, y = _grid()
    cover = _soft(np.minimum(0.78 - np.abs(x), 0.6 - np.abs(y)))
    rows, columns = rng.integers(2, 4), rng.integers(1, 4)
    u, v = (x + 0.78) / 1.56 * columns % 1, (y + 0.6) / 1.2 * rows % 1
    near = np.minimum(np.minimum(u, 1 - u) / columns, np.minimum(v, 1 - v) / rows)
    grain = _waves(rng, 12, 0.02) * 0.03
    shade = np.clip(0.45 + near * 14, 0.3, 1) * (1 + grain)
    handle = _soft(0.07 - np.hypot((u - 0.5) * 1.56 / columns, (v - rng.uniform(0.3, 0.7)) * 2.4 / rows))
    lean = np.clip(0.02 - near, 0, 0.02) * 25
    return Body(cover, lean * np.sign(u - 0.5), lean * np.sign(v - 0.5), shade, 1 - handle, (0.5, 0.35, 0.12))


def _pouf(rng: np.random.Generator) -> Body:
    """A stuffed cloth: folds, weave, seams."""
    x, y = _grid()
    power = rng.uniform(2.5, 5)
    depth = 1 - (np.abs(x / 0.8) ** power + np.abs(y / 0.62) ** power)
    folds = _waves(rng, 9, 0.25) * 0.14 + _waves(rng, 6, 0.02) * 0.05
    turns = rng.integers(3, 8)
    seam = np.abs(np.sin(np.arctan2(y, x) * turns / 2 + rng.uniform(0, 3))) * np.hypot(x, y)
    shade = np.clip(0.55 + 0.5 * np.clip(depth, 0, 1) ** 0.4, 0, 1) * np.clip(0.55 + seam * 14, 0, 1) * (1 + folds / 3)
    down, across = np.gradient(folds + np.clip(depth, 0, 1) ** 0.5 * 0.6)
    tilt = -SIDE / 6
    return Body(
        _soft(depth * 0.5), np.clip(across * tilt, -0.8, 0.8), np.clip(down * tilt, -0.8, 0.8), shade, np.ones_like(x)
    )


def _tin(rng: np.random.Generator) -> Body:
    """A lacquered can with a lid of bare metal and raised bands."""
    x, y = _grid()
    radius = 0.5 + 0.0 * y
    cover = _soft(np.minimum(radius - np.abs(x), 0.75 - np.abs(y)))
    across = np.clip(x / radius, -0.995, 0.995)
    bands = sum(np.exp(-(((y - each) / 0.015) ** 2)) for each in rng.uniform(-0.4, 0.65, 4))
    down = np.clip(np.gradient(bands, axis=0) * SIDE / 60, -0.6, 0.6)
    shade = np.clip(1 - 0.25 * np.asarray(bands), 0.5, 1)
    return Body(cover, across, down, shade, _soft(y + 0.55), (0.45, 0.45, 0.47))


KINDS: Mapping[str, tuple[str, Callable[[np.random.Generator], Body]]] = {
    "vase": ("glossy", _vase),
    "crate": ("satin", _crate),
    "pouf": ("matte", _pouf),
    "tin": ("satin", _tin),
    "bowl": ("glossy", _vase),
    "bag": ("matte", _pouf),
}
