"""A plugin's fault: whatever it raised, told in one line, without its secrets."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from typing import Any, TypeVar

from packshot import secrecy
from packshot.api import Plugin
from packshot.secrecy import secrets_of

T = TypeVar("T")


class PluginRaised(Exception):
    """A plugin raised what its contract does not name; the message names plugin, exception, file and line."""


def answer_of(plugin: Plugin[Any], method: Callable[..., T], *args: object) -> T:
    """What a plugin's method answers; PluginRaised for whatever it raised."""
    try:
        return method(*args)
    except Exception as error:
        raise raised(plugin, error) from error


def raised(plugin: Plugin[Any], error: BaseException) -> PluginRaised:
    """The exception a plugin should not have raised, told in one line without the secrets of its options."""
    text = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return PluginRaised(f'plugin "{plugin.name}" raised {redacted(text, plugin)}{place(plugin, error)}')


def redacted(text: str, plugin: Plugin[Any]) -> str:
    """The text without any secret known, and without those of the plugin's options, be they as short as they may."""
    for secret in secrets_of(plugin.config):
        text = text.replace(secret, secrecy.HIDDEN) if secret else text
    return secrecy.redacted(text)


def place(plugin: Plugin[Any], error: BaseException) -> str:
    """Where it was raised: the last line inside the plugin's own file, or else the last line of all."""
    frames = traceback.extract_tb(error.__traceback__)
    inside = [frame for frame in frames if frame.filename == file_of(plugin)] or frames
    return f" ({inside[-1].filename}:{inside[-1].lineno})" if inside else ""


def file_of(plugin: Plugin[Any]) -> str | None:
    """The file a plugin's class is written in."""
    return getattr(sys.modules.get(type(plugin).__module__), "__file__", None)
