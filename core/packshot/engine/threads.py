"""Work that must not run on the event loop."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from threading import Thread
from typing import TypeVar

T = TypeVar("T")


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


async def in_thread(function: Callable[..., T], *args: object) -> T:
    """The function's result, or its exception whatever it is.

    The thread is its own and a daemon: a plugin that never returns holds up neither a pool nor the end of the process.
    """
    loop = asyncio.get_running_loop()
    done: asyncio.Future[tuple[T | None, BaseException | None]] = loop.create_future()
    Thread(target=_work, args=(loop, done, function, args), daemon=True, name=f"packshot-{function}").start()
    result, error = await done
    if error is not None:
        raise error
    return result  # type: ignore[return-value]  # no error: the function has returned


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
