"""The check `viewpoint`: whether a product's photo and the room it stands in are seen from the same height."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any, Literal

from packshot.api import Check, CheckConfig, Finding, Job, Picture, Place, Size

COLUMN = "camera_pitch"
"""The column that says how many degrees the photo's camera looked down at the product; negative: up."""
LIMIT = 8.0
"""Degrees from which a round foot or a table top looks as if it stood on another floor than the room's."""


class ViewpointConfig(CheckConfig):
    """What a catalog may say of the check."""

    level: Literal["review", "fail"] = "review"
    """The verdict of a picture that misses the limit: how much it shows depends on the product."""


class Viewpoint(Check[ViewpointConfig]):
    """Measures by how many degrees the photo's camera looked down at the product steeper or flatter than the scene's.

    The scene's pitch follows from its place, horizon and focal length; the photo's stands in the column `camera_pitch`.
    """

    name = "viewpoint"
    Config = ViewpointConfig

    def told(self, job: Job) -> Mapping[str, Any]:
        """The two pitches."""
        return {"photo": job.product.facts.get(COLUMN, ""), "scene": _scene_pitch(job)}

    def check(self, picture: Picture, job: Job) -> Iterable[Finding]:
        """One finding in a scene with a plate; unknown where the record does not say how its photo was taken."""
        scene, photo = _scene_pitch(job), _degrees(job.product.facts.get(COLUMN, ""))
        if scene is None:
            return ()
        if photo is None:
            why = f"{job.product.id} does not say how steep its photo looks down; fill {COLUMN} ({job.product.where})"
            return (Finding(check=self.name, measure="degrees", value=None, verdict="review", message=why),)
        limit = LIMIT if self.config.limit is None else self.config.limit
        off = round(abs(photo - scene), 1)
        verdict = "pass" if off <= limit else self.miss()
        message = f"the photo looks down at {photo:g} degrees, the scene at {scene:g}"
        return (Finding(check=self.name, measure="degrees", value=off, limit=limit, verdict=verdict, message=message),)


def pitch(place: Place, plate: Size) -> float:
    """How many degrees the scene's camera looks down at the place."""
    below, away = (place.y - place.horizon) * plate.height, place.focal * plate.width
    return round(math.degrees(math.atan2(below, away)), 1)


def _scene_pitch(job: Job) -> float | None:
    scene = job.scene
    return pitch(scene.place, scene.plate.size) if scene and scene.place and scene.plate else None


def _degrees(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None
