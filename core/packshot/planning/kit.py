"""The plugin instances a catalog asks for, each made once."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, TypeVar

from packshot.api import Check, Context, Generator, Plugin, PostProcessor, Storage
from packshot.catalog.catalog import Catalog, Step
from packshot.plugins import Plugins

P = TypeVar("P", bound=Plugin[Any])


class Kit:
    """Generators by their `[generators.x]` key, post-processors and checks by plugin and options."""

    def __init__(self, catalog: Catalog, plugins: Plugins) -> None:
        self._catalog = catalog
        self._plugins = plugins
        self._made: dict[tuple[str, str, str], Any] = {}

    @cached_property
    def context(self) -> Context:
        """What the host lends every plugin of this catalog."""
        catalog = self._catalog
        return Context(folder=catalog.folder, outside=catalog.allow_outside, cache=catalog.work / "cache")

    @cached_property
    def storage(self) -> Storage[Any]:
        """The catalog's storage."""
        return self._once("storage", self._plugins.storages, self._catalog.storage)

    def generator(self, key: str) -> Generator[Any]:
        """The generator of a `[generators.x]` table."""
        setting = self._catalog.generators[key]
        return self._once("generator", self._plugins.generators, Step(setting.plugin, setting.options, setting.where))

    def postprocessor(self, step: Step) -> PostProcessor[Any]:
        """The post-processor of one step."""
        return self._once("postprocessor", self._plugins.postprocessors, step)

    def check(self, step: Step) -> Check[Any]:
        """The check of one step."""
        return self._once("check", self._plugins.checks, step)

    def instances(self) -> tuple[Plugin[Any], ...]:
        """Every instance made so far."""
        return tuple(self._made.values())

    def _once(self, kind: str, classes: Mapping[str, type[P]], step: Step) -> P:
        key = (kind, step.plugin, json.dumps(step.options, sort_keys=True, default=str))
        if key not in self._made:
            cls: Callable[..., P] = classes[step.plugin]
            self._made[key] = cls(classes[step.plugin].Config.model_validate(step.options), self.context)
        made: P = self._made[key]
        return made
