"""The check `alignment`: is the product where it should be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from packshot.api import CheckConfig, Finding, Job, Picture
from packshot_checks.measuring import Measuring, Unmeasurable, contents

LIMIT = 0.5
"""Percent. Another colour seems to move a product by 0.3 on a packshot and 0.4 in a room; a move of 1.5 % is always
seen."""
SEEN = 0.45
"""The fit from which on a product is where it is said to be, or near."""
LEVEL = 0.5
"""Degrees that are not worth a word."""


class Alignment(Measuring[CheckConfig]):
    """Measures how far the product lies from where the picture says it does: `offset`, in percent of its longer side.

    The product is found by its edges, whatever their colour: moved, scaled and turned a little. The offset is that of
    the corner of its box that is farthest off. A picture that does not say where the photo lies, as many a provider's,
    is searched for it in all sizes, and the finding says how sure it was found: `fit`, 1 is the photo itself. Where
    the product cannot be found the answer is unknown.
    """

    name = "alignment"
    measure = "offset"

    def told(self, job: Job) -> Mapping[str, Any]:
        """The photo and the masks."""
        return contents(job)

    def findings(self, picture: Picture, job: Job) -> Iterable[Finding]:
        """One finding; none without a photo."""
        if job.photo is None:
            return
        from packshot_checks.locating import SURE, box_of, found, near, off_by

        if picture.placement is None:
            place = found(picture, job)
            self._seen(place.score, SURE)
            message = f"the product was found {_turned(place.turned)}, though the picture does not say where it is"
            finding = replace(self.at_least(place.score, SURE, message), measure="fit")
        else:
            place = near(picture, job)
            self._seen(place.score, SEEN)
            off = 100 * off_by(picture, job, place)
            message = f"the product lies {off:.1f} % of its size beside its place, {_turned(place.turned)}"
            finding = self.at_most(off, self.limit(LIMIT), message)
        yield replace(finding, regions=(box_of(picture, job, place),))

    def _seen(self, score: float, least: float) -> None:
        if score < least:
            raise Unmeasurable("the product of the photo cannot be found in the picture for certain; look where it is")


def _turned(degrees: float) -> str:
    way = "clockwise" if degrees > 0 else "counter-clockwise"
    return f"turned by {abs(degrees):.1f} degrees {way}" if abs(degrees) >= LEVEL else "level"
