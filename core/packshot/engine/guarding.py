"""Getting an `async def` out of the way that holds the event loop: nothing else would move until it lets go."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Callable, Container, Iterator
from contextlib import contextmanager
from types import FrameType

from packshot.patience import Impatient

Modules = Callable[[], Container[str]]
"""The names of the modules whose code may be interrupted."""


@contextmanager
def guarded(loop: asyncio.AbstractEventLoop, seconds: float, modules: Modules) -> Iterator[None]:
    """Raise Impatient inside a plugin's own code when the loop has not turned for so many seconds.

    Less than a job's own deadline, or that would run out as soon as the loop turns, and nobody would know why.
    Only the main thread can be woken up, and only where the system has signals for it: elsewhere nothing is done.
    """
    main = threading.main_thread()
    if threading.current_thread() is not main or not hasattr(signal, "pthread_kill"):
        yield
        return

    def wake(_signal: int, frame: FrameType | None) -> None:
        if _within(frame, modules()):
            raise Impatient(f"it held up the whole run for {seconds:g} seconds")

    before, over = signal.signal(signal.SIGALRM, wake), threading.Event()
    looking = threading.Thread(target=_look, args=(loop, seconds, main, over), daemon=True, name="packshot-guard")
    looking.start()
    try:
        yield
    finally:
        over.set()
        looking.join()
        signal.signal(signal.SIGALRM, before)


def _look(loop: asyncio.AbstractEventLoop, seconds: float, main: threading.Thread, over: threading.Event) -> None:
    while not over.wait(min(1.0, seconds / 4)):
        turned = threading.Event()
        loop.call_soon_threadsafe(turned.set)
        while not (turned.wait(seconds) or over.is_set()):
            signal.pthread_kill(main.ident or 0, signal.SIGALRM)


def _within(frame: FrameType | None, modules: Container[str]) -> bool:
    while frame is not None:
        if frame.f_globals.get("__name__") in modules:
            return True
        frame = frame.f_back
    return False
