"""Where a product's photo lies in a picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

_NUMBERS = 4


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a product's photo lies in a picture: photo pixel (u, v) is at (x + u * sx, y + v * sy)."""

    x: float = 0.0
    y: float = 0.0
    sx: float = 1.0
    sy: float = 1.0
    plate: Placement | None = None
    """Where the scene's plate lies, likewise, if the generator that stood the product there says so."""

    @classmethod
    def read(cls, numbers: Sequence[float]) -> Placement:
        """What `numbers` wrote."""
        x, y, sx, sy = numbers[:_NUMBERS]
        return cls(x, y, sx, sy, cls.read(numbers[_NUMBERS:]) if len(numbers) > _NUMBERS else None)

    @property
    def numbers(self) -> list[float]:
        """x, y, sx, sy, and the plate's four where it is known."""
        return [self.x, self.y, self.sx, self.sy, *(self.plate.numbers if self.plate else [])]

    def moved(self, dx: float, dy: float) -> Placement:
        """The placement after the picture's content moved by (dx, dy) pixels."""
        plate = self.plate and self.plate.moved(dx, dy)
        return replace(self, x=self.x + dx, y=self.y + dy, plate=plate)

    def scaled(self, fx: float, fy: float) -> Placement:
        """The placement after the picture was scaled by fx, fy."""
        plate = self.plate and self.plate.scaled(fx, fy)
        return Placement(self.x * fx, self.y * fy, self.sx * fx, self.sy * fy, plate)
