"""The check `blank`: is there anything in the picture."""

from __future__ import annotations

from collections.abc import Iterable

from packshot.api import CheckConfig, Finding, Job, Picture
from packshot_checks.measuring import Measuring

LIMIT = 2.0
"""Steps of 255. A plain field measures 0, one with a camera's or a codec's noise about 1; a white cup on white 4."""
_LONGEST = 512


class Blank(Measuring[CheckConfig]):
    """Measures the spread (standard deviation) of the picture's lightness, in steps of 255, looked at from afar.

    A picture below 2 shows nothing: a failed generation, an empty cut-out, a covered lens. Transparent pixels count
    as middle grey, so that neither a white nor a black product disappears.
    """

    name = "blank"
    measure = "spread"

    def findings(self, picture: Picture, job: Job) -> Iterable[Finding]:
        """One finding."""
        from PIL import Image, ImageStat

        small = picture.on("#808080").image.convert("L")
        small.thumbnail((_LONGEST, _LONGEST), Image.Resampling.BOX)
        spread = ImageStat.Stat(small).stddev[0]
        yield self.at_least(spread, self.limit(LIMIT), f"the picture's lightness varies by {spread:.1f} steps of 255")
