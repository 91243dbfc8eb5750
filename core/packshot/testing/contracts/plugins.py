"""The contract of every plugin, whatever its kind."""

from __future__ import annotations

import asyncio
import inspect
import json
import os
import re
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar

import pytest
from pydantic import ValidationError

from packshot.api import API_LEVEL, Context, Finding, Plugin, PluginConfig
from packshot.api.describing import descriptions

HEAVY = (
    "aiohttp",
    "boto3",
    "cv2",
    "httpx",
    "httpx2",
    "numpy",
    "obstore",
    "openai",
    "pandas",
    "requests",
    "rich",
    "scipy",
    "torch",
)
"""What a plugin's module must not import at its top: a plan would pay for it."""
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_NOT_THERE = 3

Done = Callable[[Any], Any]
"""Waits for what a plugin's `def` or `async def` method gave back, in the loop the plugin was opened in."""


def expect(kept: object, rule: str) -> None:
    """Fail with the rule's own words."""
    if not kept:
        raise AssertionError(rule)


class PluginContract:
    """Well formed, light to import, strict about its options."""

    plugin: ClassVar[type[Plugin[Any]]]
    """The class under test."""
    options: ClassVar[Mapping[str, Any]] = {}
    """Its options, as a catalog would write them."""

    def unopened(self, folder: Path) -> Any:  # noqa: ANN401  each kind has its own methods
        """The plugin as a plan knows it: created for a catalog's folder and never opened."""
        return self.plugin(self.plugin.Config(**self.options), Context(folder=folder, cache=folder / ".packshot/cache"))

    @contextmanager
    def opened(self, folder: Path) -> Iterator[tuple[Any, Done]]:
        """The plugin at work in a catalog's folder, and what waits for its answers."""
        made = self.unopened(folder)
        with asyncio.Runner() as loop:

            def done(answer: Any) -> Any:  # noqa: ANN401  whatever the method gives back
                return loop.run(_awaited(answer)) if inspect.isawaitable(answer) else answer

            done(made.open())
            try:
                yield made, done
            finally:
                done(made.close())

    def test_it_is_well_formed(self) -> None:
        """The name is lower case with dashes, the API level is one packshot has, the recipe counts from 1."""
        expect(_NAME.fullmatch(self.plugin.name), f'the name "{self.plugin.name}" is not lower-case-with-dashes')
        expect(self.plugin.api in range(1, API_LEVEL + 1), f"api is {self.plugin.api}; packshot has {API_LEVEL}")
        expect(self.plugin.recipe >= 1, "recipe counts from 1")
        expect(inspect.getdoc(self.plugin), "the class has no docstring; people read it in `packshot plugins`")

    def test_an_unknown_option_is_refused(self) -> None:
        """A misspelt option is an error, never ignored."""
        expect(issubclass(self.plugin.Config, PluginConfig), "Config must be a PluginConfig")
        with pytest.raises(ValidationError):
            self.plugin.Config(**{**self.options, "no_such_option": 1})

    def test_its_options_have_a_schema(self) -> None:
        """Editors complete a catalog from the JSON schema of the options, each with its description."""
        fields = self.plugin.Config.model_fields
        schema = self.plugin.Config.model_json_schema()
        expect(set(schema.get("properties", {})) == set(fields), "an option is missing from the JSON schema")
        bare = fields.keys() - descriptions(self.plugin.Config).keys()
        expect(not bare, f"options without a description: {bare}")

    def test_its_module_is_light(self) -> None:
        """Importing the plugin loads no heavy library: a plan imports every plugin and makes no picture.

        A class written into a test file has no module of its own, and passes.
        """
        heavy = sorted(_loaded_with(self.plugin.__module__).intersection(HEAVY))
        expect(not heavy, f"importing {self.plugin.__module__} loads {heavy}; import them inside `open` or a method")

    def test_it_closes_without_having_been_opened(self, tmp_path: Path) -> None:
        """`close` is called after a failure too, even when `open` never was."""
        closing = self.unopened(tmp_path).close()
        if closing is not None:
            asyncio.run(_awaited(closing))

    def test_its_doctor_answers_before_it_is_opened(self, tmp_path: Path) -> None:
        """`doctor` gives findings, each saying what to do, and needs no `open`."""
        for each in self.unopened(tmp_path).doctor():
            expect(isinstance(each, Finding) and each.message, f"{each!r} is not a finding with a message")


def expect_json(told: Mapping[str, Any]) -> str:
    """The text of what a plugin tells, which must be JSON values."""
    try:
        return json.dumps(dict(told), allow_nan=False, sort_keys=True)
    except (TypeError, ValueError) as error:
        raise AssertionError(f"told() must hold JSON values only: {error}") from error


async def _awaited(answer: Awaitable[Any]) -> Any:  # noqa: ANN401  whatever the method gives back
    return await answer


def _loaded_with(module: str) -> frozenset[str]:
    """The modules loaded by importing a plugin's module; its package has often loaded it already."""
    loaded = _loaded_by(module.partition(".")[0])
    return loaded if module in loaded or not loaded else _loaded_by(module)


@lru_cache
def _loaded_by(module: str) -> frozenset[str]:
    """The modules a fresh Python has loaded after importing this one; none when there is no such module."""
    program = (
        f"import importlib.util as u, sys\n"
        f"if u.find_spec({module!r}) is None: sys.exit({_NOT_THERE})\n"
        f"import {module}\nprint(*sys.modules)"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", program]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603  our own text
    expect(ran.returncode in (0, _NOT_THERE), f"importing {module} fails in a fresh Python:\n{ran.stderr}")
    return frozenset(ran.stdout.split())
