"""The check `structure`: is the product built as in its photo."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from packshot.api import CheckConfig, Finding, Job, Picture
from packshot_checks.measuring import Measuring, contents

LIMIT = 0.45
"""Of 132 true pictures 2 lie below, a glossy mug between black and white; nine in nine moved ones do, and eight or nine
of nine where a part of a fifth of the product's size was erased or redrawn."""


class Structure(Measuring[CheckConfig]):
    """Measures how alike the product's edges are to its photo's, where they are least alike: -1..1, 1 is the same.

    Edges are compared by where they run and how strong they are among themselves, in overlapping windows of a
    sixteenth of the product, in the logarithm of luminance: another colour and other light leave them alike, while
    what was erased, added, blurred, bent or drawn anew does not. The product's outline and the border of its coloured
    part are left out: what contrast they have is the colour's and the background's business.
    """

    name = "structure"
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

        limit = self.limit(LIMIT)
        found = compared(located(picture, job), job, limit)
        yield replace(self.at_least(found.worst, limit, found.message), regions=found.regions, heat=found.heat)
