"""The prompt templates packshot ships."""

from __future__ import annotations

from pathlib import Path

from packshot.api import Templates, hookimpl


@hookimpl
def packshot_templates() -> list[Templates]:
    """Bring this folder."""
    return [Templates(folder=Path(__file__).parent)]
