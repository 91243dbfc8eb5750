"""The pixels of a photo that must stay as they are, and whether they did."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray
from PIL import ImageChops

from packshot.api import Box, Change, Picture
from packshot.api.colour import delta_e, lab, linear
from packshot_checks.islands import boxes
from packshot_checks.measuring import Unmeasurable
from packshot_checks.planes import Plane
from packshot_checks.regions import laid, sampled

_SURE = 254
_PLAIN = 64
"""Steps of 255 that are plain for all to see."""
_SEEN = 2.0
"""deltaE00 from which on an eye sees a difference side by side."""


@dataclass(frozen=True, slots=True)
class Drifted:
    """How far protected pixels went: a number, of how many, and where."""

    amount: float
    whole: int
    regions: tuple[Box, ...]
    off: Plane
    """How far each place is: steps of 255, or deltaE00."""
    box: Box
    """What `off` covers."""


def protected_part(photo: Picture, mask: Picture | None, change: Change) -> Picture | None:
    """A mask in the photo's pixels of what must stay; None where nothing opaque is left to protect."""
    opaque = photo.alpha().array() == 255  # noqa: PLR2004  fully
    kept = opaque & _outside(photo, mask, change)
    return Picture.from_array(np.where(kept, 255, 0).astype(np.uint8)) if kept.any() else None


def changed_pixels(picture: Picture, photo: Picture, protected: Picture) -> Drifted:
    """How many protected pixels differ at all; both pictures have one size."""
    kept = protected.array() > 0
    now, before = (each.image.convert("RGBA") for each in (picture, photo))
    off = np.asarray(reduce(ImageChops.lighter, ImageChops.difference(now, before).split())) * kept
    changed = off > 0
    whole = (0, 0, picture.width, picture.height)
    return Drifted(int(changed.sum()), int(kept.sum()), boxes(changed), off, whole)


def mean_difference(picture: Picture, photo: Picture, protected: Picture) -> Drifted:
    """The mean CIEDE2000 between the picture and the photo laid where the picture says it lies."""
    mask = laid(picture, protected)
    now, before = sampled(picture, mask), sampled(laid(picture, photo), mask)
    kept = now.mask >= _SURE if now else np.zeros((0, 0), bool)
    if now is None or before is None or not kept.any():
        raise Unmeasurable("what must not change lies outside the picture")
    one, other = (lab(linear(each.pixels[kept])) for each in (now, before))
    off = np.zeros(kept.shape, np.float32)
    off[kept] = delta_e(one, other)
    where = boxes(off > _SEEN, now.corner, now.step)
    covered = now.box
    return Drifted(float(off[kept].mean()), int(kept.sum()), where, off, covered)


def steps(drifted: Drifted) -> Plane:
    """How far each changed pixel went, times what is allowed, which is nothing: one step is as bad as the limit."""
    off: Plane = np.where(drifted.off > 0, 1 + drifted.off / np.float32(_PLAIN), 0)
    return off


def _outside(photo: Picture, mask: Picture | None, change: Change) -> NDArray[np.bool_]:
    """Where the photo shows something other than what may change, as booleans."""
    if change == "part":
        if mask is None:
            raise Unmeasurable("there is no mask that says which part may change; add one")
        unmasked: NDArray[np.bool_] = mask.array() == 0
        return unmasked
    product = photo.alpha() if photo.has_alpha else mask
    if product is None:
        raise Unmeasurable("the product's outline is not known: add a mask, or a photo with transparency")
    untouched: NDArray[np.bool_] = product.array() == (255 if change == "background" else 0)
    return untouched
