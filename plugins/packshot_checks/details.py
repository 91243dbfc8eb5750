"""The check `details`: are lettering, logos and the like as in the photo."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from packshot.api import CheckConfig, Finding, Job, Picture
from packshot_checks.measuring import Measuring, contents

LIMIT = 0.6
"""Of the pictures it was chosen on none lies below 0.7, on others none below 0.78; a word with half of its letters
exchanged does."""
FAR_LIMIT = 0.42
"""Where photo and picture are ten times apart in lightness: the weave of a sofa in black from white has 0.455."""


class Details(Measuring[CheckConfig]):
    """Measures how like its photo's the product's finest drawing is, where it is least alike: -1..1, 1 is the same.

    The dozen places of the photo with the most fine edges, lettering and logos, buttons and seams, are looked for in
    the picture's full size, each within a few pixels of its place, and compared by normalised cross-correlation of
    their edges. Colour and light do not matter.
    """

    name = "details"
    recipe = 2
    measure = "similarity"

    def told(self, job: Job) -> Mapping[str, Any]:
        """The photo and the masks."""
        return contents(job)

    def findings(self, picture: Picture, job: Job) -> Iterable[Finding]:
        """One finding, with the places below the limit; none without a photo or without anything drawn on it."""
        if job.photo is None:
            return
        from packshot_checks.bodies import bodies, far_apart
        from packshot_checks.frames import frame
        from packshot_checks.islands import MOST
        from packshot_checks.locating import located
        from packshot_checks.tiles import compared_tiles, heat_of

        seen = located(picture, job)
        light = bodies(frame(seen, job))
        tiles = compared_tiles(seen, job, light)
        if not tiles:
            return
        limit = self.limit(FAR_LIMIT if far_apart(light) else LIMIT)
        missed = [each for each in tiles if each.score < limit]
        message = f"{len(missed) or 'none'} of the photo's {len(tiles)} finest details look different"
        yield replace(
            self.at_least(tiles[0].score, limit, message),
            regions=tuple(each.box for each in missed[:MOST]),
            heat=heat_of(tiles, seen, job, limit),
        )
