"""The check `sharpness`: is the product's texture still there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from packshot.api import CheckConfig, Finding, Job, Picture
from packshot_checks.measuring import Measuring, contents

LIMIT = 0.55
"""Between what another colour does to a photo and what a soft picture does to it: path-traced pairs of one product in
seven colours measure 0.68 and more, the same pictures blurred by a radius of 0.8 pixels 0.58 and less."""


class Sharpness(Measuring[CheckConfig]):
    """Measures the finest detail of the product against its photo at the same scale; 1 is as sharp.

    Detail is the energy of the Laplacian over its energy at half the size: blur takes the finest detail first, while
    light, colour and contrast change both alike.
    """

    name = "sharpness"
    recipe = 2
    measure = "sharpness"

    def told(self, job: Job) -> Mapping[str, Any]:
        """The photo, for its texture."""
        return contents(job)

    def findings(self, picture: Picture, job: Job) -> Iterable[Finding]:
        """One finding; none without a photo."""
        if job.photo is None:
            return
        from packshot_checks.detail import relative_detail
        from packshot_checks.locating import located

        ratio = relative_detail(located(picture, job), job.photo, job)
        message = f"the product shows {ratio:.0%} of the fine detail its photo has at this size"
        yield self.at_least(ratio, self.limit(LIMIT), message)
