"""The camera that took a room: from pixels to centimetres on its floor and back. Pure.

It looks level, so that upright things are upright in the picture, and straight ahead of the picture's middle column.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot

Point = tuple[float, float]
"""Column and row of a pixel, or cm on the floor: to the right of the camera and away from it."""
Line = tuple[Point, Point]


class Unclear(ValueError):
    """Measures that fit no floor; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Camera:
    """In pixels the eye's row `horizon`, the middle column `axis` and the `focal` length; the eye `eye_cm` up."""

    horizon: float
    focal: float
    axis: float
    eye_cm: float = 1.0

    def floor(self, pixel: Point) -> Point:
        """Where on the floor a pixel lies, in cm. Raises Unclear above the horizon, where there is no floor."""
        column, row = pixel
        if row <= self.horizon:
            raise Unclear(
                f"{_said(pixel)} is not below the horizon (row {self.horizon:.0f}), so it is not on the floor"
            )
        away = self.focal * self.eye_cm / (row - self.horizon)
        return (column - self.axis) * away / self.focal, away

    def seen(self, floor: Point, up: float = 0.0) -> Point:
        """The pixel of a point so many cm `up` above a point of the floor."""
        right, away = floor
        return self.axis + right * self.focal / away, self.horizon + (self.eye_cm - up) * self.focal / away

    def length(self, line: Line) -> float:
        """The length in cm of a line on the floor."""
        (right, away), (other_right, other_away) = self.floor(line[0]), self.floor(line[1])
        return hypot(other_right - right, other_away - away)

    def cm_across(self, row: float, pixels: float) -> float:
        """How many cm so many pixels are at a row of the floor."""
        return pixels * self.floor((self.axis, row))[1] / self.focal


def horizon(one: Line, other: Line) -> float:
    """The row at which two lines meet that are parallel on the floor. Raises Unclear where they do not."""
    (x1, y1), (x2, y2) = one
    (x3, y3), (x4, y4) = other
    turn = (x1 - x2) * (y3 - y4) - (y1 - y2) * (x3 - x4)
    if abs(turn) < 1e-6 * hypot(x1 - x2, y1 - y2) * hypot(x3 - x4, y3 - y4):
        raise Unclear("the two lines into the depth run the same way in the picture, so they meet nowhere")
    meet = ((x1 * y2 - y1 * x2) * (y3 - y4) - (y1 - y2) * (x3 * y4 - y3 * x4)) / turn
    if meet >= min(y1, y2, y3, y4):
        raise Unclear("the two lines meet below their upper ends, so they do not run into the depth side by side")
    return meet


def eye_height(camera: Camera, line: Line, cm: float) -> float:
    """How high the eye is above the floor, in cm, from a line on the floor whose length is known."""
    length = camera.length(line) / camera.eye_cm
    if not length:
        raise Unclear("the known length begins and ends at the same pixel")
    return cm / length


def light(camera: Camera, shadow: Line, cm: float) -> tuple[float, float, float]:
    """The direction light travels: right, away, up; of length 1.

    `shadow` goes along the floor from the foot of something `cm` high to the tip of its shadow.
    """
    foot, tip = camera.floor(shadow[0]), camera.floor(shadow[1])
    right, away = tip[0] - foot[0], tip[1] - foot[1]
    length = hypot(right, away, cm)
    return right / length, away / length, -cm / length


def _said(pixel: Point) -> str:
    return f"{pixel[0]:g},{pixel[1]:g}"
