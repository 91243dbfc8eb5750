"""`sharpen`: unsharp masking."""

from __future__ import annotations

from PIL import Image, ImageFilter
from pydantic import Field

from packshot.api import Job, Picture, PluginConfig, PostProcessor


class SharpenConfig(PluginConfig):
    """How sharp."""

    radius: float = Field(default=1.0, gt=0, le=20)
    """The blur's standard deviation, in pixels: the size of detail that gains."""
    amount: float = Field(default=0.6, ge=0, le=5)
    """How much of the difference to the blur is added; 0 changes nothing."""
    threshold: int = Field(default=2, ge=0, le=255)
    """Differences below this many levels of 255 are left alone, so that noise does not gain."""


class Sharpen(PostProcessor[SharpenConfig]):
    """Adds to each colour its difference from a blurred copy; alpha stays.

    Transparent neighbours do not count in the blur, so the edge of a cut-out gets no halo.
    """

    name = "sharpen"
    Config = SharpenConfig

    def apply(self, picture: Picture, job: Job) -> Picture:
        """The picture sharpened."""
        import numpy as np

        colours = np.asarray(picture.image.convert("RGB"), dtype=np.float32)
        detail = colours - np.asarray(self._blurred(picture.image), dtype=np.float32)
        gained = np.where(np.abs(detail) >= self.config.threshold, colours + self.config.amount * detail, colours)
        sharp = Image.fromarray(np.clip(np.rint(gained), 0, 255).astype(np.uint8))
        if picture.has_alpha:
            sharp.putalpha(picture.image.getchannel("A"))
        return picture.with_image(sharp)

    def _blurred(self, image: Image.Image) -> Image.Image:
        blur = ImageFilter.GaussianBlur(self.config.radius)
        if image.mode != "RGBA":
            return image.convert("RGB").filter(blur)
        return image.convert("RGBa").filter(blur).convert("RGBA").convert("RGB")
