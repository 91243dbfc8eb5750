"""Points and lines of a picture as they are written on a command line."""

from __future__ import annotations

from typing import Any

import click


class _Numbers(click.ParamType[Any]):
    """So many numbers with commas between them; `shown` is how they are written."""

    def __init__(self, shown: str) -> None:
        self.name = shown
        self.count = shown.count(",") + 1

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401
        """The numbers in pairs: one point, or two."""
        if not isinstance(value, str):
            return value
        try:
            numbers = [float(each) for each in value.split(",")]
        except ValueError:
            numbers = []
        if len(numbers) != self.count:
            self.fail(f'"{value}" is not written like {self.name}, in pixels of the picture', param, ctx)
        points = tuple(zip(numbers[::2], numbers[1::2], strict=True))
        return points if len(points) > 1 else points[0]


class _Length(click.ParamType[Any]):
    """A line and a length in cm."""

    name = "X,Y,X,Y=CM"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401
        """The line and its length."""
        if not isinstance(value, str):
            return value
        line, _, length = value.partition("=")
        try:
            cm = float(length)
        except ValueError:
            cm = 0.0
        if cm <= 0:
            self.fail(f'"{value}" is not written like {self.name}: the length is in cm, larger than 0', param, ctx)
        return LINE.convert(line, param, ctx), cm


POINT = _Numbers("X,Y")
LINE = _Numbers("X,Y,X,Y")
LENGTH = _Length()
