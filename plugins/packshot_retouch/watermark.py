"""`watermark`: a mark laid over the picture: a picture file, or a line of text."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, Self

from PIL import Image, ImageDraw, ImageFont
from pydantic import Field, model_validator

from packshot.api import Finding, Job, Picture, PictureError, PluginConfig, PostProcessor, Size
from packshot_retouch.options import Colour


class WatermarkConfig(PluginConfig):
    """The mark, and where it lies."""

    file: str | None = None
    """A picture file (PNG, JPEG or WebP) in the catalog's folder; its transparency is kept."""
    text: str | None = Field(default=None, min_length=1, max_length=200)
    """A line of text, instead of a file."""
    color: Colour = "#ffffff"
    """The text's colour, `#RRGGBB`."""
    corner: Literal["top-left", "top-right", "bottom-left", "bottom-right", "center"] = "bottom-right"
    """Where the mark lies."""
    opacity: float = Field(default=0.5, gt=0, le=1)
    """0..1."""
    width: float = Field(default=0.2, gt=0, le=1)
    """The mark's width as a share of the picture's."""
    margin: float = Field(default=0.03, ge=0, le=0.5)
    """Room to the picture's edges as a share of its shorter side."""

    @model_validator(mode="after")
    def _one_mark(self) -> Self:
        if (self.file is None) == (self.text is None):
            raise ValueError("write either file or text")
        return self


class Watermark(PostProcessor[WatermarkConfig]):
    """Lays a mark over the finished picture; the pixels beside it are not changed.

    Marketplaces refuse main pictures with a mark.
    """

    name = "watermark"
    Config = WatermarkConfig

    def told(self, job: Job) -> Mapping[str, Any]:
        """The mark file's content."""
        return {"file": hashlib.sha256(self._bytes).hexdigest()} if self.config.file else {}

    def doctor(self) -> Iterable[Finding]:
        """Whether the mark is there and is a picture."""
        try:
            self._mark(Size(100, 100))
        except PictureError as error:
            yield Finding(check=self.name, measure="file", value=None, verdict="fail", message=str(error))

    def apply(self, picture: Picture, job: Job) -> Picture:
        """The picture under its mark."""
        mark = self._mark(picture.size)
        left, top = self._corner(picture.size, mark.size)
        return picture.with_image(mark.pasted_on(picture, left, top).image)

    @cached_property
    def _bytes(self) -> bytes:
        """The mark file's content, read once: the plan and the picture must speak of the same mark."""
        folder = self.context.folder.resolve()
        path = (folder / str(self.config.file)).resolve()
        if not path.is_relative_to(folder):
            raise PictureError(f"the mark {self.config.file} is outside the catalog's folder; copy it there")
        return _read(path, str(self.config.file))

    def _mark(self, size: Size) -> Picture:
        width = max(1, round(self.config.width * size.width))
        mark = self._lettering(width) if self.config.text else Picture.decode(self._bytes)
        mark = mark.resized(Size(width, max(1, round(mark.height * width / mark.width))))
        faint = mark.alpha().image.point(lambda alpha: round(alpha * self.config.opacity))
        image = mark.image.convert("RGBA")
        image.putalpha(faint)
        return Picture(image)

    def _lettering(self, width: int) -> Picture:
        text = self.config.text or ""
        font = ImageFont.load_default(size=max(8.0, 100 * width / _extent(text, ImageFont.load_default(size=100.0))[2]))
        left, top, right, bottom = _extent(text, font)
        image = Image.new("RGBA", (right - left, bottom - top), f"{self.config.color}00")
        ImageDraw.Draw(image).text((-left, -top), text, font=font, fill=self.config.color)
        return Picture(image)

    def _corner(self, size: Size, mark: Size) -> tuple[int, int]:
        room = round(self.config.margin * min(size.width, size.height))
        across, down = size.width - mark.width, size.height - mark.height
        if self.config.corner == "center":
            return across // 2, down // 2
        vertical, horizontal = self.config.corner.split("-")
        return (room if horizontal == "left" else across - room), (room if vertical == "top" else down - room)


def _read(path: Path, shown: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise PictureError(f"the mark {shown} cannot be read: {error.strerror}") from error


def _extent(text: str, font: Any) -> tuple[int, int, int, int]:  # noqa: ANN401  Pillow has two kinds of font
    """The box of the drawn text, at least a pixel wide and high."""
    left, top, right, bottom = (round(edge) for edge in font.getbbox(text))
    return left, top, max(right, left + 1), max(bottom, top + 1)
