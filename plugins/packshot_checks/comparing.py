"""Where a product's structure differs from its photo's, in words and as boxes."""

from __future__ import annotations

from dataclasses import dataclass

from packshot.api import Box, Heat, Job, Picture
from packshot_checks.bodies import bodies, far_apart
from packshot_checks.frames import Frame, frame
from packshot_checks.gloss import dull
from packshot_checks.heatmaps import over_cells, times
from packshot_checks.islands import MOST, Island, islands
from packshot_checks.likeness import Likeness, edges
from packshot_checks.measuring import Unmeasurable

_ONE_SIDED = 0.6
"""The balance of edges from which on something was added, or below minus which something is gone."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The least similarity of all windows, the regions of those below a limit, and a map of all."""

    worst: float
    limit: float
    message: str
    regions: tuple[Box, ...]
    heat: Heat


def compared(picture: Picture, job: Job, limits: tuple[float, float]) -> Comparison:
    """Compare the product in the picture with its photo. Raises Unmeasurable.

    The second limit is that of a picture far from the photo in lightness.
    """
    scene = frame(picture, job)
    light = bodies(scene)
    limit = limits[far_apart(light)]
    inside = scene.inside * dull(scene, job, light)
    likeness = Likeness.of(edges(scene.before), edges(scene.now), inside, scene.cell)
    if not likeness.known.any():
        raise Unmeasurable("the product is too small or too thin in the picture for its structure to be compared")
    unlike = sorted(islands(likeness.similarity < limit), key=lambda each: _worst(likeness, each))
    worst = float(likeness.similarity[likeness.known].min())
    heat = over_cells(scene, times(1 - limit, 1 - likeness.similarity), scene.cell, scene.cell // 2)
    return Comparison(
        worst, limit, _message(likeness, unlike), tuple(_box(scene, each) for each in unlike[:MOST]), heat
    )


def _worst(likeness: Likeness, island: Island) -> float:
    return float(likeness.similarity[island.cells].min())


def _box(scene: Frame, island: Island) -> Box:
    return scene.box_of(*island.span(scene.cell, more=scene.cell))


def _message(likeness: Likeness, unlike: list[Island]) -> str:
    if not unlike:
        return "the product is built as in its photo"
    balance = likeness.balance(unlike[0].cells)
    what = (
        "more is seen" if balance > _ONE_SIDED else "less is seen" if balance < -_ONE_SIDED else "other things are seen"
    )
    more = f", and {len(unlike) - 1} more" if len(unlike) > 1 else ""
    return f"{what} than in the photo in one region{more}"
