"""The colour a product has in a picture, the colour it should have there, and how they differ."""

from __future__ import annotations

from dataclasses import dataclass
from math import atan2, hypot, remainder, sin, sqrt, tau

import numpy as np
from numpy.typing import NDArray

from packshot.api import Job, Picture
from packshot.api.colour import delta_e, expected, lab, linear_of, region_colour
from packshot_checks.measuring import Unmeasurable
from packshot_checks.regions import coloured_part, laid, sampled

Colour = NDArray[np.float32]
"""A linear sRGB colour, shape (3,)."""


@dataclass(frozen=True, slots=True)
class Mismatch:
    """How a colour differs from the one wanted: CIEDE2000, and dL*, dC*, dH* of CIELAB (CIE 15:2018, section 8.2).

    Positive: lighter, more saturated, turned towards yellow from red, green from yellow, and so on.
    """

    delta_e: float
    lightness: float
    chroma: float
    hue: float


def measured_colour(picture: Picture, job: Job) -> Colour:
    """The colour of the coloured part in the picture."""
    return _region_colour(picture, laid(picture, coloured_part(job)), "picture")


def expected_colour(job: Job) -> Colour:
    """The colour the part should have: the swatch or the photo's colour, in the picture's light."""
    return _wanted_colour(job) * _light(job)


def mismatch(found: Colour, wanted: Colour) -> Mismatch:
    """How one linear colour differs from the other."""
    one, other = lab(found.astype(np.float64)), lab(wanted.astype(np.float64))
    chromas = hypot(*one[1:]), hypot(*other[1:])
    turn = remainder(atan2(one[2], one[1]) - atan2(other[2], other[1]), tau)
    return Mismatch(
        delta_e=float(delta_e(one, other)),
        lightness=float(one[0] - other[0]),
        chroma=chromas[0] - chromas[1],
        hue=2 * sqrt(chromas[0] * chromas[1]) * sin(turn / 2),
    )


def _wanted_colour(job: Job) -> Colour:
    """The colour before the scene's light: the swatch as the job's target asks for it, or the photo's own."""
    wanted, anchor = job.colorway, job.request.photo_colorway
    if wanted is None:
        return _photo_colour(job)
    if job.request.target == "swatch" or anchor is None or job.photo is None:
        return linear_of(wanted.hex)
    if wanted.hex == anchor.hex:
        return _photo_colour(job)
    return expected(linear_of(wanted.hex), linear_of(anchor.hex), _photo_colour(job)).astype(np.float32)


def _photo_colour(job: Job) -> Colour:
    if job.photo is None:
        raise Unmeasurable(f"{job.product.id} has no photo to compare with; add one")
    return _region_colour(job.photo, coloured_part(job), "photo")


def _region_colour(picture: Picture, mask: Picture, where: str) -> Colour:
    region = sampled(picture, mask)
    colour = region_colour(region.pixels, region.mask) if region else None
    if colour is None:
        raise Unmeasurable(f"too little of the coloured part is in the {where} to state its colour; look at the mask")
    return colour


def _light(job: Job) -> Colour:
    """What the scene's light does to a white card, linear RGB; no change outside of scenes."""
    if job.scene is None:
        return np.ones(3, np.float32)
    if job.scene.place is None or job.scene.place.white is None:
        key = job.scene.key
        raise Unmeasurable(f"the light in {key} is not known; state scenes.{key}.place.white to have colours judged")
    return np.array(job.scene.place.white, np.float32)
