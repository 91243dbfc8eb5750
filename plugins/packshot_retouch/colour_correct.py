"""`colour-correct`: the last step of a part's colour towards its swatch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageChops, ImageFilter
from pydantic import Field

from packshot.api import Colorway, Job, Part, Picture, PluginConfig, PostProcessor

if TYPE_CHECKING:
    from packshot.api.appearance import Light

_UNSEEN = 0.3
"""A colour nearer than this (CIEDE2000) is left alone: no eye sees the rest."""
_FEATHER = 0.7
"""Pixels over which a hard mask fades, inwards: about as a photographed edge does."""


class ColourCorrectConfig(PluginConfig):
    """How far the colour is moved."""

    strength: float = Field(default=1.0, gt=0, le=1)
    """The share of the way to the expected colour, 0..1."""
    limit: float = Field(default=25.0, gt=0, le=100)
    """A colour further away than this (CIEDE2000) is not corrected: mask or picture must be of something else."""


class ColourCorrect(PostProcessor[ColourCorrectConfig]):
    """Moves the median of each part, in linear light and inside its mask, to the colour expected there.

    The surface takes the colour; highlights keep theirs, shading and texture their contrast; alpha and all outside
    the masks stay. The expected colour is the one the check `colour` measures against: the shot's `target`, in a
    scene in the light of its white card. A part is left as it is where that is not certain: its mask does not fit the
    product or the picture, it has several colours, it is too far off, or the light of picture or photo is not known: a
    photo with a cast of its own may have been made into a picture with it, or into one without.
    """

    name = "colour-correct"
    Config = ColourCorrectConfig
    recipe = 3

    def told(self, job: Job) -> Mapping[str, Any]:
        """The colours, files and light the expected colours come from."""
        product, place = job.product, job.scene.place if job.scene else None
        return {
            "parts": [_told(part) for part in job.parts],
            "target": job.request.target,
            "change": job.request.change,
            "finish": product.finish,
            "scene": job.scene is not None,
            "white": place and place.white and list(place.white),
            "front": place and place.front and place.front.digest,
            "photo": product.photo and product.photo.digest,
        }

    def apply(self, picture: Picture, job: Job) -> Picture:
        """The picture with its colours corrected."""
        if picture.placement is None or not any(part.wanted for part in job.parts):
            return picture
        from packshot.api.appearance import light_of

        light = light_of(picture, job)
        if light.doubt:
            return picture
        for part in job.parts:
            picture = self._part_corrected(picture, job, part, light)
        return picture

    def _part_corrected(self, picture: Picture, job: Job, part: Part, light: Light) -> Picture:
        from packshot.api.appearance import Unclear, camera_of, in_sight, misfit, part_in, region, wanted_colour
        from packshot.api.colour import delta_e, lab
        from packshot.api.patches import OUTLINED
        from packshot_retouch.correction import corrected

        try:
            part_of_photo = region(job, part)
            wanted = wanted_colour(job, part) * light.gain
            mask = picture.lay(part_of_photo)
            camera = camera_of(job, part)
            if mask is None or part.wanted is None or misfit(job, part, part_of_photo) or (camera and camera.cast):
                return picture
            mask = in_sight(picture, job, mask)
            found, now = part_in(picture, mask, "picture")
        except Unclear:
            return picture
        off = delta_e(lab(now), lab(wanted))
        if not _UNSEEN <= off <= self.config.limit or found.outlined < OUTLINED:
            return picture
        aim = now + (wanted - now) * self.config.strength
        moved = corrected(picture.image.convert("RGB"), mask.image, _cover(picture, mask.image), now, aim)
        return picture.with_image(_with_alpha_of(picture, moved))


def _cover(picture: Picture, mask: Image.Image) -> Image.Image:
    """How much of each pixel's colour is the part's: a cut-out's outline is all its, another edge fades inwards."""
    if not picture.has_alpha:
        return _feathered(mask)
    from packshot_retouch.share import share

    inside = mask.point(lambda value: 255 if value else 0)
    return ImageChops.darker(_feathered(share(mask, picture.alpha().image)), inside)


def _feathered(mask: Image.Image) -> Image.Image:
    return ImageChops.darker(mask, mask.filter(ImageFilter.GaussianBlur(_FEATHER)))


def _with_alpha_of(picture: Picture, colours: Image.Image) -> Image.Image:
    if picture.has_alpha:
        colours.putalpha(picture.image.getchannel("A"))
    return colours


def _told(part: Part) -> list[Any]:
    return [[each.digest for each in part.masks], _hex(part.wanted), _hex(part.photographed)]


def _hex(colorway: Colorway | None) -> str | None:
    return colorway.hex if colorway else None
