"""`resize`: the picture scaled, its shape kept."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from packshot.api import Job, Picture, PluginConfig, PostProcessor, Size
from packshot_retouch.options import PixelSize


class ResizeConfig(PluginConfig):
    """The size wanted, said in exactly one way."""

    size: PixelSize | None = None
    """The box to fit into, width x height in pixels."""
    width: int | None = Field(default=None, ge=1, le=20_000)
    """Pixels."""
    height: int | None = Field(default=None, ge=1, le=20_000)
    """Pixels."""
    longest: int | None = Field(default=None, ge=1, le=20_000)
    """Pixels of the longer side."""
    fit: Literal["contain", "cover", "fill"] = "contain"
    """How a picture of another shape takes `size`: inside it; over it, with what stands out cut off evenly; or
    stretched to it. The last two make exactly that size."""
    enlarge: bool = True
    """Whether a smaller picture is scaled up."""

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        ways = (self.size, self.width, self.height, self.longest)
        if sum(way is not None for way in ways) != 1:
            raise ValueError("write exactly one of size, width, height and longest")
        if self.fit != "contain" and (self.size is None or not self.enlarge):
            raise ValueError(f'fit = "{self.fit}" makes exactly a size: write size, and leave enlarge out')
        return self

    def scale(self, size: Size) -> float:
        """The factor for a picture of this size."""
        factor = min(wanted / now for wanted, now in self._wanted(size) if wanted)
        return factor if self.enlarge else min(factor, 1.0)

    def _wanted(self, size: Size) -> tuple[tuple[int | None, int], ...]:
        box = self.size
        return (
            (box.width if box else self.width, size.width),
            (box.height if box else self.height, size.height),
            (self.longest, max(size.width, size.height)),
        )


class Resize(PostProcessor[ResizeConfig]):
    """Scales the picture with a Lanczos filter; unless it is stretched, its ratio stays to half a pixel.

    For an exact size use `fit`, `canvas`, or `pad` or `crop` first.
    """

    name = "resize"
    Config = ResizeConfig

    def apply(self, picture: Picture, job: Job) -> Picture:
        """The picture scaled."""
        size = self.config.size
        if size and self.config.fit == "fill":
            return picture.resized(size)
        if size and self.config.fit == "cover":
            return _covering(picture, size)
        scale = self.config.scale(picture.size)
        return picture.resized(Size(max(1, round(picture.width * scale)), max(1, round(picture.height * scale))))


def _covering(picture: Picture, size: Size) -> Picture:
    """Scaled until it covers the size, its middle kept."""
    scale = max(size.width / picture.width, size.height / picture.height)
    scaled = Size(max(size.width, round(picture.width * scale)), max(size.height, round(picture.height * scale)))
    left, top = (scaled.width - size.width) // 2, (scaled.height - size.height) // 2
    return picture.resized(scaled).cropped((left, top, left + size.width, top + size.height))
