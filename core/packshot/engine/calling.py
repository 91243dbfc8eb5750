"""Calling a plugin: `def` or `async def`, off the event loop, and no plugin's fault is more than a named problem."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from functools import partial
from typing import Any, TypeVar

from packshot.api import GeneratorFailure, Plugin
from packshot.engine.threads import in_thread
from packshot.faults import PluginRaised, raised, redacted

__all__ = ["Bridge", "Overdue", "PluginRaised", "call", "raised"]

T = TypeVar("T")


class Overdue(Exception):
    """A plugin took longer than it may."""


async def call(
    plugin: Plugin[Any],
    method: Callable[..., T | Awaitable[T]],
    *args: object,
    deadline: float | None = None,
    gate: AbstractAsyncContextManager[Any] | None = None,
) -> T:
    """Await an `async def` method, give a `def` method a thread; `gate` bounds how many threads compute at once.

    The deadline begins when the method does. Raises GeneratorFailure as the plugin raised it, Overdue after `deadline`
    seconds, PluginRaised for the rest.
    """
    if inspect.iscoroutinefunction(method):
        return await _in_time(plugin, method, args, deadline)
    async with gate or nullcontext():
        return await _in_time(plugin, partial(in_thread, method), args, deadline)


async def _in_time(
    plugin: Plugin[Any],
    method: Callable[..., Awaitable[T | Awaitable[T]]],
    args: tuple[object, ...],
    deadline: float | None,
) -> T:
    try:
        async with asyncio.timeout(deadline) as timeout:
            return await _awaited(await method(*args))
    except GeneratorFailure as failure:
        failure.args = (redacted(str(failure), plugin),)
        raise
    except BaseException as error:
        if timeout.expired():
            raise Overdue(f'"{plugin.name}" did not answer within {deadline:g} seconds') from error
        if _stopping():
            raise
        raise raised(plugin, error) from error


class Bridge:
    """Calls plugin methods from a worker thread; what is awaitable is awaited on the event loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop

    def call(self, plugin: Plugin[Any], method: Callable[..., T | Awaitable[T]], *args: object, **options: object) -> T:
        """The method's result. Raises a GeneratorFailure as the plugin raised it, PluginRaised for the rest."""
        try:
            result = method(*args, **options)
            if inspect.isawaitable(result):
                return asyncio.run_coroutine_threadsafe(_awaited(result), self._loop).result()
        except GeneratorFailure as failure:
            failure.args = (redacted(str(failure), plugin),)
            raise
        except BaseException as error:
            raise raised(plugin, error) from error
        return result


async def _awaited(result: T | Awaitable[T]) -> T:
    return await result if inspect.isawaitable(result) else result


def _stopping() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
