"""`colour-correct`: the last step of a colourway's colour towards its swatch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PIL import Image
from pydantic import Field

from packshot.api import Job, Picture, PluginConfig, PostProcessor

if TYPE_CHECKING:
    from packshot_retouch.correction import Colour


class ColourCorrectConfig(PluginConfig):
    """How far the colour is moved."""

    strength: float = Field(default=1.0, gt=0, le=1)
    """The share of the way to the expected colour, 0..1."""
    limit: float = Field(default=25.0, gt=0, le=100)
    """A colour further away than this (CIEDE2000) is not corrected: mask or picture must be of something else."""


class ColourCorrect(PostProcessor[ColourCorrectConfig]):
    """Multiplies each channel, in linear light and inside the product's mask, so that its median is as expected.

    Shading and texture keep their contrast; the mask's soft edge is the correction's; alpha and all outside the mask
    stay. The expected colour is the shot's `target`. The picture comes back as it is where there is nothing to go
    by: no colorway or the photographed one, no mask, a picture that does not know where its photo lies, or a scene,
    whose light is its own.
    """

    name = "colour-correct"
    Config = ColourCorrectConfig

    def told(self, job: Job) -> Mapping[str, Any]:
        """The colours and files the expected colour comes from."""
        request, product = job.request, job.product
        return {
            "colorway": request.colorway and request.colorway.hex,
            "photo_colorway": request.photo_colorway and request.photo_colorway.hex,
            "target": request.target,
            "scene": job.scene is not None,
            "mask": product.mask and product.mask.digest,
            "photo": product.photo and product.photo.digest,
        }

    def apply(self, picture: Picture, job: Job) -> Picture:
        """The picture with its colour corrected."""
        mask = picture.lay(job.mask) if job.mask else None
        if mask is None or job.colorway is None or job.scene is not None or _photographed(job):
            return picture
        from packshot.api.colour import linear_of
        from packshot_retouch.correction import corrected

        wanted = _expected(job, linear_of(job.colorway.hex))
        colours = picture.image.convert("RGB")
        moved = corrected(colours, mask.image, wanted, strength=self.config.strength, limit=self.config.limit)
        return picture.with_image(_with_alpha_of(picture, moved))


def _photographed(job: Job) -> bool:
    """Whether the photo itself shows what is wanted: its own pixels are the truth then."""
    request = job.request
    known = request.photo_colorway is not None and request.colorway is not None
    return known and request.target == "photo" and request.photo_colorway == request.colorway


def _expected(job: Job, swatch: Colour) -> Colour:
    """As the swatch would look in the photo's light where the shot wants that and the photo's colorway is known."""
    from packshot.api.colour import expected, linear_of
    from packshot_retouch.correction import measured

    request = job.request
    if request.target == "swatch" or request.photo_colorway is None or job.photo is None or job.mask is None:
        return swatch
    seen = measured(job.photo.image.convert("RGB"), job.mask.image)
    return expected(swatch, linear_of(request.photo_colorway.hex), seen)


def _with_alpha_of(picture: Picture, colours: Image.Image) -> Image.Image:
    if picture.has_alpha:
        colours.putalpha(picture.image.getchannel("A"))
    return colours
