"""The check `drift`: has the generator left alone what must not change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Literal

from packshot.api import CheckConfig, Context, Finding, Heat, Job, Picture
from packshot_checks.measuring import Measuring, contents, share

_HAIR = 1e-6
"""Pixels."""
MOVED_LIMIT = 1.0
"""deltaE00 below which no eye sees a difference: what is left of scaling the same pixels."""


class DriftConfig(CheckConfig):
    """Options of `drift`."""

    on: Literal["original", "base", "picture"] = "base"
    """What is compared: the `original` as generated; the `base`, which is the original after the steps its generator
    asks for, brought to size and mended; or the finished `picture`."""


class Drift(Measuring[DriftConfig]):
    """Compares the picture, before the shot's own steps, with the photo outside of what the shot lets change.

    A picture in the photo's own pixels is compared exactly: `changed_pixels` is the share of protected pixels with
    any difference, limit 0. One that shows the photo scaled or moved is compared with the photo scaled and moved the
    same way: `mean_deltaE00`, limit 1. Only opaque pixels of the photo count. There is nothing to judge where all may
    change, and where a product is set into a scene: the room's light changes every pixel.
    """

    name = "drift"
    recipe = 3
    Config = DriftConfig
    measure = "changed_pixels"

    def __init__(self, config: DriftConfig | None = None, context: Context | None = None) -> None:
        super().__init__(config, context)
        self.on = self.config.on

    def told(self, job: Job) -> Mapping[str, Any]:
        """The photo with its mask, and what may change."""
        return {**contents(job), "change": job.request.change, "scene": job.scene is not None}

    def findings(self, picture: Picture, job: Job) -> Iterable[Finding]:
        """One finding; none where nothing is protected."""
        if job.request.change == "all" or job.photo is None:
            return
        from packshot_checks.heatmaps import times
        from packshot_checks.locating import located
        from packshot_checks.untouched import changed_pixels, mean_difference, protected_part, steps

        protected = protected_part(job.photo, job.mask, job.request.change)
        if protected is None:
            return
        if _pixel_on_pixel(picture, job.photo):
            off = changed_pixels(picture, job.photo, protected)
            message = f"{off.amount:,} of {off.whole:,} pixels outside the {job.request.change} differ from the photo"
            finding = self.at_most(share(int(off.amount), off.whole), self.limit(0), message)
            yield replace(finding, regions=off.regions, heat=Heat.of(steps(off), off.box))
        elif job.scene is None:
            off = mean_difference(located(picture, job), job.photo, protected)
            message = (
                f"outside the {job.request.change} the picture is deltaE00 {off.amount:.2f} from the photo on average"
            )
            limit = self.limit(MOVED_LIMIT)
            heat = Heat.of(times(limit, off.off), off.box)
            finding = self.at_most(off.amount, limit, message)
            yield replace(finding, measure="mean_deltaE00", regions=off.regions, heat=heat)


def _pixel_on_pixel(picture: Picture, photo: Picture) -> bool:
    """Whether each pixel of the picture is the photo's: scaling up and down again leaves a hair of a factor."""
    place = picture.placement
    if place is None or picture.size != photo.size:
        return False
    ends = place.x, place.y, place.x + (place.sx - 1) * photo.width, place.y + (place.sy - 1) * photo.height
    return all(abs(each) < _HAIR for each in ends)
