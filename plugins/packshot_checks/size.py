"""The check `size`: has the picture the pixels a shop asks for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated, ClassVar

from pydantic import AfterValidator

from packshot.api import Finding, Job, Picture, PluginConfig, Size
from packshot_checks.measuring import LimitlessConfig, Measuring


def _size_text(text: str) -> str:
    return str(Size.parse(text))


SizeText = Annotated[str, AfterValidator(_size_text)]


class SizeConfig(LimitlessConfig):
    """Which size is wanted."""

    min: SizeText = "1000x1000"
    """The fewest pixels, width x height. Shops offer zoom from 1000 pixels on."""
    exact: SizeText | None = None
    """The size a picture must have to the pixel, where a channel asks for one; `min` then does not count."""


class PictureSize(Measuring[SizeConfig]):
    """Measures width and height in pixels: at least `min`, 1000x1000 unless stated, or exactly `exact`."""

    name = "size"
    measure = "width"
    Config: ClassVar[type[PluginConfig]] = SizeConfig

    def findings(self, picture: Picture, job: Job) -> Iterable[Finding]:
        """Two findings: width and height."""
        wanted = Size.parse(self.config.exact or self.config.min)
        word = "exactly" if self.config.exact else "at least"
        message = f"the picture has {picture.size} pixels; {word} {wanted} are wanted"
        yield self._judged("width", picture.width, wanted.width, message)
        yield self._judged("height", picture.height, wanted.height, message)

    def _judged(self, side: str, value: int, wanted: int, message: str) -> Finding:
        kept = value == wanted if self.config.exact else value >= wanted
        return replace(self._finding(value, wanted, kept=kept, message=message), measure=side)
