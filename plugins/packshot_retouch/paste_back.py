"""`paste-back`: everything a shot must not change, taken from the source photo again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PIL import Image, ImageChops, ImageFilter
from pydantic import Field

from packshot.api import Job, Picture, PluginConfig, PostProcessor


class PasteBackConfig(PluginConfig):
    """How new and restored pixels meet."""

    feather: float = Field(default=1.5, ge=0, le=50)
    """Pixels over which what may change fades into what may not, inwards."""


class PasteBack(PostProcessor[PasteBackConfig]):
    """Lays the source photo over everything the shot's `change` does not name.

    `part` keeps what is outside the masks of all parts, `product` what is outside the photo's own cut-out, `background`
    the cut-out itself; `all` keeps nothing. Where the photo lies pixel on pixel, what is kept is the photo exactly;
    a scaled photo is resampled (Lanczos). The picture comes back as it is where it does not know where its photo
    lies, and where the mask or the cut-out is missing.
    """

    name = "paste-back"
    Config = PasteBackConfig

    def told(self, job: Job) -> Mapping[str, Any]:
        """What may change, and the files that say where."""
        photo, masks = job.product.photo, [mask.digest for part in job.parts for mask in part.masks]
        return {"change": job.request.change, "mask": masks, "photo": photo and photo.digest}

    def apply(self, picture: Picture, job: Job) -> Picture:
        """The picture with the rest restored."""
        photo = picture.lay(job.photo) if job.photo else None
        if photo is None:
            return picture
        if job.request.change == "background" and photo.has_alpha:
            return picture.with_image(photo.pasted_on(picture, 0, 0).image)
        changing = _changing(picture, job)
        if changing is None:
            return picture
        if job.request.change == "part" and photo.has_alpha:
            return _restored(picture, photo, self._shared(changing.image, photo.alpha().image))
        return _restored(picture, photo, self._feathered(changing.image))

    def _shared(self, part: Image.Image, coverage: Image.Image) -> Image.Image:
        """Feathered against the product's other parts only: its outline belongs to the part as far as it is covered."""
        from packshot_retouch.share import share

        outside = part.point(lambda value: 255 if value else 0)
        return ImageChops.darker(self._feathered(share(part, coverage)), outside)

    def _feathered(self, changing: Image.Image) -> Image.Image:
        """Never lighter than before: what was black stays exactly so."""
        return ImageChops.darker(changing, changing.filter(ImageFilter.GaussianBlur(self.config.feather)))


def _changing(picture: Picture, job: Job) -> Picture | None:
    """A mask in the picture's pixels, white = may change; all beyond the photo may."""
    if job.request.change == "part" and job.mask:
        return picture.lay(job.mask, outside=255)
    if job.request.change == "product" and job.photo and job.photo.has_alpha:
        return picture.lay(job.photo.alpha(), outside=255)
    return None


def _restored(picture: Picture, photo: Picture, changing: Image.Image) -> Picture:
    mode = "RGBA" if picture.has_alpha or photo.has_alpha else "RGB"
    return picture.with_image(Image.composite(picture.image.convert(mode), photo.image.convert(mode), changing))
