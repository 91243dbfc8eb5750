"""How the colour of a part differs from the one wanted, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from math import atan2, hypot, remainder, sin, sqrt, tau
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from packshot.api import Job, Part, Picture
from packshot.api.appearance import Light, Unclear, likely_swatch, misfit, part_in, region, wanted_colour
from packshot.api.colour import delta_e, hex_of, lab
from packshot.api.patches import OUTLINED
from packshot_checks.measuring import Unmeasurable
from packshot_checks.regions import laid

Colour = NDArray[np.float32]
"""A linear sRGB colour, shape (3,)."""
Confidence = Literal["high", "medium", "low"]

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

    @property
    def confidence(self) -> Confidence:
        """`high` without a doubt, `low` with several."""
        return "low" if len(self.doubts) > 1 else "medium" if self.doubts else "high"


def judged(picture: Picture, job: Job, part: Part, light: Light) -> Judgement:
    """The part's colour in the picture against the one it should have there. Raises Unmeasurable."""
    try:
        return _judged(picture, job, part, light)
    except Unclear as why:
        raise Unmeasurable(str(why)) from why


def _judged(picture: Picture, job: Job, part: Part, light: Light) -> Judgement:
    mask = region(job, part)
    if why := misfit(job, part, mask):
        raise Unclear(f"{why}, so it cannot be of the coloured part; look at it")
    found, colour = part_in(picture, laid(picture, mask), "picture")
    outlined = found.outlined()
    if outlined < _LOST:
        raise Unclear(f"the coloured part is not where its mask says: {outlined:.0%} of its edge is to be seen there")
    faint = f"only {outlined:.0%} of the part's edge is to be seen" if outlined < OUTLINED else ""
    unlit = _unlit(job, part)
    anchored = not (light.doubt or unlit)
    return Judgement(
        off=mismatch(colour, wanted_colour(job, part) * light.gain, lightness=1.0 if anchored else 2.0),
        swatch=hex_of(likely_swatch(job, part, found, light)),
        doubts=tuple(filter(None, (light.doubt, unlit, faint))),
        anchored=anchored,
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


def _unlit(job: Job, part: Part) -> str:
    """Why the light of the product's photo is not known; empty where it is, or does not count."""
    if part.wanted is None or job.request.target == "swatch" or part.photographed:
        return ""
    return "the photo's light is not known, since no photo_colorway says what it shows"
