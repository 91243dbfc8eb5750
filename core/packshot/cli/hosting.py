"""The plugins a command works with, as the person at the keyboard allows them."""

from __future__ import annotations

import click

from packshot import settings as machine
from packshot.cli.talk import say
from packshot.errors import InputError
from packshot.plugins import Plugins
from packshot.settings import Settings


def host(settings: Settings | None = None) -> Plugins:
    """The plugins that are installed and named in packshot.toml, without those that are disabled there.

    Raises InputError in strict mode when any of them cannot be used.
    """
    chosen = settings or machine.load()
    plugins = Plugins.load(
        chosen.plugin_dirs,
        disabled=chosen.disable_plugins,
        ours=_alone(),
        tell=_trace if chosen.trace_plugins else None,
    )
    if chosen.strict_plugins and plugins.problems:
        raise InputError(*plugins.problems)
    return plugins


def _alone() -> bool:
    """Whether `packshot --no-plugins` was typed."""
    context = click.get_current_context(silent=True)
    return bool(context and context.find_root().params.get("no_plugins"))


def _trace(line: str) -> None:
    say(f"trace: {line}")
