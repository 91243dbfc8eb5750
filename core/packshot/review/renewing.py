"""Doing something again and again while it changes, without ever keeping waiting who changes it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from threading import Event, Thread
from types import TracebackType
from typing import Self

EVERY = 2.0
"""Seconds between two renewals, at least."""
_SHARE = 4
"""As many times longer than the processor worked on it: it takes a fifth of one at most, whatever there is to do."""
_LOG = logging.getLogger(__name__)


class Renewing:
    """Calls `renew` in a thread of its own: at the first change, then as often as `pause` lets, until the block ends.

    When the block has ended, `renew` is not running and is never called again. One that fails is not called again
    either, and is no more than a warning.
    """

    def __init__(self, renew: Callable[[], object]) -> None:
        self._renew = renew
        self._new, self._over = Event(), Event()
        self._thread = Thread(target=self._work, daemon=True, name="packshot-renewing")
        self.begun = False
        """Whether `renew` was ever called."""

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _: TracebackType | None
    ) -> None:
        self._over.set()
        self._new.set()
        self._thread.join()

    def changed(self) -> None:
        """Something has changed; returns at once, from any thread."""
        self._new.set()

    def _work(self) -> None:
        while self._new.wait() and not self._over.is_set():
            self._new.clear()
            began = time.thread_time()
            self.begun = True
            try:
                self._renew()
            except Exception as error:  # noqa: BLE001  the run that is watched goes on
                _LOG.warning("not renewed any more: %r", error)
                return
            self._over.wait(pause(time.thread_time() - began))


def pause(took: float) -> float:
    """Seconds from the end of a renewal that took the processor so many to the next one."""
    return max(EVERY, _SHARE * took)
