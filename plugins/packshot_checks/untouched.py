"""The pixels of a photo that must stay as they are, and whether they did."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from packshot.api import Picture
from packshot.api.colour import delta_e, lab, linear
from packshot.api.values import Change
from packshot_checks.measuring import Unmeasurable
from packshot_checks.regions import laid, sampled

_SURE = 254


def protected_part(photo: Picture, mask: Picture | None, change: Change) -> Picture | None:
    """A mask in the photo's pixels of what must stay; None where nothing opaque is left to protect."""
    opaque = photo.alpha().array() == 255  # noqa: PLR2004  fully
    kept = opaque & _outside(photo, mask, change)
    return Picture.from_array(np.where(kept, 255, 0).astype(np.uint8)) if kept.any() else None


def changed_pixels(picture: Picture, photo: Picture, protected: Picture) -> tuple[int, int]:
    """How many protected pixels differ at all, and how many there are; both pictures have one size."""
    kept = protected.array() > 0
    now, before = (np.asarray(each.image.convert("RGBA"))[kept] for each in (picture, photo))
    return int((now != before).any(axis=1).sum()), len(now)


def mean_difference(picture: Picture, photo: Picture, protected: Picture) -> float:
    """The mean CIEDE2000 between the picture and the photo laid where the picture says it lies."""
    mask = laid(picture, protected)
    now, before = sampled(picture, mask), sampled(laid(picture, photo), mask)
    kept = now.mask >= _SURE if now else np.zeros(0, bool)
    if now is None or before is None or not kept.any():
        raise Unmeasurable("what must not change lies outside the picture")
    one, other = (lab(linear(each.pixels[kept])) for each in (now, before))
    return float(delta_e(one, other).mean())


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
