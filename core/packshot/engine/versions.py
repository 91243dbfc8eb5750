"""How ledger and sidecars name a plugin: with the recipe its output depends on."""

from __future__ import annotations

from typing import Any

from packshot.api import Plugin


def version(plugin: Plugin[Any]) -> str:
    """Name and recipe, like `studio/3`."""
    return f"{plugin.name}/{plugin.recipe}"
