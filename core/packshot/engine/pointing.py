"""Where a check pointed, in the pixels of the finished picture."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

from packshot.api import Box, Finding, Picture, Placement, Size

_DECIMALS = 6


def lying(seen: Picture, finished: Picture) -> Placement | None:
    """Where `seen` lies in what was made of it; None unless both know where the product's photo lies."""
    if seen is finished:
        return Placement()
    before, after = seen.placement, finished.placement
    if before is None or after is None:
        return None
    sx, sy = after.sx / before.sx, after.sy / before.sy
    return Placement(after.x - before.x * sx, after.y - before.y * sy, sx, sy)


def pointing(finding: Finding, place: Placement | None, size: Size) -> Finding:
    """The finding with its regions in a picture of `size`, in which what the check looked at lies at `place`.

    A region reaches to whole pixels and no further than the picture; one that was cut away is left out, as are all
    where `place` is not known.
    """
    return replace(finding, regions=tuple(_boxes(finding, place, size)) if place else ())


def _boxes(finding: Finding, place: Placement, size: Size) -> Iterator[Box]:
    for left, top, right, bottom in finding.regions:
        x0, x1 = _span(left, right, place.x, place.sx, size.width)
        y0, y1 = _span(top, bottom, place.y, place.sy, size.height)
        if x0 < x1 and y0 < y1:
            yield x0, y0, x1, y1


def _span(low: int, high: int, start: float, scale: float, end: int) -> tuple[int, int]:
    # Scaled down and up again, a whole number may be a hair beside itself.
    first, last = (round(start + each * scale, _DECIMALS) for each in (low, high))
    return max(0, math.floor(first)), min(end, math.ceil(last))
