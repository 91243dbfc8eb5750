"""What a photo's colour supports: how well a recolouring is expected to come out, said before a pixel is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

LIMIT = 2.5
"""Expected deltaE00 above which the change is visible as wrong shading rather than as another colour."""

_METAL = 1.2
"""What a metal costs on top: it mirrors itself, and each mirroring dyes the light again."""
_DARK = 25.0
"""Lightness L* below which most of a photo's light is sheen, which carries neither the colour nor its shading."""


def expected_error(source: str, target: str, finish: str) -> float:
    """The expected mean difference, deltaE00, between recolouring a photo of `source` to `target` and a true photo.

    `source` and `target` are swatches, `#RRGGBB`; `finish` is matte, satin, glossy or metal. Only shading, texture and
    highlights are judged, for the region's median is exact. Fitted to renders of six products in seven colours (mean
    error 0.5): a change of lightness costs, a neutral colour costs as its highlights look like its body, the more so on
    a gloss, and a dark one costs as its light is sheen. Raises ValueError for what is not a colour.
    """
    old, new = _linear(source), _linear(target)
    rise = (_lightness(new) - _lightness(old)) / 100
    up, down = max(rise, 0.0), max(-rise, 0.0)
    plain = 0.4 + 2.1 * up + 2.7 * down
    if finish == "metal":
        return plain + _METAL
    neutral = 1 - told_apart(old)
    dark = max(0.0, 1 - _lightness(old) / _DARK)
    mirrored = (-0.4 if finish == "matte" else 2.4) * down
    return plain + neutral * (0.4 + mirrored) + dark * max(neutral, dark) * (1.5 + 0.9 * up)


@dataclass(frozen=True, slots=True)
class Caution:
    """Why a photographed colour supports a change badly, and what to photograph instead."""

    reason: str
    fix: str


def caution(source: str, target: str, finish: str, *, shown: str = "", wanted: str = "") -> Caution | None:
    """What to know of the change before it is made; None where the photographed colour supports it.

    Arguments and errors as for `expected_error`; `shown` and `wanted` name the two colours, else their swatches do.
    """
    if expected_error(source, target, finish) <= LIMIT:
        return None
    old, shown, wanted = _linear(source), shown or source, wanted or target
    if _lightness(old) < _DARK:
        return Caution(
            f"a photo of {shown} is too dark to become {wanted}: most of its light is sheen",
            "photograph the product in a mid-light colour, best a saturated one",
        )
    if finish != "metal" and told_apart(old) < 1:
        return Caution(
            f"in a photo of {shown} highlights cannot be told from the colour itself, so {wanted} may look dull",
            "photograph the product in a saturated mid-light colour",
        )
    return Caution(
        f"{shown} and {wanted} are too far apart in lightness for the shading to come out right",
        "photograph the product in a colour between the two",
    )


def told_apart(linear: Sequence[float]) -> float:
    """0..1: how far a linear colour, red, green and blue, is from the lamp's white, as the angle between the two."""
    squares = sum(value * value for value in linear)
    aside = 1 - sum(linear) ** 2 / (3 * squares) if squares else 0.0
    t = min(max((aside - 0.01) / 0.05, 0.0), 1.0)
    return t * t * (3 - 2 * t)


def _lightness(linear: tuple[float, float, float]) -> float:
    """CIE L*, 0..100."""
    red, green, blue = linear
    light = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return 116 * light ** (1 / 3) - 16 if light > (6 / 29) ** 3 else light * (29 / 3) ** 3


def _linear(swatch: str) -> tuple[float, float, float]:
    """The linear light of `#RRGGBB`."""
    digits = bytes.fromhex(swatch.removeprefix("#"))
    if len(digits) != 3:  # noqa: PLR2004  red, green, blue
        raise ValueError(f'"{swatch}" is not a colour; write #RRGGBB')
    red, green, blue = (_decoded(value / 255) for value in digits)
    return red, green, blue


def _decoded(coded: float) -> float:
    """IEC 61966-2-1."""
    low: float = coded / 12.92
    high: float = ((coded + 0.055) / 1.055) ** 2.4
    return low if coded <= 0.04045 else high  # noqa: PLR2004
