"""Ships the sample catalog inside the wheel; in a checkout it is found where it lies."""

from __future__ import annotations

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Samples(BuildHookInterface[Any]):
    """An editable install must not get a frozen copy, as a plain `force-include` would give it."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the sample catalog to a standard wheel."""
        if version == "standard":
            build_data["force_include"]["catalogs/aurora"] = "packshot/samples/aurora"
