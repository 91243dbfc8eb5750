"""What a photo's colour supports: how well a recolouring is expected to come out, said before a pixel is read."""

from __future__ import annotations

LIMIT = 2.5
"""Expected deltaE00 above which the change is visible as wrong shading rather than as another colour."""

_METAL = 1.2
"""What a metal costs on top: it mirrors itself, and each mirroring dyes the light again."""
_DARK = 25.0
"""Lightness L* below which most of a photo's light is sheen, which carries neither the colour nor its shading."""


def expected_error(source: str, target: str, finish: str) -> float:
    """The expected mean difference, deltaE00, between recolouring a photo of `source` to `target` and a true photo.

    `source` and `target` are swatches, `#RRGGBB`; `finish` is matte, satin, glossy or metal. Only shading, texture and
    highlights are judged, for the region's median is exact. Fitted to renders of seven products in seven colours (mean
    error 0.5): a change of lightness costs, a neutral colour costs as its highlights look like its body, the more so on
    a gloss, and a dark one costs as its light is sheen. Raises ValueError for what is not a colour.
    """
    old, new = _linear(source), _linear(target)
    rise = (_lightness(new) - _lightness(old)) / 100
    up, down = max(rise, 0.0), max(-rise, 0.0)
    plain = 0.4 + 2.1 * up + 2.7 * down
    if finish == "metal":
        return plain + _METAL
    neutral = 1 - _told_apart(old)
    dark = max(0.0, 1 - _lightness(old) / _DARK)
    mirrored = (-0.4 if finish == "matte" else 1.3) * down
    return plain + neutral * (0.9 + mirrored) + dark * max(neutral, dark) * (0.7 + 0.9 * up)


def caution(source: str, target: str, finish: str) -> str | None:
    """One sentence that says why the photographed colour supports the change badly, and what to photograph instead.

    None where it supports it. Arguments and errors as for `expected_error`.
    """
    if expected_error(source, target, finish) <= LIMIT:
        return None
    old = _linear(source)
    if _lightness(old) < _DARK:
        return (
            f"a photo of {source} is too dark to become {target}: most of its light is sheen; "
            "photograph the product in a mid-light colour, best a saturated one"
        )
    if finish != "metal" and _told_apart(old) < 1:
        return (
            f"in a photo of {source} highlights cannot be told from the colour itself, so {target} may look dull; "
            "photograph the product in a saturated mid-light colour"
        )
    return (
        f"{source} and {target} are too far apart in lightness for the shading to come out right; "
        "photograph the product in a colour between the two"
    )


def _told_apart(linear: tuple[float, float, float]) -> float:
    """0..1: how far the colour is from the lamp's white, as the angle between the two in linear light."""
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
