"""What all jobs of one run share."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from packshot.engine.desk import Desk
from packshot.engine.events import Event
from packshot.engine.maps import Maps
from packshot.engine.opening import Opened
from packshot.engine.previews import Previews
from packshot.engine.purse import Purse
from packshot.engine.shutdown import Stop
from packshot.engine.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Workshop:
    """One run's work, its name, and the few things its jobs must share."""

    work: Work
    run: str
    desk: Desk
    opened: Opened
    purse: Purse
    stop: Stop
    processors: asyncio.Semaphore
    """How many threads may compute at once."""
    previews: Previews
    maps: Maps
    emit: Callable[[Event], None]
