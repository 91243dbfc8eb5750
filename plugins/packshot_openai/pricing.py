"""What a call costs in whole micro-dollars: foretold from the request, and told from the provider's usage."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING
from functools import lru_cache
from typing import Any

from packshot.api import Cost, Size
from packshot_openai.models import Model, Prices, Quality

PATCH = 32
"""Pixels of a patch's edge."""
_MAGNIFIED = 1024
_OVERHEAD, _MOST_OVERHEAD = 6, 128
"""Text tokens billed beside the prompt's: as measured on generations, and the most seen on edits, rounded up."""
_PER_TOKEN = 4
"""UTF-8 bytes of a prompt's token, on average in English."""
_RATIO = 3
_PARTIAL = 100
"""Output tokens of each partial preview."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the price of a call depends on."""

    prompt: str
    size: Size
    quality: str
    images: tuple[Size, ...] = ()
    """Input images at the size they are sent."""
    overlays: int = 0
    """Masks and markups, whose price is not established: they count only towards the highest price."""
    partials: int = 0
    batch: bool = False
    """A line of a batch costs half."""


def estimate(model: Model, asked: Asked) -> Cost | None:
    """The expected and the highest price; None where the model's tokens or prices are not known."""
    quality = model.quality.get(asked.quality)
    if model.price is None or quality is None or (asked.images and model.patches is None):
        return None
    output = _output(quality, asked.size)
    if output is None:
        return None
    expected, most = output
    looked_at, budget = [image_tokens(each) for each in asked.images], model.patches or 0
    text = len(asked.prompt.encode())
    return Cost(
        micros(
            model.price,
            text_in=-(-text // _PER_TOKEN) + _OVERHEAD,
            image_in=sum(looked_at),
            image_out=expected + _PARTIAL * asked.partials,
            batch=asked.batch,
        ),
        micros(
            model.price,
            text_in=text + _MOST_OVERHEAD,  # a token is at least one byte
            image_in=sum(max(each, budget) for each in looked_at) + budget * asked.overlays,
            image_out=most + _PARTIAL * asked.partials,
            batch=asked.batch,
        ),
    )


def charge(model: Model, usage: Mapping[str, Any], *, batch: bool = False) -> int | None:
    """The true price of an answer's `usage`; None where a price or a figure is missing."""
    details, made = usage.get("input_tokens_details") or {}, usage.get("output_tokens_details") or {}
    text, image, output = details.get("text_tokens"), details.get("image_tokens"), usage.get("output_tokens")
    if model.price is None or not (isinstance(text, int) and isinstance(image, int) and isinstance(output, int)):
        return None
    written = made.get("text_tokens") or 0
    return micros(model.price, text_in=text, image_in=image, image_out=output - written, text_out=written, batch=batch)


def micros(
    price: Prices,
    *,
    text_in: int = 0,
    image_in: int = 0,
    image_out: int = 0,
    text_out: int = 0,
    batch: bool = False,
) -> int:
    """The price of so many tokens, rounded up once; half of it in a batch."""
    exact = (
        price.text_in * text_in + price.image_in * image_in + price.image_out * image_out + price.text_out * text_out
    )
    return int((exact / 2 if batch else exact).to_integral_value(ROUND_CEILING))


@lru_cache(maxsize=1024)
def output_tokens(factor: int, size: Size) -> int:
    """Tokens of a picture: the formula of OpenAI's price calculator, published only as the calculator itself."""
    long, short = max(size.width, size.height), min(size.width, size.height)
    steps = (2 * factor * short + long) // (2 * long)
    return -(-factor * steps * (2_000_000 + size.width * size.height) // 4_000_000)


@lru_cache(maxsize=1024)
def image_tokens(size: Size) -> int:
    """Tokens of an input image as sent: its 32-pixel patches, as measured (community.openai.com/t/1382940).

    A ratio counts as at most 3:1, and an image whose longest side is below 1024 is magnified towards it, at most twice.
    """
    short, long = sorted((size.width, size.height))
    counted = min(long, _RATIO * short)
    magnified = max(1.0, min(2.0, _MAGNIFIED / counted))
    return math.ceil(counted * magnified / PATCH) * math.ceil(short * magnified / PATCH)


def _output(quality: Quality, size: Size) -> tuple[int, int] | None:
    """Expected and most output tokens."""
    if quality.factor is not None:
        most = quality.most if quality.most is not None else quality.factor
        return output_tokens(quality.factor, size), output_tokens(most, size)
    tokens = quality.tokens.get(str(size))
    return None if tokens is None else (tokens, tokens)
