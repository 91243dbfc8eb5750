"""A brand's frame with the price on it, for packshot."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from packshot.api import BadRequest, Context, Finding, Job, Picture, PluginConfig, PostProcessor, hookimpl
from packshot_brandframe import lettering

if TYPE_CHECKING:
    from PIL.Image import Image

    from packshot_brandframe.lettering import Font

_HEX = re.compile(r"#[0-9a-fA-F]{6}")
_COLUMN = re.compile(r"\{(\w+)\}")


def _colour(text: str) -> str:
    if not _HEX.fullmatch(text):
        raise ValueError(f'"{text}" is not a colour; write "#RRGGBB"')
    return text


Colour = Annotated[str, AfterValidator(_colour)]


class BrandFrameConfig(PluginConfig):
    """What a shot's `post` may say."""

    text: str = Field(default="{price}", min_length=1, max_length=200)
    """What stands in the band: words, and columns of the record in braces, like `"from {price} EUR"`."""
    color: Colour = "#1F2F4F"
    """Of frame and band, #RRGGBB."""
    ink: Colour = "#FFFFFF"
    """Of the text, #RRGGBB."""
    width: float = Field(default=0.02, gt=0, le=0.2)
    """Of the frame, as a share of the picture's shorter side."""
    band: float = Field(default=0.14, gt=0, le=0.5)
    """Height of the band at the bottom, as a share of the picture's shorter side."""
    font: str | None = None
    """A TrueType or OpenType file in the catalog's folder; empty takes Rubik: Latin, Cyrillic, Hebrew, Arabic."""
    weight: int = Field(default=600, ge=1, le=1000)
    """Of a variable font: 400 is regular, 700 bold."""
    direction: Literal["auto", "ltr", "rtl"] = "auto"
    """Of the line; `auto` goes by its first letter. In `rtl` what is written first stands right: the sign of `₪ 99`."""

    @field_validator("font")
    @classmethod
    def _there(cls, font: str | None, info: ValidationInfo) -> str | None:
        """In the catalog's folder, and a font: said at its line, before any picture."""
        if font is not None and isinstance(info.context, Context):
            _ = lettering.load(info.context, font).letters
        return font

    @field_validator("text")
    @classmethod
    def _braces(cls, text: str) -> str:
        if re.search(r"[{}]", _COLUMN.sub("", text)):
            raise ValueError(f'"{text}" has a brace without a column in it; write {{price}}')
        return text


class BrandFrame(PostProcessor[BrandFrameConfig]):
    """Draws the brand's frame, and in a band at the bottom the price as the record has it."""

    name = "brandframe"
    Config: ClassVar[type[PluginConfig]] = BrandFrameConfig

    def told(self, job: Job) -> Mapping[str, Any]:
        """The line as it will be drawn, and the font's content: a new price makes the picture anew."""
        return {"line": self._line(job), "font": self._font.digest}

    def doctor(self) -> Iterable[Finding]:
        """Whether this Pillow can set every script."""
        if not lettering.shapes():
            yield Finding(check=self.name, measure="layout", value=None, verdict="fail", message=lettering.NO_LAYOUT)

    def apply(self, picture: Picture, job: Job) -> Picture:
        """The picture in its frame. Raises BadRequest for a record, a letter or a size it cannot serve."""
        line = self._line(job)
        if line is None:
            missing = ", ".join(name for name in self._columns if not self._cell(job, name))
            raise BadRequest(f"the record of {job.product.id} says no {missing}; fill the column, or change text")
        image = picture.image.copy()
        self._draw(image, line)
        return picture.with_image(image)

    def _draw(self, image: Image, line: str) -> None:
        from PIL import ImageDraw

        draw, config = ImageDraw.Draw(image), self.config
        short, right, bottom = min(image.size), image.width - 1, image.height - 1
        frame, band = max(1, round(config.width * short)), round(config.band * short)
        draw.rectangle((0, 0, right, bottom), outline=config.color, width=frame)
        draw.rectangle((0, bottom - band, right, bottom), fill=config.color)
        font = self._font.fitting(line, (image.width - 4 * frame, round(0.7 * band)), config.weight, config.direction)
        middle, direction = (image.width / 2, image.height - band / 2), lettering.given(config.direction)
        draw.text(middle, line, font=font, fill=config.ink, anchor="mm", direction=direction)

    @cached_property
    def _font(self) -> Font:
        return lettering.load(self.context, self.config.font)

    @property
    def _columns(self) -> list[str]:
        return _COLUMN.findall(self.config.text)

    def _line(self, job: Job) -> str | None:
        """The text with the record's values; None where the record lacks one."""
        cells = {name: self._cell(job, name) for name in self._columns}
        if not all(cells.values()):
            return None
        return " ".join(_COLUMN.sub(lambda found: cells[found[1]], self.config.text).split())

    def _cell(self, job: Job, name: str) -> str:
        own = {"id": job.product.id, "title": job.product.title}
        return (own | dict(job.product.facts)).get(name, "").strip()


@hookimpl
def packshot_postprocessors() -> Iterable[type[PostProcessor[Any]]]:
    """The one post-processor of this plugin."""
    return [BrandFrame]
