"""What a call counts for against the limits on tokens and on memory, foretold from the request."""

from __future__ import annotations

from decimal import Decimal

from packshot.api import Size
from packshot_openai import pricing
from packshot_openai.models import Model, Prices

_COUNTED = Prices(text_in=Decimal(1), image_in=Decimal(1), image_out=Decimal(1))
_BYTES = {"png": 2.0}
_FEWER_BYTES = 0.5
"""Bytes of a file per pixel, for a busy photo: PNG, and the formats that lose something."""
_COPIES = 4
"""The answer in base64, its text, the picture, and room for the parser: the peak for one of 24 MB was 96 MB."""


def tokens(model: Model, asked: pricing.Asked) -> int:
    """Tokens expected: the price where each costs one micro-dollar. 0 where the model's tokens are not known."""
    counted = pricing.estimate(model.model_copy(update={"price": _COUNTED}), asked)
    return counted.expected if counted else 0


def memory(size: Size, output_format: str, partials: int) -> int:
    """Bytes that taking in and reading an answer of this size needs; its previews come in the same answer."""
    file = size.width * size.height * _BYTES.get(output_format, _FEWER_BYTES)
    return round(file * (_COPIES + partials * 4 / 3))
