"""Every part of a product in its own colour: each recoloured inside its mask, soft edges shared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from packshot.api import BadRequest, Part, Request
from packshot.api.colour import FEWEST, SURE, encoded, expected, linear, linear_of, region_colour
from packshot_studio.recolour import recolour
from packshot_studio.sharing import shared

Pixels = NDArray[np.uint8]
Light = NDArray[np.float32]
Masked = tuple[Part, Pixels]
"""A part and its mask, (height, width)."""


def coloured(pixels: Pixels, alpha: Pixels | None, parts: Sequence[Masked], request: Request) -> Pixels:
    """The photo (height, width, 3) with every part in the colour it wants; what is outside of all masks comes back.

    Each part is recoloured in the photo as it is, and what that changes is added up in linear light: so a pixel that
    two parts share gets its share of both colours, in whatever order they come. Raises BadRequest for a mask without a
    white part, and for masks that lie over each other.
    """
    _refuse_overlap(parts, request)
    if len(parts) < 2:  # noqa: PLR2004  nothing to share
        return _recoloured(pixels, alpha, parts[0], request) if parts else pixels
    before = linear(pixels)
    masks = shared(before, [mask for _, mask in parts])
    split = [(part, mask) for (part, _), mask in zip(parts, masks, strict=True)]
    changed = [_recoloured(pixels, alpha, each, request) for each in split]
    after = before + sum(linear(each) - before for each in changed)
    touched = np.any([each != pixels for each in changed], axis=(0, -1))
    return np.where(touched[..., None], encoded(after), pixels)


def _recoloured(pixels: Pixels, alpha: Pixels | None, masked: Masked, request: Request) -> Pixels:
    part, mask = masked
    shown = region_colour(pixels, mask)
    if shown is None:
        raise BadRequest(
            f"the mask of {_named(part, request)} has no white part to measure the photo's colour in; "
            f"paint white what takes the colourway ({request.product.where})"
        )
    anchor = _anchor(part, request)
    target = _target(part, shown, anchor, request)
    return recolour(pixels, mask, target, finish=request.product.finish, alpha=alpha, shown=anchor)


def _anchor(part: Part, request: Request) -> Light | None:
    """The swatch that the photo shows, linear; None where nobody says, and where the swatch alone is the target."""
    if request.target != "photo" or part.photographed is None:
        return None
    return linear_of(part.photographed.hex)


def _target(part: Part, shown: Light, anchor: Light | None, request: Request) -> Light:
    """The linear colour to bring a part to, whose colour in the photo is `shown`."""
    swatch = linear_of(part.wanted.hex) if part.wanted else shown
    own_light = request.scene is None
    return expected(swatch, anchor, shown, request.product.finish, tinted=own_light).astype(np.float32)


def _refuse_overlap(parts: Sequence[Masked], request: Request) -> None:
    for one, other in _overlapping(parts):
        raise BadRequest(
            f"the masks of the parts {one.name} and {other.name} of {request.product.id} lie over each other; "
            f"only soft edges may share pixels ({request.product.where})"
        )


def _overlapping(parts: Sequence[Masked]) -> Iterator[tuple[Part, Part]]:
    for (one, mask), (other, over) in combinations(parts, 2):
        if np.count_nonzero((mask > SURE) & (over > SURE)) >= FEWEST:
            yield one, other


def _named(part: Part, request: Request) -> str:
    return f"the part {part.name} of {request.product.id}" if part.name else request.product.id
