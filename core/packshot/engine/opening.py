"""Plugins at work: opened once, before their first use, and closed once at the end."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from packshot.api import Plugin
from packshot.engine.calling import call

_DEADLINE = 300.0
_LOG = logging.getLogger(__name__)


class Opened:
    """The plugins one run has opened, or tried to."""

    def __init__(self) -> None:
        self._openings: dict[Plugin[Any], asyncio.Task[None]] = {}
        self._ready: set[Plugin[Any]] = set()

    async def ready(self, *plugins: Plugin[Any]) -> None:
        """Open what is not open yet; what kept a plugin from opening is raised for every job that needs it."""
        for plugin in plugins:
            if plugin not in self._ready:
                await asyncio.shield(self._opening(plugin))
                self._ready.add(plugin)

    async def close(self) -> None:
        """Close everything, also what failed to open; what goes wrong is a warning."""
        for plugin, opening in self._openings.items():
            opening.cancel()
            try:
                await call(plugin, plugin.close, deadline=_DEADLINE)
            except Exception as error:  # noqa: BLE001  every other plugin is still to be closed
                _LOG.warning("closing: %s", error)

    def _opening(self, plugin: Plugin[Any]) -> asyncio.Task[None]:
        if plugin not in self._openings:
            self._openings[plugin] = asyncio.create_task(_open(plugin))
        return self._openings[plugin]


async def _open(plugin: Plugin[Any]) -> None:
    await call(plugin, plugin.open, deadline=_DEADLINE)
