"""The shapes Gemini makes: a ratio of a list, at one of three resolutions.

By ai.google.dev/gemini-api/docs/image-generation.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from packshot.api import Size

RATIOS = ("1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9", "1:4", "4:1", "1:8", "8:1")
RESOLUTIONS = {"1K": 1024, "2K": 2048, "4K": 4096}
"""Each with the side of its square, in pixels: a picture of another ratio has about as many pixels."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What the model is asked for."""

    ratio: str
    resolution: str


def nearest(wanted: Size) -> Shape:
    """The ratio nearest to the wanted size's, and the least resolution with as many pixels; 4K where none has."""
    ratio = min(RATIOS, key=lambda each: abs(math.log(_quotient(each) * wanted.height / wanted.width)))
    pixels = wanted.width * wanted.height
    enough = (name for name, side in RESOLUTIONS.items() if side * side >= pixels)
    return Shape(ratio, next(enough, "4K"))


def _quotient(ratio: str) -> float:
    width, height = ratio.split(":")
    return int(width) / int(height)
