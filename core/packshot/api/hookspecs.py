"""The hooks of API level 1. Hooks only register: they are called once, yield classes, and do no work."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import pluggy

if TYPE_CHECKING:
    from packshot.api.generators import Generator
    from packshot.api.jobs import Request
    from packshot.api.kinds import Check, PostProcessor, Reader, Storage, Templates
    from packshot.api.money import Cost

PROJECT = "packshot"
hookspec: pluggy.HookspecMarker = pluggy.HookspecMarker(PROJECT)
hookimpl: pluggy.HookimplMarker = pluggy.HookimplMarker(PROJECT)
"""Marks a function of a plugin as the hook of its name."""


@hookspec
def packshot_generators() -> Iterable[type[Generator]]:
    """Yield generator classes; a catalog names one in `[generators.x] plugin = "..."`."""
    raise NotImplementedError


@hookspec
def packshot_postprocessors() -> Iterable[type[PostProcessor]]:
    """Yield post-processor classes; a shot names them in `post`."""
    raise NotImplementedError


@hookspec
def packshot_checks() -> Iterable[type[Check]]:
    """Yield check classes; a shot names them in `checks`."""
    raise NotImplementedError


@hookspec
def packshot_storages() -> Iterable[type[Storage]]:
    """Yield storage classes; a catalog names one in `[storage] plugin = "..."`."""
    raise NotImplementedError


@hookspec
def packshot_readers() -> Iterable[type[Reader]]:
    """Yield record reader classes; the best `sniff` wins unless the catalog names one."""
    raise NotImplementedError


@hookspec
def packshot_templates() -> Iterable[Templates]:
    """Yield folders of prompt templates, and Jinja filters for them."""
    raise NotImplementedError


@hookspec(firstresult=True)
def packshot_price(plugin: str, request: Request) -> Cost | None:
    """Price a request whose generator does not know; the first answer that is not None wins."""
    raise NotImplementedError


@hookspec
def packshot_plan_ready(plan: Mapping[str, Any]) -> None:
    """A plan has been made; `plan` is what `plan --json` prints."""
    raise NotImplementedError


@hookspec
def packshot_job_done(outcome: Mapping[str, Any]) -> None:
    """A job has ended; `outcome` is its row of `run --json`, or its problem."""
    raise NotImplementedError


@hookspec
def packshot_run_done(report: Mapping[str, Any]) -> None:
    """A run has ended; `report` is what `run --json` prints."""
    raise NotImplementedError
