"""`canvas`: the product centred on a canvas of an exact size."""

from __future__ import annotations

import math

from pydantic import Field

from packshot.api import Box, Job, Picture, PluginConfig, PostProcessor, Size
from packshot_retouch.boxes import frame, product_box
from packshot_retouch.options import Background, PixelSize, field


class CanvasConfig(PluginConfig):
    """The canvas, and how much of it the product takes."""

    size: PixelSize
    """Of the result, exactly: width x height in pixels."""
    background: Background = "#ffffff"
    """`#RRGGBB`, or `transparent`."""
    fill: float = Field(default=0.85, gt=0, le=1)
    """The product's longer side over the canvas's same side, 0..1, as marketplaces measure it."""
    enlarge: bool = True
    """Whether a product too small for its fill is scaled up."""


class Canvas(PostProcessor[CanvasConfig]):
    """Scales the picture (Lanczos) and lays it on a plain canvas, the product's box in the middle.

    The product's box fills its share of one side and at most that share of the other. The box is measured on what is
    at least half opaque, so a shadow does not move the product; in a picture without transparency it is what differs
    from a plain border. What of the picture falls beyond the canvas is cut off.
    """

    name = "canvas"
    Config = CanvasConfig

    def apply(self, picture: Picture, job: Job) -> Picture:
        """The picture on its canvas."""
        size, box = self.config.size, product_box(picture) or frame(picture)
        scale = self._scale(box)
        left = size.width / 2 - scale * (box[0] + box[2]) / 2
        top = size.height / 2 - scale * (box[1] + box[3]) / 2
        part = _seen(picture, size, scale, (left, top))
        scaled = picture.cropped(part).resized(_scaled(part, scale))
        canvas = field(size, self.config.background)
        return scaled.pasted_on(canvas, round(left + scale * part[0]), round(top + scale * part[1]))

    def _scale(self, box: Box) -> float:
        size, fill = self.config.size, self.config.fill
        scale = min(fill * size.width / (box[2] - box[0]), fill * size.height / (box[3] - box[1]))
        return scale if self.config.enlarge else min(scale, 1.0)


def _seen(picture: Picture, size: Size, scale: float, corner: tuple[float, float]) -> Box:
    """The part of the picture that falls on the canvas: the rest need not be scaled."""
    left, top = (-at / scale for at in corner)
    return (
        max(0, math.floor(left)),
        max(0, math.floor(top)),
        min(picture.width, math.ceil(left + size.width / scale)),
        min(picture.height, math.ceil(top + size.height / scale)),
    )


def _scaled(part: Box, scale: float) -> Size:
    return Size(max(1, round((part[2] - part[0]) * scale)), max(1, round((part[3] - part[1]) * scale)))
