"""The check `colour`: is the product the colour the catalog says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from packshot.api import CheckConfig, Finding, Job, Part, Picture
from packshot_checks.measuring import Measuring, Unmeasurable, contents

if TYPE_CHECKING:
    from packshot.api.appearance import Light
    from packshot_checks.swatches import Judgement

PACKSHOT_LIMIT = 3.0
"""Of 192 renders of the true colour, foretold from a photo of another one, none misses it and two would miss 2; a hex
that is off by 4 CIELAB units adds 1.2 on average."""
SCENE_LIMIT = 4.0
"""Wider: a room's light is stated as one white card, while light falls off across a product, and floor and walls add
their own. Path-traced rooms are up to 2.5 off such a card, before anything is foretold."""
UNANCHORED_LIMIT = 4.0
"""With lightness counting half: of renders exposed as usual one in fourteen misses it at most, and of those of wrong
exposure many, which a person then sees."""


class Colour(Measuring[CheckConfig]):
    """Measures how far the colour of each part is from its swatch, as that would look in the picture's light.

    The colour is the median of the part in linear light; the distance is CIEDE2000. With `target = "photo"` the swatch
    is seen in the light of the product's photo, whose own colorway is known; in a scene, in the light of its white
    card. The colorway the photo shows, and a shot without colorways, are held against the photo itself. Where the light
    has to be estimated its level is uncertain: lightness then counts half (kL = 2), and a miss is for a person to see.
    The message says how sure the value is, and why; with several doubts, too, a person is asked.
    """

    name = "colour"
    measure = "deltaE00"
    recipe = 3

    def told(self, job: Job) -> Mapping[str, Any]:
        """The swatches that matter for the target, the photo with the masks, and the light."""
        request, place = job.request, job.scene.place if job.scene else None
        return {
            **contents(job),
            "target": request.target,
            "change": request.change,
            "finish": request.product.finish,
            "parts": [_told(part, anchored=request.target == "photo") for part in job.parts],
            "scene": job.scene and job.scene.key,
            "white": place and place.white and list(place.white),
        }

    def findings(self, picture: Picture, job: Job) -> Iterable[Finding]:
        """One finding for each part that has a colour; none where neither the shot nor the photo has a colorway."""
        parts = [part for part in job.parts if part.wanted or part.photographed]
        if not parts:
            return
        from packshot.api.appearance import light_of
        from packshot_checks.sighting import sighted

        placed, doubt = sighted(picture, job)
        light = light_of(placed, job)
        for part in parts:
            yield self._finding_of(placed, job, part, light, doubt)

    def _finding_of(self, picture: Picture, job: Job, part: Part, light: Light, doubt: str) -> Finding:
        from packshot.api.colour import hex_of
        from packshot_checks.blotches import blotches, heat_of
        from packshot_checks.swatches import judged

        try:
            found = judged(picture, job, part, light, doubt)
        except Unmeasurable as why:
            return self.unknown(f"{part.name}: {why}" if part.name else str(why))
        limit = self.limit(_limit(job, found))
        finding = self.at_most(found.off.delta_e, limit, _message(job, part, found))
        finding = replace(finding, colours=(hex_of(found.colours[0]), hex_of(found.colours[1])))
        if job.photo:
            off = blotches(picture, job.photo, found.where, found.colours, found.lightness)
            finding = replace(finding, heat=heat_of(*off, limit, picture))
        if found.confidence == "low" or (finding.verdict != "pass" and not found.anchored):
            finding = replace(finding, verdict="review")
        return finding if finding.verdict == "pass" else replace(finding, regions=(found.box,))


def _limit(job: Job, found: Judgement) -> float:
    if not found.anchored:
        return UNANCHORED_LIMIT
    return SCENE_LIMIT if job.scene else PACKSHOT_LIMIT


def _message(job: Job, part: Part, found: Judgement) -> str:
    off = found.off
    wanted = part.wanted.label if part.wanted else f"its photo in {part.photographed and part.photographed.label}"
    counts = "" if found.anchored else ", lightness counting half"
    called = "" if job.request.target == "swatch" else f"as a swatch it would be {found.swatch}; "
    sure = ": ".join(filter(None, (found.confidence, ", ".join(found.doubts))))
    return (
        f"the {part.name or 'product'}'s colour is deltaE00 {off.delta_e:.1f} from {wanted} "
        f"(dL {off.lightness:+.1f}, dC {off.chroma:+.1f}, dH {off.hue:+.1f}{counts}); "
        f"{called}confidence {sure}"
    )


def _told(part: Part, *, anchored: bool) -> list[Any]:
    """A part's name and its colours; the photographed one is an anchor, or named in the message."""
    wanted, shown = part.wanted, part.photographed
    named = wanted and [wanted.label, wanted.hex]
    return [part.name, named, shown and (shown.hex if anchored and wanted else shown.label)]
