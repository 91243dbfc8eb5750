"""Checks: what a picture measures against the catalog, and an honest "unknown" where it cannot be measured."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from packshot.api import Check, hookimpl
from packshot_checks.background import Background, BackgroundConfig
from packshot_checks.blank import Blank
from packshot_checks.colour import Colour
from packshot_checks.drift import Drift, DriftConfig
from packshot_checks.fill import Fill, FillConfig
from packshot_checks.metadata import Metadata, MetadataConfig
from packshot_checks.sharpness import Sharpness
from packshot_checks.size import PictureSize, SizeConfig

__all__ = [
    "Background",
    "BackgroundConfig",
    "Blank",
    "Colour",
    "Drift",
    "DriftConfig",
    "Fill",
    "FillConfig",
    "Metadata",
    "MetadataConfig",
    "PictureSize",
    "Sharpness",
    "SizeConfig",
    "packshot_checks",
]


@hookimpl
def packshot_checks() -> Iterable[type[Check[Any]]]:
    """Yield the checks of this package."""
    yield from (Background, Blank, Colour, Drift, Fill, Metadata, PictureSize, Sharpness)
