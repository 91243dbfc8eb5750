"""Calling a plugin: `def` or `async def`, off the event loop, and no plugin's fault is more than a named problem."""

from __future__ import annotations

import asyncio
import inspect
import sys
import traceback
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, nullcontext
from functools import partial
from typing import Any, TypeVar

from pydantic import BaseModel, SecretStr

from packshot.api import GeneratorFailure, Plugin
from packshot.engine.threads import in_thread

T = TypeVar("T")


class PluginRaised(Exception):
    """A plugin raised what its contract does not name; the message names plugin, exception, file and line."""


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
        """The method's result; PluginRaised for whatever it raised."""
        try:
            result = method(*args, **options)
            if inspect.isawaitable(result):
                return asyncio.run_coroutine_threadsafe(_awaited(result), self._loop).result()
        except BaseException as error:
            raise raised(plugin, error) from error
        return result


async def _awaited(result: T | Awaitable[T]) -> T:
    return await result if inspect.isawaitable(result) else result


def _stopping() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


def raised(plugin: Plugin[Any], error: BaseException) -> PluginRaised:
    """The exception a plugin should not have raised, told in one line without the secrets of its options."""
    text = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return PluginRaised(f'plugin "{plugin.name}" raised {redacted(text, plugin)}{_place(plugin, error)}')


def redacted(text: str, plugin: Plugin[Any]) -> str:
    """The text without the values of the plugin's secret options."""
    for secret in _secrets(plugin.config):
        text = text.replace(secret, "***") if secret else text
    return text


def _secrets(value: object) -> Iterator[str]:
    """Every secret in a plugin's options, however deep."""
    match value:
        case SecretStr():
            yield value.get_secret_value()
        case BaseModel():
            yield from _secrets(dict(value))
        case Mapping():
            yield from (secret for each in value.values() for secret in _secrets(each))
        case list() | tuple():
            yield from (secret for each in value for secret in _secrets(each))


def _place(plugin: Plugin[Any], error: BaseException) -> str:
    """Where it was raised: the last line inside the plugin's own file, or else the last line of all."""
    frames = traceback.extract_tb(error.__traceback__)
    own = getattr(sys.modules.get(type(plugin).__module__), "__file__", None)
    inside = [frame for frame in frames if frame.filename == own] or frames
    return f" ({inside[-1].filename}:{inside[-1].lineno})" if inside else ""
