"""How a check states what it measured, and that it could not measure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from packshot.api import Check, CheckConfig, Finding, Job, Picture
from packshot.api.kinds import K_co

_DECIMALS = 3
_STEPS = 1000


class Unmeasurable(Exception):
    """Why a picture cannot be measured and what would help: the check's answer is then unknown, never a guess."""


class Measuring(Check[K_co]):
    """A check that gives one measure, or says why it cannot."""

    measure: ClassVar[str]
    """The finding's measure where nothing could be measured."""

    def check(self, picture: Picture, job: Job) -> Iterable[Finding]:
        """The findings; one without a value, for a person to review, where the picture cannot be measured."""
        try:
            return tuple(self.findings(picture, job))
        except Unmeasurable as why:
            return (self.unknown(str(why)),)

    def findings(self, picture: Picture, job: Job) -> Iterable[Finding]:
        """Measure, or raise Unmeasurable."""
        raise NotImplementedError

    def unknown(self, why: str) -> Finding:
        """A finding without a value, for a person to review."""
        return self._finding(None, self.config.limit, kept=None, message=why)

    def limit(self, own: float) -> float:
        """The catalog's limit, or the check's own."""
        return own if self.config.limit is None else self.config.limit

    def at_most(self, value: float, limit: float, message: str) -> Finding:
        """A measure that is good up to its limit, judged as it is shown: rounded to three decimals."""
        shown = round(float(value), _DECIMALS)
        return self._finding(shown, limit, kept=shown <= limit, message=message)

    def at_least(self, value: float, limit: float, message: str) -> Finding:
        """A measure that is good from its limit on, judged as it is shown: rounded to three decimals."""
        shown = round(float(value), _DECIMALS)
        return self._finding(shown, limit, kept=shown >= limit, message=message)

    def _finding(self, value: float | None, limit: float | None, *, kept: bool | None, message: str) -> Finding:
        verdict = "review" if kept is None else "pass" if kept else self.miss()
        return Finding(
            check=self.name, measure=self.measure, value=value, limit=limit, verdict=verdict, message=message
        )


class LimitlessConfig(CheckConfig):
    """Options of a check that knows its limits by other names."""

    limit: None = None
    """Not used: the other options state what is wanted."""


def share(part: int, whole: int) -> float:
    """A part of a whole, 0..1, rounded up to three decimals: one wrong pixel in a million still shows."""
    return math.ceil(part * _STEPS / whole) / _STEPS


def contents(job: Job) -> Mapping[str, Any]:
    """The content of the photo and the masks a measure is taken with, as JSON values."""
    photo, masks = job.product.photo, [mask.digest for part in job.parts for mask in part.masks]
    place = job.scene.place if job.scene else None
    front = {"front": place.front.digest} if place and place.front else {}
    return {"photo": photo and photo.digest, "mask": masks, **front}
