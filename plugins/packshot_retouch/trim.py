"""`trim`: the picture cropped to the product."""

from __future__ import annotations

from pydantic import Field

from packshot.api import Job, Picture, PluginConfig, PostProcessor
from packshot_retouch.boxes import SOLID, product_box


class TrimConfig(PluginConfig):
    """What counts as product, and what stays around it."""

    margin: int = Field(default=0, ge=0)
    """Pixels kept around the product, as far as the picture has them."""
    threshold: int = Field(default=SOLID, ge=1, le=255)
    """The least alpha (of 255) that is product; shadows drawn by `shadow` stay below 128."""


class Trim(PostProcessor[TrimConfig]):
    """Crops to the box around the product; the pixels that stay are not changed.

    The product is what is opaque enough, or, in a picture without transparency, what differs from a plain border's
    colour. A picture in which nothing is seen comes back as it is. A shadow is cut off: trim first.
    """

    name = "trim"
    Config = TrimConfig

    def apply(self, picture: Picture, job: Job) -> Picture:
        """The picture cropped."""
        box = product_box(picture, self.config.threshold)
        if box is None:
            return picture
        left, top, right, bottom = box
        margin = self.config.margin
        return picture.cropped(
            (
                max(0, left - margin),
                max(0, top - margin),
                min(picture.width, right + margin),
                min(picture.height, bottom + margin),
            )
        )
