"""Work that must not run on the event loop."""

from __future__ import annotations

import asyncio
import ctypes
import os
import sys
import traceback
from collections.abc import Callable
from threading import Thread
from typing import TypeVar

from packshot.patience import Impatient

T = TypeVar("T")


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


async def in_thread(function: Callable[..., T], *args: object) -> T:
    """The function's result, or its exception whatever it is.

    The thread is its own and a daemon: a plugin that never returns holds up neither a pool nor the end of the process.
    Cancelled, the notes of the CancelledError say where the thread was, `file:line`, the innermost first; it is left to
    itself, but Python code in it is interrupted, so that an endless loop does not go on for the rest of the run.
    """
    loop = asyncio.get_running_loop()
    done: asyncio.Future[tuple[T | None, BaseException | None]] = loop.create_future()
    thread = Thread(target=_work, args=(loop, done, function, args), daemon=True, name=f"packshot-{function}")
    thread.start()
    try:
        result, error = await done
    except asyncio.CancelledError as cut:
        for frame in reversed(_stack(thread)):
            cut.add_note(f"{frame.filename}:{frame.lineno}")
        _interrupt(thread)
        raise
    if error is not None:
        raise error
    return result  # type: ignore[return-value]  # no error: the function has returned


def _stack(thread: Thread) -> traceback.StackSummary:
    frames = sys._current_frames()  # noqa: SLF001  the one way to see where another thread is
    return traceback.extract_stack(frames.get(thread.ident or 0))


def _interrupt(thread: Thread) -> None:
    """Raise Impatient in a thread, at its next line of Python."""
    raise_in = getattr(getattr(ctypes, "pythonapi", None), "PyThreadState_SetAsyncExc", None)
    if raise_in and thread.ident and thread.is_alive():
        raise_in(ctypes.c_ulong(thread.ident), ctypes.py_object(Impatient))


def _work(
    loop: asyncio.AbstractEventLoop,
    done: asyncio.Future[tuple[T | None, BaseException | None]],
    function: Callable[..., T],
    args: tuple[object, ...],
) -> None:
    result, error = None, None
    try:
        result = function(*args)
    except BaseException as raised:  # noqa: BLE001  it is raised again where the result is awaited
        error = raised
    if not loop.is_closed():
        loop.call_soon_threadsafe(_settle, done, result, error)


def _settle(
    done: asyncio.Future[tuple[T | None, BaseException | None]], result: T | None, error: BaseException | None
) -> None:
    if not done.done():
        done.set_result((result, error))
