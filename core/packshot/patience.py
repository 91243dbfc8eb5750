"""How long a plugin may take to be imported: what hangs there would hang every command."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

IMPORTING = 10.0
"""Seconds: what a person waits for a command that has not said anything yet."""


class Impatient(BaseException):
    """It took too long. No Exception, so that a plugin that catches those cannot go on hanging."""


@contextmanager
def patience(seconds: float) -> Iterator[None]:
    """Raise Impatient inside the block, at the very line that hangs, after so many seconds.

    Only the main thread can be woken up, and only where the system has alarms: elsewhere the block takes its time.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return
    before = signal.signal(signal.SIGALRM, _alarm)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _alarm(_signal: int, _frame: FrameType | None) -> None:
    raise Impatient("it took too long")
