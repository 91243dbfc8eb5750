"""What a call used and what it costs, exactly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from packshot.testing.openai.models import ImageModel

_NANOS = 1_000


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one call: words in, pictures in, pictures out."""

    text_in: int = 0
    image_in: int = 0
    image_out: int = 0

    @property
    def total(self) -> int:
        """All tokens."""
        return self.text_in + self.image_in + self.image_out

    def times(self, calls: int) -> Usage:
        """The usage of so many equal calls: `n` pictures are billed as `n` calls."""
        return Usage(self.text_in * calls, self.image_in * calls, self.image_out * calls)

    def __add__(self, other: Usage) -> Usage:
        return Usage(self.text_in + other.text_in, self.image_in + other.image_in, self.image_out + other.image_out)

    def json(self, *, output_details: bool = True) -> Mapping[str, Any]:
        """The `usage` object of an answer; streamed events come without details of the output."""
        details = {"output_tokens_details": {"image_tokens": self.image_out, "text_tokens": 0}}
        return {
            "input_tokens": self.text_in + self.image_in,
            "input_tokens_details": {"text_tokens": self.text_in, "image_tokens": self.image_in},
            "output_tokens": self.image_out,
            "total_tokens": self.total,
            **(details if output_details else {}),
        }


def price(model: ImageModel, usage: Usage, *, batch: bool = False) -> int:
    """The price of a call in micro-dollars, rounded up once; a batch's line costs half."""
    prices = model.prices
    nanos = usage.text_in * prices.text_in + usage.image_in * prices.image_in + usage.image_out * prices.image_out
    return -(-nanos // (2 * _NANOS if batch else _NANOS))
