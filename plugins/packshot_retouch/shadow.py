"""`shadow`: a soft contact shadow under a cut-out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PIL import Image
from pydantic import Field

from packshot.api import Box, Job, Picture, PluginConfig, PostProcessor, Size
from packshot_retouch.boxes import product_box
from packshot_retouch.options import field


class ShadowConfig(PluginConfig):
    """How the shadow looks."""

    strength: float = Field(default=0.75, gt=0, le=1)
    """How dark it is, 0..1."""
    reach: float = Field(default=0.07, ge=0.02, le=0.2)
    """How far it spreads beyond the product, as a share of the product's longer side; there it has faded to nothing.
    On a canvas with fill 0.85 it ends inside the picture up to 0.088."""


class Shadow(PostProcessor[ShadowConfig]):
    """Draws the shadow of a standing product behind it: black whose alpha is below one half, on transparency.

    For a cut-out, before `canvas`. No pixel of the product changes; the picture grows at the sides and at the bottom
    where the shadow needs room. A picture without transparency comes back as it is, and so does a product whose
    footprint is `none`: it hangs.
    """

    name = "shadow"
    Config = ShadowConfig

    def told(self, job: Job) -> Mapping[str, Any]:
        """What the product stands on."""
        return {"footprint": job.product.footprint}

    def apply(self, picture: Picture, job: Job) -> Picture:
        """The picture over its shadow."""
        box = product_box(picture)
        if box is None or not picture.has_alpha or job.product.footprint == "none":
            return picture
        from packshot_retouch.floor import shade

        reach = round(self.config.reach * max(box[2] - box[0], box[3] - box[1]))
        around = box[0] - reach, box[1] - reach, box[2] + reach, box[3] + reach
        alpha = picture.alpha().cropped(around).image
        dark = shade(alpha, reach, on_legs=job.product.footprint == "legs", strength=self.config.strength)
        return _over(picture, dark, around)


def _over(picture: Picture, dark: Image.Image, around: Box) -> Picture:
    """The picture over black of alpha `dark` lying at `around`."""
    left, right = min(0, around[0]), max(picture.width, around[2])
    ground = field(Size(right - left, max(picture.height, around[3])), "transparent").image
    ground.paste(Image.merge("LA", (Image.new("L", dark.size), dark)).convert("RGBA"), (around[0] - left, around[1]))
    return picture.pasted_on(Picture(ground), -left, 0)
