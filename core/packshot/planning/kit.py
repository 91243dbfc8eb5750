"""The plugin instances a catalog asks for, each made once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any, TypeVar, cast

from pydantic import ValidationError

from packshot.api import Check, Context, Generator, Plugin, PostProcessor, Storage
from packshot.catalog.catalog import Catalog, Step
from packshot.faults import PluginRaised
from packshot.plugins import Plugins

P = TypeVar("P", bound=Plugin[Any])
_STEPS = 1_024


class Kit:
    """Generators by their `[generators.x]` key, post-processors and checks by plugin and options."""

    def __init__(self, catalog: Catalog, plugins: Plugins) -> None:
        self._catalog = catalog
        self._plugins = plugins
        self._generators: dict[str, Generator[Any]] = {}
        self._made: dict[tuple[str, str, str], Plugin[Any]] = {}
        self._of_step: dict[int, tuple[Step, Plugin[Any]]] = {}

    @cached_property
    def context(self) -> Context:
        """What the host lends every plugin of this catalog."""
        catalog = self._catalog
        return Context(folder=catalog.folder, outside=catalog.allow_outside, cache=catalog.work / "cache")

    @cached_property
    def storage(self) -> Storage[Any]:
        """The catalog's storage."""
        step = self._catalog.storage
        return self._new(self._plugins.storages[step.plugin], step.options)

    def generator(self, key: str) -> Generator[Any]:
        """The generator of a `[generators.x]` table."""
        if key not in self._generators:
            setting = self._catalog.generators[key]
            self._generators[key] = self._new(self._plugins.generators[setting.plugin], setting.options)
        return self._generators[key]

    def postprocessor(self, step: Step) -> PostProcessor[Any]:
        """The post-processor of one step; steps of the same plugin and options share one."""
        return cast("PostProcessor[Any]", self._shared("postprocessor", step))

    def check(self, step: Step) -> Check[Any]:
        """The check of one step; steps of the same plugin and options share one."""
        return cast("Check[Any]", self._shared("check", step))

    def instances(self) -> tuple[Plugin[Any], ...]:
        """Every instance made so far, but the storage."""
        return (*self._generators.values(), *self._made.values())

    def modules(self) -> frozenset[str]:
        """The names of the modules that the plugins in use are written in."""
        return frozenset(type(each).__module__ for each in (*self.instances(), self.storage))

    def _shared(self, kind: str, step: Step) -> Plugin[Any]:
        """Asked once a job and step: the step itself is the quickest key, and is kept so that its id stays its own."""
        if id(step) not in self._of_step:
            key = (kind, step.plugin, json.dumps(step.options, sort_keys=True, default=str))
            if key not in self._made:
                self._made[key] = self._new(self._found(kind, step.plugin), step.options)
            if len(self._of_step) >= _STEPS:  # products with columns of their own bring steps of their own
                self._of_step.clear()
            self._of_step[id(step)] = (step, self._made[key])
        return self._of_step[id(step)][1]

    def _found(self, kind: str, name: str) -> type[Plugin[Any]]:
        """The class of a step: a catalog's own steps were looked up when it was loaded, a generator's were not."""
        try:
            return self._plugins.find(kind, name)
        except KeyError:
            raise PluginRaised(f'no plugin provides the {kind} "{name}", which the generator asks for') from None

    def _new(self, cls: type[P], options: Mapping[str, Any]) -> P:
        try:
            config = cls.Config.model_validate(options, context=self.context)
        except ValidationError as error:
            raise PluginRaised(f'"{cls.name}" does not take the options the generator asks for: {error}') from error
        context = replace(self.context, edition=self._plugins.edition(cls))
        try:
            return cls(config, context)
        except Exception as error:  # whatever it says may quote its secrets, which only a made plugin lets us find
            raise PluginRaised(f'plugin "{cls.name}" raised {type(error).__name__} when it was created') from error
