"""Gets the product out of a photo that does not say what of it is product, as far as the catalog allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from packshot.api import BadRequest, PictureError, Request
from packshot_studio.cutout import Cutout, Pixels, cut_out

if TYPE_CHECKING:
    from packshot_studio import Way

_CERTAIN = 0.75
"""The share of an outline that must be told from the backdrop by its colour: the rest shows as a ragged edge."""


def off_background(pixels: Pixels, alpha: Pixels | None, request: Request, way: Way) -> tuple[Pixels, Pixels | None]:
    """Colours and coverage of the product, where the photo does not cut it out and the background need not stay.

    Outside of scenes a background that the product cannot be told from stays as it is. Raises BadRequest where a scene
    needs the product alone, and where the catalog wants no guess.
    """
    if alpha is not None or (request.scene is None and request.change in ("part", "product")):
        return pixels, alpha
    if way == "given":
        raise BadRequest(_unsaid(request))
    found = cut_out(pixels) or (_segmented(pixels, request) if way == "segment" else None)
    if found is not None and found.certain >= _CERTAIN:
        return found.pixels, found.alpha
    if request.scene is None:
        return pixels, None
    raise BadRequest(_uncut(request, found))


def _segmented(pixels: Pixels, request: Request) -> Cutout | None:
    """By the product's mask; None where it has none, or none of the photo's size."""
    try:
        part = request.mask()
    except PictureError as error:
        raise BadRequest(str(error)) from error
    if part is None or part.array().shape != pixels.shape[:2]:
        return None
    try:
        from packshot_studio.segmenting import segmented
    except ImportError as error:
        raise BadRequest('cutout = "segment" needs OpenCV; pip install "packshot[cutout]"') from error
    return segmented(pixels, np.asarray(part.image))


def _unsaid(request: Request) -> str:
    return (
        f"the photo of {request.product.id} does not say what of it is product, and the catalog wants no guess; save "
        f"it with transparency, or name a grey picture, white = product, in the cutout column ({request.product.where})"
    )


def _uncut(request: Request, found: Cutout | None) -> str:
    why = "does not show the product on a plain background"
    if found is not None:
        why = f"shows {1 - found.certain:.0%} of the product's outline in the colour of its background"
    label = request.scene.label if request.scene else "a picture of its own"
    return (
        f"the photo of {request.product.id} {why}, so it cannot be cut out for {label}; use a photo with a transparent "
        f"background or a plain one of another colour, or fill the cutout column ({request.product.where})"
    )
