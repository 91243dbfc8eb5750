"""How many tokens words and pictures are, by formula.

Read on 2026-11-22. OpenAI publishes none of these as text; each function names where it comes from.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

PARTIAL_IMAGE = 100
"""Output tokens of each streamed partial picture (OpenAI's documentation, quoted by apidog.com)."""

_OVERHEAD = 6
_BYTES_PER_TOKEN = 4
_PATCH = 32
_PATCHES = 1_536
_MAGNIFIED_TO = 1_024
_TILE = 512


def text_tokens(prompt: str) -> int:
    """One for every four bytes of UTF-8 begun, and 6 for the call.

    The 6 were measured on generations (community.openai.com/t/1381388). The four bytes are this fake's own rule:
    the models' tokenizer is not published.
    """
    return math.ceil(len(prompt.encode()) / _BYTES_PER_TOKEN) + _OVERHEAD


@dataclass(frozen=True, slots=True)
class Axis:
    """Output tokens of models that make any size, by a factor for each quality.

    The formula was recovered from OpenAI's calculator: community.openai.com/t/1382699.
    """

    factors: Mapping[str, int]

    def tokens(self, width: int, height: int, quality: str) -> int:
        """Tokens of one picture of this size in pixels."""
        long, short, factor = max(width, height), min(width, height), self.factors[quality]
        steps = (2 * factor * short + long) // (2 * long)
        return math.ceil(factor * steps * (2_000_000 + width * height) / 4_000_000)


@dataclass(frozen=True, slots=True)
class PerPicture:
    """Output tokens of models with three sizes: for each quality, of a square and of a rectangle."""

    factors: Mapping[str, tuple[int, int]]

    def tokens(self, width: int, height: int, quality: str) -> int:
        """Tokens of one picture of this size in pixels."""
        square, rectangle = self.factors[quality]
        return square if width == height else rectangle


def patches(width: int, height: int) -> int:
    """Input tokens of a picture for gpt-image-2 and later: 32-pixel patches, at most 1,536.

    Measured at community.openai.com/t/1382940: a picture whose longest side is below 1,024 is magnified towards it,
    at most twice; a ratio counts as at most 3:1; a larger picture is shrunk until its patches fit.
    """
    short = float(min(width, height))
    long = min(float(max(width, height)), 3 * short)
    magnified = min(2.0, max(1.0, _MAGNIFIED_TO / long))
    across, down = long * magnified / _PATCH, short * magnified / _PATCH
    if math.ceil(across) * math.ceil(down) > _PATCHES:
        shrink = math.sqrt(_PATCHES / (across * down))
        across, down = across * shrink, down * shrink
        fit = min(math.floor(across) / across, math.floor(down) / down)
        across, down = round(across * fit, 6), round(down * fit, 6)
    return math.ceil(across) * math.ceil(down)


def tiles(width: int, height: int) -> int:
    """Input tokens of a picture for the models before gpt-image-2: 65, and 129 for each 512-pixel tile.

    The picture is first scaled to a shortest side of 512 (OpenAI's vision guide).
    """
    long = max(width, height) * _TILE / min(width, height)
    return 65 + 129 * math.ceil(long / _TILE)
