"""The check `exposure`: how much of a part its photo holds no shading of, because it is clipped or drowned in noise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from packshot.api import Check, CheckConfig, Finding, Job, Part, Picture

LIMIT = 0.1
"""Above what a well exposed photo of a coloured product has: path-traced cloths and glazes have at most 2 % clipped, in
their highlights, and 8 % drowned, in a navy's folds; whites had up to 20 % clipped, blacks up to 80 % drowned."""
_WHITE = 254
"""Value of 8 bits from which a channel no longer tells its light."""
_DROWNED = 33
"""Value of 8 bits up to which one step is 5 % of the light or more, and so is the noise of any camera."""


class ExposureConfig(CheckConfig):
    """What a catalog may say of the check."""

    level: Literal["review", "fail"] = "review"
    """The verdict of a picture that misses the limit: nothing in it need be wrong, but somebody should look."""


class Exposure(Check[ExposureConfig]):
    """Measures the share of a recoloured part, 0..1, whose shading the product's photo does not hold.

    Clipped pixels always count; dark ones where the part is to become lighter, which makes their noise seen. What the
    photo does not hold is guessed by whatever recolours it.
    """

    name = "exposure"
    Config = ExposureConfig

    def told(self, job: Job) -> Mapping[str, Any]:
        """The photo, its masks, and which way the colours go."""
        photo = job.product.photo
        masks = [mask.digest for part in job.parts for mask in part.masks]
        return {"photo": photo and photo.digest, "mask": masks, "lighter": [_lighter(part) for part in job.parts]}

    def check(self, picture: Picture, job: Job) -> Iterable[Finding]:
        """One finding for each part that is to have another colour; none without a photo or a mask of its size."""
        for part in job.parts:
            region = part.region()
            changed = part.wanted and (part.photographed is None or part.photographed.hex != part.wanted.hex)
            if changed and job.photo and region and region.size == job.photo.size:
                yield self._finding(part, *_lost(job.photo, region))

    def _finding(self, part: Part, clipped: float, drowned: float) -> Finding:
        value = round(clipped + (drowned if _lighter(part) else 0), 3)
        limit = LIMIT if self.config.limit is None else self.config.limit
        kept = value <= limit
        return Finding(
            check=self.name,
            measure="lost",
            value=value,
            limit=limit,
            verdict="pass" if kept else self.miss(),
            message=_words(part.name or "coloured part", clipped, drowned, kept=kept),
        )


def _lost(photo: Picture, region: Picture) -> tuple[float, float]:
    """The shares of the region that are clipped and drowned, 0..1."""
    import numpy as np

    from packshot.api.colour import SURE

    inside = np.asarray(photo.image.convert("RGB"))[np.asarray(region.image) > SURE]
    if not len(inside):
        return 0.0, 0.0
    brightest = inside.max(axis=-1)
    return float((brightest >= _WHITE).mean()), float((brightest <= _DROWNED).mean())


def _lighter(part: Part) -> bool:
    """Whether the part is to become lighter than the photo shows it, or may: nobody says what it shows."""
    if part.wanted is None or part.photographed is None:
        return True
    return _weight(part.wanted.hex) > _weight(part.photographed.hex)


def _weight(swatch: str) -> float:
    """What an eye makes of `#RRGGBB`, roughly: enough to tell which of two colours is the lighter."""
    red, green, blue = bytes.fromhex(swatch.removeprefix("#"))
    return 0.299 * red + 0.587 * green + 0.114 * blue


def _words(part: str, clipped: float, drowned: float, *, kept: bool) -> str:
    seen = f"of the photo's {part} {clipped:.1%} is clipped to white and {drowned:.1%} drowned in noise"
    if kept:
        return seen
    return f"{seen}: what shading it has there is guessed; photograph it {'darker' if clipped > drowned else 'lighter'}"
