"""The check `colour`: is the product the colour the catalog says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from packshot.api import CheckConfig, Finding, Job, Picture
from packshot_checks.measuring import Measuring, contents

PACKSHOT_LIMIT = 2.0
"""Above this a trained eye sees another colour; production match in textiles and print."""
SCENE_LIMIT = 4.0
"""Wider: the catalog states a room's light as one white card, while light falls off across a product, and floor and
walls add their own. Path-traced rooms measured with such a card are 2.3 to 3.1 off, composites at most 0.9."""


class Colour(Measuring[CheckConfig]):
    """Measures how far the product's colour is from the swatch, as it would look in the picture's light.

    The colour is the median of the coloured part in linear light; the distance is CIEDE2000. With `target = "photo"`
    the swatch is seen in the light of the product's photo, whose own colorway is known; in a scene, in the light of
    its white card. The colorway the photo shows, and a shot without colorways, are held against the photo itself. The
    limit is 2 for packshots and 4 in a scene, unless the catalog states one.
    """

    name = "colour"
    measure = "deltaE00"

    def told(self, job: Job) -> Mapping[str, Any]:
        """The swatches that matter for the target, the photo with its mask, and the light."""
        request, place = job.request, job.scene.place if job.scene else None
        wanted, anchor = request.colorway, request.photo_colorway
        anchored = wanted is not None and anchor is not None and request.target == "photo"
        return {
            **contents(job),
            "target": request.target,
            "colorway": wanted and [wanted.label, wanted.hex],
            "photo_colorway": anchor and (anchor.hex if anchored else anchor.label),
            "scene": job.scene and job.scene.key,
            "white": place and place.white and list(place.white),
        }

    def findings(self, picture: Picture, job: Job) -> Iterable[Finding]:
        """One finding; none where neither the shot nor the photo has a colorway."""
        wanted = job.colorway or job.request.photo_colorway
        if wanted is None:
            return
        from packshot_checks.swatches import expected_colour, measured_colour, mismatch

        off = mismatch(measured_colour(picture, job), expected_colour(job))
        name = wanted.label if job.colorway else f"its photo in {wanted.label}"
        message = (
            f"the product's colour is deltaE00 {off.delta_e:.1f} from {name} "
            f"(dL {off.lightness:+.1f}, dC {off.chroma:+.1f}, dH {off.hue:+.1f})"
        )
        yield self.at_most(off.delta_e, self.limit(SCENE_LIMIT if job.scene else PACKSHOT_LIMIT), message)
