"""The check `fill`: does the product fill the frame."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from pydantic import Field

from packshot.api import Finding, Job, Picture, PluginConfig
from packshot_checks.measuring import LimitlessConfig, Measuring, contents


class FillConfig(LimitlessConfig):
    """How much of the frame the product may take."""

    min: float = Field(0.84, ge=0, le=1)
    """The least share of the frame. Marketplaces ask for 0.85; a hundredth is left for soft edges and rounding."""
    max: float = Field(1.0, ge=0, le=1)
    """The largest share of the frame; feeds that crop want room around the product, at most 0.9."""


class Fill(Measuring[FillConfig]):
    """Measures how much of the frame the product's longest side takes, 0..1.

    No channel publishes a formula for its "85 % of the frame"; the longest side of the bounding box is the reading
    that real packshots pass. The product is the photo's cut-out; in a picture of a photo without transparency it is
    all that differs from a plain border, its shadow included.
    """

    name = "fill"
    measure = "fill"
    Config: ClassVar[type[PluginConfig]] = FillConfig

    def told(self, job: Job) -> Mapping[str, Any]:
        """The photo, for its outline."""
        return contents(job)

    def findings(self, picture: Picture, job: Job) -> Iterable[Finding]:
        """One finding, with the bound that is missed or else nearer."""
        from packshot_checks.extent import product_extent

        fill = product_extent(picture, job)
        low, high = self.config.min, self.config.max
        message = f"the product takes {fill:.0%} of the frame; wanted are {low:.0%} to {high:.0%}"
        yield self.at_least(fill, low, message) if fill < (low + high) / 2 else self.at_most(fill, high, message)
