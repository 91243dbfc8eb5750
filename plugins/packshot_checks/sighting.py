"""Where the coloured part is in a picture: where the picture has it, or found again."""

from __future__ import annotations

from dataclasses import replace

from packshot.api import Job, Picture
from packshot.api.patches import OUTLINED, patch
from packshot_checks.locating import LEVEL, SURE, located, near


def sighted(picture: Picture, job: Job) -> tuple[Picture, str]:
    """The picture with a placement, and why that is in doubt; empty where it is not. Raises Unmeasurable.

    A picture that does not say where its photo lies is searched for the product. One that does is believed as long as
    the part's edge is seen there, or nowhere better nearby.
    """
    if picture.placement is None:
        return located(picture, job), "the product had to be found again"
    seen = _outlined(picture, job)
    if seen >= OUTLINED:
        return picture, ""
    place = near(picture, job)
    moved = replace(picture, placement=place.placement)
    if place.score < SURE or abs(place.turned) > LEVEL or _outlined(moved, job) <= max(seen, OUTLINED):
        return picture, ""
    return moved, "the product is not where it should be and had to be found again"


def _outlined(picture: Picture, job: Job) -> float:
    """How much of the edge of all coloured parts is seen where the picture has them; 1 where nothing says where."""
    mask = picture.lay(job.mask) if job.mask else None
    found = patch(picture, mask) if mask else None
    return found.outlined if found else 1.0
