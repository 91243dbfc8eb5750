"""The reference pages, generated from the code they describe."""

from __future__ import annotations

from collections.abc import Mapping

from tests.reference import commands, hooks, names, outputs, settings


def pages() -> Mapping[str, str]:
    """Each generated page of docs, by its file's name."""
    return {
        "reference-api.md": names.page(),
        "reference-commands.md": commands.page(),
        "reference-hooks.md": hooks.page(),
        "reference-outputs.md": outputs.page(),
        "reference-settings.md": settings.page(),
    }
