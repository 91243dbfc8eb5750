"""What goes wrong and what was measured, as values that a person and a script can both read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from packshot.api.heat import Heat
from packshot.api.values import Where
from packshot.secrecy import redacted

Verdict = Literal["pass", "review", "fail"]
"""What comes of a finding: it passes, asks for a person, or fails."""
Level = Literal["note", "warning", "error"]
Box = tuple[int, int, int, int]
"""Pixels of a picture: left, top, right, bottom; the last two are outside."""
_SEVERITY: tuple[Verdict, ...] = ("pass", "review", "fail")


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something wrong with what packshot was given: what, where, why, and what to do about it. It holds no secret."""

    code: str
    """Stable and dotted, like `record.missing-photo`."""
    message: str
    where: Where | None = None
    fix: str = ""
    """What to do, as an order: "add the file, or empty the cell"."""
    product: str | None = None
    level: Level = "error"
    context: str = ""
    """The table or field meant, like `generators.openai`."""
    length: int = 1
    """How many characters of the line are meant, for the caret."""
    allowed: tuple[str, ...] = ()
    """What could stand there instead, where that is a short list."""

    def __post_init__(self) -> None:
        """Whoever's words it repeats, it goes to screens, logs, pages and scripts."""
        object.__setattr__(self, "message", redacted(self.message))
        object.__setattr__(self, "fix", redacted(self.fix))


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a check measured in one picture."""

    check: str
    measure: str
    """What was measured, like `deltaE00` or `changed_pixels`."""
    value: float | None
    """None: it could not be measured; the message says why."""
    limit: float | None = None
    verdict: Verdict = "pass"
    message: str = ""
    regions: tuple[Box, ...] = ()
    """Where to look, the worst first. A check states the pixels of what it looked at (`Check.on`); the host moves them
    into the finished picture."""
    heat: Heat | None = None
    """How far off each place is, where a check can tell: the host lays it over the finished picture, keeps it as a file
    and puts that file's digest into `map`."""
    map: str | None = None
    """SHA-256 (hex) of the kept heat map. The host's to say: a check leaves it out."""
    colours: tuple[str, str] | None = None
    """`#RRGGBB` of the colour measured and of the one it should be in the same light, to be seen side by side."""


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The gravest verdict; `pass` of none."""
    return max(verdicts, key=_SEVERITY.index, default="pass")
