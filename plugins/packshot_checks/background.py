"""The check `background`: is the border the colour a shop asks for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from pydantic import Field

from packshot.api import CheckConfig, Finding, Job, Picture, PluginConfig
from packshot_checks.measuring import Measuring, share


class BackgroundConfig(CheckConfig):
    """Which background is wanted."""

    color: str = Field("#ffffff", pattern=r"^#[0-9A-Fa-f]{6}$")
    """The background's colour, `#RRGGBB`."""
    tolerance: int = Field(0, ge=0, le=255)
    """How far a channel may be off, in steps of 255, before a pixel counts."""


class Background(Measuring[BackgroundConfig]):
    """Measures the share of a border ring, 2 % of the shorter side wide, that is not the background.

    The limit is 0 with no tolerance: marketplaces ask for pure white, finished pictures reach it exactly away from
    the product, and a ring that is nearly white is a cut-out or a shadow that runs into the edge.
    """

    name = "background"
    measure = "ring_off_share"
    Config: ClassVar[type[PluginConfig]] = BackgroundConfig

    def findings(self, picture: Picture, job: Job) -> Iterable[Finding]:
        """One finding."""
        from packshot_checks.ring import off_pixels

        off, whole = off_pixels(picture.image, self.config.color, self.config.tolerance)
        message = f"{off:,} of {whole:,} pixels along the border are not {self.config.color}"
        yield self.at_most(share(off, whole), self.limit(0), message)
