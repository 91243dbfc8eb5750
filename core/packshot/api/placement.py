"""Where a product's photo lies in a picture."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a product's photo lies in a picture: photo pixel (u, v) is at (x + u * sx, y + v * sy)."""

    x: float = 0.0
    y: float = 0.0
    sx: float = 1.0
    sy: float = 1.0

    def moved(self, dx: float, dy: float) -> Placement:
        """The placement after the picture's content moved by (dx, dy) pixels."""
        return replace(self, x=self.x + dx, y=self.y + dy)

    def scaled(self, fx: float, fy: float) -> Placement:
        """The placement after the picture was scaled by fx, fy."""
        return Placement(self.x * fx, self.y * fy, self.sx * fx, self.sy * fy)
