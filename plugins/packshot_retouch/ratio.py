"""`pad` and `crop`: the picture brought to a ratio of width to height, without scaling."""

from __future__ import annotations

from typing import Literal

from packshot.api import Job, Picture, PluginConfig, PostProcessor, Size
from packshot_retouch.boxes import frame, product_box
from packshot_retouch.options import Background, Ratio, field, quotient


class PadConfig(PluginConfig):
    """The ratio, and what is added."""

    ratio: Ratio
    """Width to height, like `4:5`."""
    background: Background = "#ffffff"
    """`#RRGGBB`, or `transparent`."""


class Pad(PostProcessor[PadConfig]):
    """Adds background at two opposite sides, as much at each, until the ratio is met; no pixel is lost.

    Transparent pixels come to lie on the background.
    """

    name = "pad"
    Config = PadConfig

    def apply(self, picture: Picture, job: Job) -> Picture:
        """The picture with its added sides."""
        wanted = quotient(self.config.ratio)
        size = Size(
            max(picture.width, round(picture.height * wanted)),
            max(picture.height, round(picture.width / wanted)),
        )
        left, top = (size.width - picture.width) // 2, (size.height - picture.height) // 2
        return picture.pasted_on(field(size, self.config.background), left, top)


class CropConfig(PluginConfig):
    """The ratio, and what stays."""

    ratio: Ratio
    """Width to height, like `4:5`."""
    gravity: Literal["product", "center", "top", "bottom", "left", "right"] = "product"
    """What stays: the product in the middle as far as the picture allows, the picture's middle, or one side."""


class Crop(PostProcessor[CropConfig]):
    """Cuts off two opposite sides until the ratio is met; the pixels that stay are not changed."""

    name = "crop"
    Config = CropConfig

    def apply(self, picture: Picture, job: Job) -> Picture:
        """The part of the picture that stays."""
        wanted = quotient(self.config.ratio)
        width = max(1, min(picture.width, round(picture.height * wanted)))
        height = max(1, min(picture.height, round(picture.width / wanted)))
        x, y = self._middle(picture)
        left = _clamped(round(x - width / 2), picture.width - width)
        top = _clamped(round(y - height / 2), picture.height - height)
        return picture.cropped((left, top, left + width, top + height))

    def _middle(self, picture: Picture) -> tuple[float, float]:
        """The point that should come to lie in the middle."""
        if self.config.gravity == "product":
            left, top, right, bottom = product_box(picture) or frame(picture)
            return (left + right) / 2, (top + bottom) / 2
        x = {"left": 0.0, "right": float(picture.width)}.get(self.config.gravity, picture.width / 2)
        y = {"top": 0.0, "bottom": float(picture.height)}.get(self.config.gravity, picture.height / 2)
        return x, y


def _clamped(at: int, most: int) -> int:
    return min(max(at, 0), most)
