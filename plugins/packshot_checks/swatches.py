"""How the colour of a part differs from the one wanted, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from math import atan2, hypot, remainder, sin, sqrt, tau
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from packshot.api import Box, Job, Part, Picture
from packshot.api.appearance import (
    Light,
    Unclear,
    camera_of,
    in_sight,
    likely_swatch,
    misfit,
    part_in,
    photo_colour,
    region,
    wanted_colour,
)
from packshot.api.colour import delta_e, hex_of, lab, linear_of, luminance
from packshot.api.patches import OUTLINED
from packshot_checks.measuring import Unmeasurable
from packshot_checks.regions import laid

Colour = NDArray[np.float32]
"""A linear sRGB colour, shape (3,)."""
Confidence = Literal["high", "medium", "low"]

_DARK = 0.03
"""Luminance: swatches below it (L* 20) hardly send back light, so what a photo of one shows is mostly sheen."""
_LOST = 0.5
"""Less of a part's edge in sight than this, and the part is somewhere else; rendered truth shows 0.8 at least."""


@dataclass(frozen=True, slots=True)
class Mismatch:
    """How a colour differs from the one wanted: CIEDE2000, and dL*, dC*, dH* of CIELAB (CIE 15:2018, section 8.2).

    Positive: lighter, more saturated, turned towards yellow from red, green from yellow, and so on.
    """

    delta_e: float
    lightness: float
    chroma: float
    hue: float


@dataclass(frozen=True, slots=True)
class Judgement:
    """A part's mismatch, and what speaks against relying on it."""

    off: Mismatch
    swatch: str
    """`#RRGGBB`: what one would call the colour the part has."""
    doubts: tuple[str, ...]
    anchored: bool
    """Whether the level of the light is known, so that lightness counts in full."""
    where: Picture
    """The part as a mask over the picture."""
    colours: tuple[Colour, Colour, Colour]
    """Linear: the one that was found, the one wanted in the same light, and that in the photo."""

    @property
    def box(self) -> Box:
        """Where the part is in the picture."""
        return self.where.image.getbbox() or (0, 0, 0, 0)

    @property
    def lightness(self) -> float:
        """How little lightness counts: kL of CIEDE2000."""
        return 1.0 if self.anchored else 2.0

    @property
    def confidence(self) -> Confidence:
        """`high` without a doubt, `low` with several."""
        return "low" if len(self.doubts) > 1 else "medium" if self.doubts else "high"


def judged(picture: Picture, job: Job, part: Part, light: Light, doubt: str = "") -> Judgement:
    """The part's colour in the picture against the one it should have there. Raises Unmeasurable.

    `doubt` is one about where the part is.
    """
    try:
        return _judged(picture, job, part, light, doubt)
    except Unclear as why:
        raise Unmeasurable(str(why)) from why


def _judged(picture: Picture, job: Job, part: Part, light: Light, doubt: str) -> Judgement:
    mask = region(job, part)
    if why := misfit(job, part, mask):
        raise Unclear(f"{why}, so it cannot be of the coloured part; look at it")
    there = in_sight(picture, job, laid(picture, mask))
    found, colour = part_in(picture, there, "picture")
    outlined = found.outlined
    if outlined < _LOST:
        raise Unclear(f"the coloured part is not where its mask says: {outlined:.0%} of its edge is to be seen there")
    faint = f"only {outlined:.0%} of the part's edge is to be seen" if outlined < OUTLINED else ""
    unlit = _unlit(job, part)
    cast = "" if unlit else _cast(job, part)
    anchored = not (light.doubt or unlit)
    ways = [(colour, wanted_colour(job, part) * light.gain)]
    if unlit and part.wanted:
        ways.append((found.albedo() / light.gain, linear_of(part.wanted.hex)))
    if cast and part.wanted and (camera := camera_of(job, part)):
        ways.append((colour, camera.neutral().seen(linear_of(part.wanted.hex)).astype(np.float32) * light.gain))
    told = [(mismatch(*way, lightness=1.0 if anchored else 2.0), way) for way in ways]
    off, colours = min(told, key=lambda each: each[0].delta_e)
    return Judgement(
        off=off,
        swatch=hex_of(likely_swatch(job, part, found, light)),
        doubts=tuple(filter(None, (light.doubt, unlit, cast, doubt, faint))),
        anchored=anchored,
        where=there,
        colours=(*colours, photo_colour(job, part)),
    )


def mismatch(found: Colour, wanted: Colour, *, lightness: float = 1.0) -> Mismatch:
    """How one linear colour differs from the other; with `lightness` as kL of CIEDE2000."""
    one, other = lab(found.astype(np.float64)), lab(wanted.astype(np.float64))
    chromas = hypot(*one[1:]), hypot(*other[1:])
    turn = remainder(atan2(one[2], one[1]) - atan2(other[2], other[1]), tau)
    return Mismatch(
        delta_e=float(delta_e(one, other, lightness=lightness)),
        lightness=float(one[0] - other[0]),
        chroma=chromas[0] - chromas[1],
        hue=2 * sqrt(chromas[0] * chromas[1]) * sin(turn / 2),
    )


def _cast(job: Job, part: Part) -> str:
    """What tint the light of the product's photo has; empty where none to speak of, or where it does not count.

    A picture made from the photo keeps the tint, and one that somebody gave a white balance has none: both are right.
    """
    wanted, shown, camera = part.wanted, part.photographed, camera_of(job, part)
    if wanted is None or shown is None or camera is None or shown.hex == wanted.hex or not camera.cast:
        return ""
    return f"the photo's light is {camera.cast}, if {shown.label} is {shown.hex}: give it a neutral white balance"


def _unlit(job: Job, part: Part) -> str:
    """Why the light of the product's photo is not known; empty where it is, or does not count."""
    wanted, shown = part.wanted, part.photographed
    if wanted is None or job.request.target == "swatch" or (shown and shown.hex == wanted.hex):
        return ""
    if shown is None:
        return "the photo's light is not known, since no photo_colorway says what it shows"
    if luminance(linear_of(shown.hex)) < _DARK:
        return f"the photo shows {shown.label}, which is too dark to tell its light"
    return ""
