"""Money in whole micro-dollars, so that sums are exact."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal, InvalidOperation

MICROS = 1_000_000


@dataclass(frozen=True, slots=True)
class Cost:
    """What a call is expected to cost, and at most, in micro-dollars (1 USD = 1,000,000)."""

    expected: int
    maximum: int

    @classmethod
    def exactly(cls, micros: int) -> Cost:
        """A cost without a range."""
        return cls(micros, micros)

    def __add__(self, other: Cost) -> Cost:
        return Cost(self.expected + other.expected, self.maximum + other.maximum)


FREE = Cost(0, 0)
"""What costs nothing for certain."""
MOST_USD = 1_000_000_000
"""What no budget needs: an exponent makes a number that takes minutes to write down."""


def parse_usd(text: str) -> int:
    """`25 USD`, `$1.50` or `0.05` in micro-dollars, rounded up; ValueError for anything else, or beyond a billion."""
    digits = text.strip().removesuffix("USD").strip().removeprefix("$")
    try:
        amount = Decimal(digits)
    except InvalidOperation:
        amount = Decimal(-1)
    if not amount.is_finite() or not 0 <= amount <= MOST_USD:
        message = f'"{text}" is not an amount; write it like "25 USD"'
        raise ValueError(message)
    return int((amount * MICROS).to_integral_value(ROUND_CEILING))


def dollars(micros: int) -> float:
    """Micro-dollars as a number of dollars, for JSON."""
    return micros / MICROS


def show_usd(micros: int) -> str:
    """`$1.92`, or `$0.0059` where cents would hide it."""
    amount = Decimal(micros) / MICROS
    if not micros or micros >= MICROS // 10:
        return f"${amount:.2f}"
    cents, hundredths = f"{amount:.4f}"[:-2], f"{amount:.4f}"[-2:].rstrip("0")
    return f"${cents}{hundredths}"
