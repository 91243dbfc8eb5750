"""Options that several post-processors take, each with its one error message."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import AfterValidator, PlainSerializer, PlainValidator, WithJsonSchema

from packshot.api import Picture, Size
from packshot.api.pictures import MAX_PIXELS

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_RATIO = re.compile(r"([1-9]\d{0,3}):([1-9]\d{0,3})")


def field(size: Size, background: str) -> Picture:
    """A plain picture of the background: `#RRGGBB`, or `transparent`."""
    if background == "transparent":
        return Picture.new(size, "#00000000", mode="RGBA")
    return Picture.new(size, background)


def _size(value: Any) -> Size:  # noqa: ANN401  whatever the catalog holds
    size = value if isinstance(value, Size) else Size.parse(str(value))
    if size.width * size.height > MAX_PIXELS:
        raise ValueError(f"{size} is more than {MAX_PIXELS:,} pixels, the most packshot makes")
    return size


def _colour(text: str) -> str:
    if not _COLOUR.fullmatch(text):
        raise ValueError(f'"{text}" is not a colour; write "#RRGGBB"')
    return text.lower()


def _background(text: str) -> str:
    if text != "transparent" and not _COLOUR.fullmatch(text):
        raise ValueError(f'"{text}" is not a background; write "#RRGGBB" or "transparent"')
    return text.lower()


def _ratio(text: str) -> str:
    if not _RATIO.fullmatch(text):
        raise ValueError(f'"{text}" is not a ratio; write width:height, like "4:5"')
    return text


def quotient(ratio: str) -> float:
    """`4:5` as 0.8."""
    width, height = ratio.split(":")
    return int(width) / int(height)


PixelSize = Annotated[
    Size,
    PlainValidator(_size),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^[1-9]\d{0,4}x[1-9]\d{0,4}$"}),
]
"""`2000x2000`, in pixels."""
Colour = Annotated[str, AfterValidator(_colour)]
Background = Annotated[str, AfterValidator(_background)]
Ratio = Annotated[str, AfterValidator(_ratio)]
