"""Checks: what a picture measures against the catalog, and an honest "unknown" where it cannot be measured."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from packshot.api import Check, hookimpl
from packshot_checks.alignment import Alignment
from packshot_checks.background import Background, BackgroundConfig
from packshot_checks.blank import Blank
from packshot_checks.colour import Colour
from packshot_checks.details import Details
from packshot_checks.drift import Drift, DriftConfig
from packshot_checks.edge import Edge, EdgeConfig
from packshot_checks.fill import Fill, FillConfig
from packshot_checks.metadata import Metadata, MetadataConfig
from packshot_checks.parts import Parts
from packshot_checks.sharpness import Sharpness
from packshot_checks.size import PictureSize, SizeConfig
from packshot_checks.structure import Structure

__all__ = [
    "Alignment",
    "Background",
    "BackgroundConfig",
    "Blank",
    "Colour",
    "Details",
    "Drift",
    "DriftConfig",
    "Edge",
    "EdgeConfig",
    "Fill",
    "FillConfig",
    "Metadata",
    "MetadataConfig",
    "Parts",
    "PictureSize",
    "Sharpness",
    "SizeConfig",
    "Structure",
    "packshot_checks",
]


@hookimpl
def packshot_checks() -> Iterable[type[Check[Any]]]:
    """Yield the checks of this package."""
    yield from (
        Alignment,
        Background,
        Blank,
        Colour,
        Details,
        Drift,
        Edge,
        Fill,
        Metadata,
        Parts,
        PictureSize,
        Sharpness,
        Structure,
    )
