"""The check `parts`: is something there that does not belong to the product, or a part of it gone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from packshot.api import CheckConfig, Finding, Job, Picture
from packshot_checks.measuring import Measuring, contents

LIMIT = 0.1
"""Percent. None of 132 true pictures has more; a ball of a thirteenth of the product's size is 0.4."""


class Parts(Measuring[CheckConfig]):
    """Measures the largest thing that was added to the product, or is gone from it, in percent of its area.

    Around a cut-out the picture must show its plain background, or a soft shadow of it; around a part of a whole photo
    that photo. What has another colour there, is lighter, or has a sharp edge was added. So was what has another hue
    inside the coloured part, where the photo has but one. A part of the product where only the background is seen is
    gone; in front of a background of the product's own colour that cannot be told. In scenes, and where the background
    may change, there is nothing to hold the surroundings against.
    """

    name = "parts"
    recipe = 2
    measure = "largest_percent"

    def told(self, job: Job) -> Mapping[str, Any]:
        """The photo and the masks, and what may change."""
        return {**contents(job), "change": job.request.change, "scene": job.scene is not None}

    def findings(self, picture: Picture, job: Job) -> Iterable[Finding]:
        """One finding, with a region for each thing; none without a photo, and in scenes."""
        if job.photo is None or job.scene is not None:
            return
        if not job.photo.has_alpha and job.request.change in ("background", "all"):
            return
        from packshot_checks.locating import located
        from packshot_checks.strays import heat_of, strays

        seen = located(picture, job)
        found, limit = strays(seen, job), self.limit(LIMIT)
        largest = max((each.percent for each in found), default=0.0)
        message = _message([each.what for each in found])
        yield replace(
            self.at_most(largest, limit, message),
            regions=tuple(each.box for each in found),
            heat=heat_of(found, seen, job, limit),
        )


def _message(found: list[str]) -> str:
    if not found:
        return "all parts of the product are there, and nothing else"
    return f"{found[0]}, and {len(found) - 1} more" if len(found) > 1 else found[0]
