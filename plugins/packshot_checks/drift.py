"""The check `drift`: has the generator left alone what must not change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from packshot.api import CheckConfig, Finding, Job, Picture, Placement
from packshot_checks.measuring import Measuring, contents, share

MOVED_LIMIT = 1.0
"""deltaE00 below which no eye sees a difference: what is left of scaling the same pixels."""


class Drift(Measuring[CheckConfig]):
    """Compares the original with the photo outside of what the shot lets change.

    An original in the photo's own pixels is compared exactly: `changed_pixels` is the share of protected pixels with
    any difference, limit 0. One that shows the photo scaled or moved is compared with the photo scaled and moved the
    same way: `mean_deltaE00`, limit 1. Only opaque pixels of the photo count. There is nothing to judge where all may
    change, and where a product is set into a scene: the room's light changes every pixel.
    """

    name = "drift"
    measure = "changed_pixels"
    on = "original"

    def told(self, job: Job) -> Mapping[str, Any]:
        """The photo with its mask, and what may change."""
        return {**contents(job), "change": job.request.change, "scene": job.scene is not None}

    def findings(self, picture: Picture, job: Job) -> Iterable[Finding]:
        """One finding; none where nothing is protected."""
        if job.request.change == "all" or job.photo is None:
            return
        from packshot_checks.untouched import changed_pixels, mean_difference, protected_part

        protected = protected_part(job.photo, job.mask, job.request.change)
        if protected is None:
            return
        if picture.size == job.photo.size and picture.placement == Placement():
            changed, whole = changed_pixels(picture, job.photo, protected)
            message = f"{changed:,} of {whole:,} pixels outside the {job.request.change} differ from the photo"
            yield self.at_most(share(changed, whole), self.limit(0), message)
        elif job.scene is None:
            mean = mean_difference(picture, job.photo, protected)
            message = f"outside the {job.request.change} the picture is deltaE00 {mean:.2f} from the photo on average"
            yield replace(self.at_most(mean, self.limit(MOVED_LIMIT), message), measure="mean_deltaE00")
