"""The colour a part of a product should have in a picture, in the light of that picture."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from PIL import ImageChops, ImageFilter

from packshot.api.camera import Camera
from packshot.api.colour import SURE, VEIL, estimated_white, linear, linear_of, luminance
from packshot.api.jobs import Job
from packshot.api.parts import Part
from packshot.api.patches import Colour, Patch, patch
from packshot.api.pictures import Picture, Placement
from packshot.api.size import Size
from packshot.api.values import Scene

EVEN = 0.85
"""A part of which less has one hue is several parts, or its mask is of something else."""

_LEAST, _MOST = 0.03, 0.97
"""Shares: less of a product hardly is all that takes its colour; a mask with more than the rest beside the product, or
with more of an opaque photo, is of something else."""
_HALF = 128
_WITNESSES = 200
"""So many pixels beside the part tell what the light has done since the photo,"""
_AGREED = 1.5
"""and if half of them agree to this factor: otherwise they show another thing than they did."""
_APART = 3
"""Pixels of the photo between a part and its witnesses: an edge's colour is mixed."""
_SMALL = 600
_EVERY = 7
"""Each seventh pixel of a room tells its light as well as all do."""
_BLEED = 1.35
"""Times a part's own colour lightens or darkens its neighbours; rendered truth: 0.77 (black for white) to 1.31."""
_TINGE = 1.16
"""Times it does so to one channel more than to the luminance; rendered truth: at most 1.12, mustard for navy."""
_DIM, _CLIPPED = 0.01, 0.98
"""Linear values between which a pixel tells its light."""


class Unclear(Exception):
    """Why a colour cannot be judged, and what would help."""


@dataclass(frozen=True, slots=True)
class Light:
    """What a picture's light makes of a colour in its product's photo: linear RGB to multiply with, shape (3,)."""

    gain: Colour
    doubt: str = ""
    """Where the light is not known but estimated: from what. Its level is then uncertain."""


def region(job: Job, part: Part) -> Picture:
    """The part as a mask in the photo's pixels; without a mask of its own, the photo's cut-out. Raises Unclear."""
    mask = part.region()
    if mask is not None:
        return mask
    if job.photo and job.photo.has_alpha and not part.name:
        return job.photo.alpha()
    what = f'no mask for its part "{part.name}"' if part.name else "no mask"
    raise Unclear(f"{job.product.id} has {what}, so its colour cannot be told from the rest; add one")


def misfit(job: Job, part: Part, mask: Picture) -> str:
    """Why the mask, in the photo's pixels, cannot be of this part of the product; empty where it can."""
    if job.photo is None or job.photo.size != mask.size:
        return "the mask is not of the photo's size"
    covered, whole, inside = _shares(job.photo, mask)
    if not job.photo.has_alpha and covered > _MOST * whole:
        return f"the mask covers {covered / whole:.0%} of the photo"
    if job.photo.has_alpha and inside < _MOST * covered:
        return f"only {inside / covered:.0%} of the mask lies on the product"
    if job.photo.has_alpha and not part.name and covered < _LEAST * whole:
        return f"the mask covers {covered / whole:.1%} of the product"
    return ""


@lru_cache(maxsize=16)
def _shares(photo: Picture, mask: Picture) -> tuple[int, int, int]:
    """Pixels of the mask, of the product, and of both; asked about for each job of a photo, which is decoded once."""
    solid, product = (each.image.point(lambda value: 255 if value >= _HALF else 0) for each in (mask, photo.alpha()))
    covered, whole, inside = (each.histogram()[255] for each in (solid, product, ImageChops.darker(solid, product)))
    return covered, whole, inside


def wanted_colour(job: Job, part: Part) -> Colour:
    """The linear colour, shape (3,), the part should have in the light of the product's photo. Raises Unclear.

    The swatch as the job's target asks for it; the photo's own colour where the photo shows what is wanted, or where
    no colorway is.
    """
    wanted, shown = part.wanted, part.photographed
    if wanted is None or (job.request.target == "photo" and job.photo and shown and shown.hex == wanted.hex):
        return photo_colour(job, part)
    camera = camera_of(job, part)
    return camera.seen(linear_of(wanted.hex)).astype(np.float32) if camera else linear_of(wanted.hex)


def camera_of(job: Job, part: Part) -> Camera | None:
    """What light and camera of the product's photo make of a swatch of this part; None where that is not asked.

    Raises Unclear. In a scene the light is the room's, so the tint of the photo's is left out.
    """
    shown = part.photographed
    if job.request.target == "swatch" or shown is None or job.photo is None:
        return None
    camera = Camera.of(linear_of(shown.hex), photo_colour(job, part), VEIL[job.product.finish])
    return camera.neutral() if job.scene else camera


def photo_colour(job: Job, part: Part) -> Colour:
    """The linear colour, shape (3,), the part has in the product's photo. Raises Unclear."""
    if job.photo is None:
        raise Unclear(f"{job.product.id} has no photo to compare with; add one")
    return _seen(job.photo, region(job, part))


@lru_cache(maxsize=16)
def _seen(photo: Picture, mask: Picture) -> Colour:
    return part_in(photo, mask, "photo")[1]


def likely_swatch(job: Job, part: Part, found: Patch, light: Light) -> Colour:
    """What one would call the colour of a part found in a picture of this light: linear, shape (3,). Raises Unclear.

    Told by the photo's own colorway where that is known, else by how dyed surfaces look in an ordinary light.
    """
    colour, camera = found.colour(), camera_of(job, part)
    if colour is None or camera is None:
        return found.albedo() / light.gain
    return camera.swatch(colour / light.gain).astype(np.float32)


def part_in(picture: Picture, mask: Picture, where: str) -> tuple[Patch, Colour]:
    """What the mask covers, and its linear colour, shape (3,). Raises Unclear where it is too little or not one."""
    found = patch(picture, mask) if picture.size == mask.size else None
    colour = found.colour() if found else None
    if found is None or colour is None:
        raise Unclear(f"too little of the coloured part is in the {where} to state its colour; look at the mask")
    if (even := found.evenness()) < EVEN:
        raise Unclear(
            f"the coloured part has several colours in the {where}: {1 - even:.0%} of it is of another hue than the "
            "rest; look at the mask"
        )
    return found, colour


def hidden(picture: Picture, job: Job) -> Picture | None:
    """A mask of what stands in front of the product; None where nothing does, or where it is is not known.

    Known is the scene's `place.front`, in pictures that say where the plate lies.
    """
    place, lies = job.scene.place if job.scene else None, picture.placement
    if place is None or place.front is None or lies is None or lies.plate is None:
        return None
    return _laid_before(picture, lies.plate, place.front.picture())


@lru_cache(maxsize=4)
def _laid_before(picture: Picture, plate: Placement, front: Picture) -> Picture | None:
    return replace(picture, placement=plate).lay(front.grey())


def in_sight(picture: Picture, job: Job, mask: Picture) -> Picture:
    """A mask over the picture, without what something stands in front of."""
    before = hidden(picture, job)
    return mask.without(before) if before else mask


def light_of(picture: Picture, job: Job) -> Light:
    """The light of a picture, as against the photo's.

    In a scene that of its white card, where the catalog states it, else estimated from the room around the product.
    Elsewhere the photo's own, unless the pixels that show the same thing in both say that it has changed.
    """
    if job.scene is not None:
        return _room_light(picture, job, job.scene)
    seen = None if job.request.target == "swatch" else _change_of_light(picture, job)
    if seen is None or _bled(seen):
        return Light(np.ones(3, np.float32))
    return Light(seen, "the light is not the photo's, as what is beside the part tells")


def _room_light(picture: Picture, job: Job, scene: Scene) -> Light:
    if scene.place and scene.place.white:
        return Light(np.array(scene.place.white, np.float32))
    pixels = np.asarray(picture.on("#FFFFFF").image.convert("RGB"))
    product = picture.lay(job.photo.alpha() if job.photo.has_alpha else job.mask or job.photo) if job.photo else None
    around = pixels if product is None else pixels[product.array() == 0]
    doubt = f"the light is estimated from the picture; state scenes.{scene.key}.place.white to have it known"
    return Light(estimated_white(linear(around.reshape(-1, 3)[::_EVERY])), doubt)


def _change_of_light(picture: Picture, job: Job) -> Colour | None:
    """Linear RGB now over then, shape (3,), of what lies beside the part; None where too little does or disagrees."""
    photo, mask = job.photo, job.mask
    if photo is None or mask is None or job.request.change == "product":
        return None
    if not photo.has_alpha and job.request.change != "part":
        return None
    small = _shrunk(picture)
    beside, before = small.lay(_beside(photo, mask)), small.lay(photo)
    if beside is None or before is None:
        return None
    chosen = beside.array() > SURE
    then, now = (linear(np.asarray(each.image.convert("RGB"))[chosen]) for each in (before, small))
    telling = ((then > _DIM) & (then < _CLIPPED) & (now > _DIM) & (now < _CLIPPED)).all(axis=-1)
    if telling.sum() < _WITNESSES:
        return None
    low, ratio, high = np.percentile(now[telling] / then[telling], (25, 50, 75), axis=0).astype(np.float32)
    return ratio if (high < low * _AGREED).all() else None


def _shrunk(picture: Picture) -> Picture:
    """The picture at about `_SMALL` pixels: a light needs no detail."""
    times = max(picture.width, picture.height) // _SMALL
    return picture.resized(Size(picture.width // times, picture.height // times)) if times > 1 else picture


def _beside(photo: Picture, mask: Picture) -> Picture:
    """A mask of the photo's opaque pixels that are a little away from the part."""
    opaque = photo.alpha().image.point(lambda value: 255 if value == 255 else 0)  # noqa: PLR2004  full
    part = mask.image.point(lambda value: 255 if value else 0)
    return Picture(ImageChops.subtract(opaque, part).filter(ImageFilter.MinFilter(2 * _APART + 1)))


def _bled(ratio: Colour) -> bool:
    """Whether the part's own colour, thrown on its neighbours, can have made the change."""
    level = float(luminance(ratio))
    tinge = np.maximum(ratio / level, level / ratio)
    return bool(1 / _BLEED < level < _BLEED and tinge.max() < _TINGE)
