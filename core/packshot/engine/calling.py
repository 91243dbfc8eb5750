"""Calling a plugin: `def` or `async def`, off the event loop, and no plugin's fault is more than a named problem."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from functools import partial
from typing import Any, TypeVar

from packshot.api import GeneratorFailure, Plugin
from packshot.engine.memory import Memory, Overfull
from packshot.engine.threads import in_thread
from packshot.faults import PluginRaised, file_of, place, raised, redacted
from packshot.patience import Impatient

__all__ = ["Bridge", "Overdue", "PluginRaised", "call", "raised", "standing"]

T = TypeVar("T")


class Overdue(Exception):
    """A plugin took longer than it may; `plugin` is its name, where that is known."""

    def __init__(self, message: str, plugin: str = "") -> None:
        super().__init__(message)
        self.plugin = plugin


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
            _, at = standing(error, plugin)
            raise Overdue(f'"{plugin.name}" did not answer within {deadline:g} seconds{at}') from error
        if _stopping():
            raise
        raise wrong(plugin, error) from error


def wrong(plugin: Plugin[Any], error: BaseException) -> Exception:
    """What a plugin's fault is to the engine: Overdue where it had to be interrupted, else PluginRaised."""
    if isinstance(error, Impatient):
        return Overdue(f'"{plugin.name}" was interrupted: {error}{place(plugin, error)}', plugin.name)
    return raised(plugin, error)


def standing(error: BaseException, *plugins: Plugin[Any]) -> tuple[Plugin[Any] | None, str]:
    """Which plugin a thread that was given up was at, and where: the innermost line of a plugin's own file."""
    cut = error.__cause__ if isinstance(error, TimeoutError) else error
    files = {file_of(each): each for each in plugins}
    for note in getattr(cut, "__notes__", ()):
        if (file := note.rpartition(":")[0]) in files:
            return files[file], f" ({note})"
    return None, ""


class Bridge:
    """Calls plugin methods from a worker thread; what is awaitable is awaited on the event loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop, memory: Memory | None = None) -> None:
        self._loop = loop
        self._memory = memory or Memory()

    def call(self, plugin: Plugin[Any], method: Callable[..., T | Awaitable[T]], *args: object, **options: object) -> T:
        """The method's result.

        Raises a GeneratorFailure as the plugin raised it, Overfull where it has kept too much memory, Overdue where it
        had to be interrupted, PluginRaised for the rest.
        """
        try:
            return self._memory.counted(plugin, lambda: self._settled(method(*args, **options)))
        except GeneratorFailure as failure:
            failure.args = (redacted(str(failure), plugin),)
            raise
        except Overfull:
            raise
        except BaseException as error:
            raise wrong(plugin, error) from error

    def _settled(self, result: T | Awaitable[T]) -> T:
        if not inspect.isawaitable(result):
            return result
        answer, error = asyncio.run_coroutine_threadsafe(_caught(result), self._loop).result()
        if error is not None:
            raise error
        return answer  # type: ignore[return-value]  # no error: it has been awaited


async def _caught(result: Awaitable[T]) -> tuple[T | None, BaseException | None]:
    """What an awaitable gives or raises; raised on the loop, a KeyboardInterrupt would end the run."""
    try:
        return await result, None
    except asyncio.CancelledError:
        raise
    except BaseException as error:  # noqa: BLE001  it is raised again in the thread that asked
        return None, error


async def _awaited(result: T | Awaitable[T]) -> T:
    return await result if inspect.isawaitable(result) else result


def _stopping() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
