"""The check `received`: has the provider made the size that was asked for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator

from packshot.api import Check, CheckConfig, Finding, Job, Picture, PluginConfig, Size


class ReceivedConfig(CheckConfig):
    """What was asked for."""

    size: Annotated[str, AfterValidator(lambda text: str(Size.parse(text)))] = "1x1"
    """Of the original, width x height in pixels; the generator states it for each picture."""
    limit: None = None
    """Not used: the size is the limit."""
    level: Literal["review", "fail"] = "review"
    """The verdict of a smaller original: it was enlarged, which an eye should see."""


class Received(Check[ReceivedConfig]):
    """Measures how much of the asked size an original has: 1, or the share of the side that is most too short.

    OpenAI keeps to it; servers that speak its protocol may not. What comes smaller is enlarged, and looks soft.
    """

    name = "received"
    on = "original"
    Config: ClassVar[type[PluginConfig]] = ReceivedConfig

    def check(self, picture: Picture, job: Job) -> Iterable[Finding]:
        """One finding."""
        asked = Size.parse(self.config.size)
        share = round(min(picture.width / asked.width, picture.height / asked.height, 1.0), 3)
        yield Finding(
            check=self.name,
            measure="size",
            value=share,
            limit=1.0,
            verdict="pass" if share == 1 else self.miss(),
            message=f"asked for {asked} pixels, the provider made {picture.size}",
        )
