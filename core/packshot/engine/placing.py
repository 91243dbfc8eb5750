"""Where the product's photo lies in an original whose file does not say."""

from __future__ import annotations

import math
from dataclasses import replace

from packshot.api import Picture, Placement, Request

_SAME_ASPECT = 0.02
"""How far the aspects of photo and original may differ, as a share: a provider rounds a size to its own steps."""


def placed(original: Picture, request: Request) -> Picture:
    """The original with its placement, which a provider's file lacks.

    A call that changes a part, the product or the background of the photo it is given shows that photo from edge to
    edge. Where all may change, or the original has another shape, nobody knows.
    """
    photo = next((each for each in request.references if not each.overlay), None)
    if original.placement or photo is None or photo.role != "product" or request.change == "all":
        return original
    if request.operation not in ("edit", "inpaint"):
        return original
    sx, sy = original.width / photo.size.width, original.height / photo.size.height
    return replace(original, placement=Placement(sx=sx, sy=sy)) if abs(math.log(sx / sy)) < _SAME_ASPECT else original
