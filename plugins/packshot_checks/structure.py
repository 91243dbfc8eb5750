"""The check `structure`: is the product built as in its photo."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from packshot.api import CheckConfig, Finding, Job, Picture
from packshot_checks.measuring import Measuring, contents

LIMIT = 0.55
"""Of the pictures it was chosen on none lies below 0.6, on others none below 0.74; a part of a fifth of the product's
size that was erased or redrawn does, nearly always."""
FAR_LIMIT = 0.42
"""Where photo and picture are ten times apart in lightness: a glossy mug in white from black has 0.448, a sofa 0.50."""


class Structure(Measuring[CheckConfig]):
    """Measures how alike the product's edges are to its photo's, where they are least alike: -1..1, 1 is the same.

    Edges are compared by where they run and how strong they are among themselves, in overlapping windows of a
    sixteenth of the product, in the logarithm of luminance: another colour and other light leave them alike, while
    what was erased, added, blurred, bent or drawn anew does not. The product's outline and the border of its coloured
    part are left out: what contrast they have is the colour's and the background's business.
    """

    name = "structure"
    recipe = 2
    measure = "similarity"

    def told(self, job: Job) -> Mapping[str, Any]:
        """The photo and the masks."""
        return contents(job)

    def findings(self, picture: Picture, job: Job) -> Iterable[Finding]:
        """One finding, with the regions below the limit; none without a photo."""
        if job.photo is None:
            return
        from packshot_checks.comparing import compared
        from packshot_checks.locating import located

        found = compared(located(picture, job), job, (self.limit(LIMIT), self.limit(FAR_LIMIT)))
        yield replace(self.at_least(found.worst, found.limit, found.message), regions=found.regions, heat=found.heat)
