"""How far a product reaches in its frame."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageChops

from packshot.api import Box, Job, Picture
from packshot_checks.measuring import Unmeasurable
from packshot_checks.ring import border

_HALF = 128
_BACKDROP = 6
"""Steps of 255 a backdrop may vary: a codec's noise next to an edge."""


def product_extent(picture: Picture, job: Job) -> float:
    """The longest side of the product's box over the frame's side in the same direction, 0..1."""
    left, top, right, bottom = product_box(picture, job)
    return max((right - left) / picture.width, (bottom - top) / picture.height)


def product_box(picture: Picture, job: Job) -> Box:
    """Left, top, right, bottom (exclusive) of the product's cut-out, or of all that is not backdrop."""
    outline = picture.lay(job.photo.alpha()) if job.photo and job.photo.has_alpha else None
    box = _covered(outline.image, _HALF - 1) if outline else _on_backdrop(picture)
    if box is None:
        raise Unmeasurable("there is no product to be seen in the picture")
    return box


def _on_backdrop(picture: Picture) -> Box | None:
    flat = picture.on("#ffffff").image.convert("RGB")
    ring = border(np.asarray(flat))
    backdrop = np.median(ring, axis=0).astype(np.uint8)
    if (np.abs(ring.astype(np.int16) - backdrop) > _BACKDROP).any(axis=1).mean() > 0.01:  # noqa: PLR2004  a speck
        raise Unmeasurable("the product's outline is not known: use a photo with transparency, or a plain backdrop")
    field = Image.new("RGB", flat.size, tuple(backdrop.tolist()))
    return _covered(ImageChops.difference(flat, field).convert("L"), _BACKDROP)


def _covered(image: Image.Image, above: int) -> Box | None:
    return image.point([255 if value > above else 0 for value in range(256)]).getbbox()
