"""The contract of every plugin, whatever its kind."""

from __future__ import annotations

import asyncio
import inspect
import json
import re
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar

from pydantic import ValidationError

from packshot.api import API_LEVEL, Context, Finding, GeneratorFailure, Plugin, PluginConfig
from packshot.api.describing import descriptions
from packshot.testing.contracts.burdens import cancelled, files, gathered, grown, is_async, together
from packshot.testing.contracts.importing import HEAVY, done_by, loaded_by
from packshot.testing.contracts.rules import NotExamined, expect, gold, refused, silver
from packshot.testing.contracts.secrecy import CANARY, bare_fields, listening, secret_options

__all__ = ["Done", "PluginContract", "expect", "expect_json"]

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")

Done = Callable[[Any], Any]
"""Waits for what a plugin's `def` or `async def` method gave back, in the loop the plugin was opened in."""


class PluginContract:
    """Well formed, light to import, strict about its options, and left alone with secrets, memory and other runs."""

    plugin: ClassVar[type[Plugin[Any]]]
    """The class under test."""
    options: ClassVar[Mapping[str, Any]] = {}
    """Its options, as a catalog would write them."""
    work: ClassVar[str]
    """The method that does the work of this kind of plugin."""

    def arguments(self, folder: Path) -> tuple[Any, ...]:
        """What `work` is called with, the files in `folder`."""
        raise NotImplementedError

    def outcome(self, answer: Any) -> object:  # noqa: ANN401  whatever the work gives back
        """What can be compared of an answer."""
        return answer

    def unopened(self, folder: Path, **options: Any) -> Any:  # noqa: ANN401  each kind has its own methods
        """The plugin as a plan knows it: created for a catalog's folder and never opened."""
        missing = [name for name, field in self.plugin.Config.model_fields.items() if field.is_required()]
        if unset := sorted(set(missing) - {*self.options, *options}):
            raise NotExamined(f"give the contract `options`: {', '.join(unset)} must be set")
        config = self.plugin.Config(**{**self.options, **options})
        return self.plugin(config, Context(folder=folder, cache=folder / ".packshot/cache"))

    @contextmanager
    def opened(self, folder: Path, **options: Any) -> Iterator[tuple[Any, Done]]:  # noqa: ANN401  as a catalog's
        """The plugin at work in a catalog's folder, and what waits for its answers."""
        made = self.unopened(folder, **options)
        with asyncio.Runner() as loop:

            def done(answer: Any) -> Any:  # noqa: ANN401  whatever the method gives back
                return loop.run(_awaited(answer)) if inspect.isawaitable(answer) else answer

            done(made.open())
            try:
                yield made, done
            finally:
                done(made.close())

    @contextmanager
    def working(self, folder: Path, **options: Any) -> Iterator[tuple[Any, Done]]:  # noqa: ANN401  as a catalog's
        """The plugin in the state its work is done in."""
        with self.opened(folder, **options) as opened:
            yield opened

    def test_it_is_well_formed(self) -> None:
        """The name is lower case with dashes, the API level is one packshot has, the recipe counts from 1.

        If this fails, look at the first lines of the class: `name`, `api`, `recipe` and its docstring.
        """
        expect(_NAME.fullmatch(self.plugin.name), f'the name "{self.plugin.name}" is not lower-case-with-dashes')
        expect(self.plugin.api in range(1, API_LEVEL + 1), f"api is {self.plugin.api}; packshot has {API_LEVEL}")
        expect(self.plugin.recipe >= 1, "recipe counts from 1")
        expect(inspect.getdoc(self.plugin), "the class has no docstring; people read it in `packshot plugins`")

    def test_an_unknown_option_is_refused(self) -> None:
        """A misspelt option is an error, never ignored, so that packshot can say which one was meant.

        If this fails, look whether `Config` is a PluginConfig and leaves `extra="forbid"` as it is.
        """
        expect(issubclass(self.plugin.Config, PluginConfig), "Config must be a PluginConfig")
        with refused(ValidationError, "the option no_such_option was ignored", saying="no_such_option"):
            self.plugin.Config(**{**self.options, "no_such_option": 1})

    def test_its_options_have_a_schema(self) -> None:
        """Editors complete a catalog from the JSON schema of the options, each with its description.

        If this fails, look for a field of `Config` without a string below it.
        """
        fields = self.plugin.Config.model_fields
        schema = self.plugin.Config.model_json_schema()
        expect(set(schema.get("properties", {})) == set(fields), "an option is missing from the JSON schema")
        bare = fields.keys() - descriptions(self.plugin.Config).keys()
        expect(not bare, f"options without a description: {bare}")

    def test_its_module_is_light(self) -> None:
        """Importing the plugin loads no heavy library: a plan imports every plugin and makes no picture.

        A class written into a test file has no module of its own, and passes. If this fails, look at the top of the
        module, and of those it imports: clients, SDKs and numpy belong into `open` or a method.
        """
        heavy = sorted(loaded_by(self.plugin.__module__).intersection(HEAVY))
        expect(not heavy, f"importing {self.plugin.__module__} loads {heavy}; import them inside `open` or a method")

    def test_it_closes_without_having_been_opened(self, tmp_path: Path) -> None:
        """`close` is called after a failure too, even when `open` never was.

        If this fails, look for an attribute that only `open` sets: give it its empty value in `__init__`.
        """
        closing = self.unopened(tmp_path).close()
        if closing is not None:
            asyncio.run(_awaited(closing))

    def test_its_doctor_answers_before_it_is_opened(self, tmp_path: Path) -> None:
        """`doctor` gives findings, each saying what to do, and needs no `open`.

        If this fails, look at `doctor`: it is asked before anything is paid, and must not need a client.
        """
        for each in self.unopened(tmp_path).doctor():
            expect(isinstance(each, Finding) and each.message, f"{each!r} is not a finding with a message")

    @silver
    def test_it_works_for_several_at_once(self, tmp_path: Path) -> None:
        """Four pieces of work at the same time give what one gives: a run has many jobs and one of each plugin.

        If this fails, look for what the method keeps on `self` or in its module while it works.
        """
        with self.working(tmp_path) as (made, done):
            call = self._call(made, tmp_path)
            alone = self.outcome(done(call()))
            if is_async(getattr(made, self.work)):
                outcomes = [self.outcome(each) for each in done(gathered([call() for _ in range(4)]))]
            else:
                outcomes = together(lambda: self.outcome(call()))
            expect(all(each == alone for each in outcomes), "work done at the same time came out otherwise")

    @silver
    def test_cancelling_leaves_nothing_behind(self, tmp_path: Path) -> None:
        """Work cut off at its first pause leaves no file half written and no task running; `def` cannot be cut off.

        If this fails, look for tasks that nobody awaits, and files that are not written beside and renamed.
        """
        with self.working(tmp_path) as (made, done):
            if not is_async(getattr(made, self.work)):
                return
            call, before = self._call(made, tmp_path), files(tmp_path)
            tasks = done(cancelled(call()))
            expect(not tasks, f"tasks went on after the work was cancelled: {tasks}")
            left = sorted(each.name for each in files(tmp_path) - before)
            expect(not left, f"cancelled work left files behind: {left}")

    @gold
    def test_importing_it_does_no_work(self) -> None:
        """Importing connects to nothing, starts nothing and writes nothing: `--help` imports it too.

        If this fails, look at the top of the module for calls; put them into `open`.
        """
        done = done_by(self.plugin.__module__)
        expect(not done, f"importing {self.plugin.__module__} does work: {'; '.join(done)}")

    @gold
    def test_its_secrets_stay_its_own(self, tmp_path: Path) -> None:
        """A secret stands in no schema, repr, log, key or error.

        If this fails, look whether the option is a `SecretStr`, and where `get_secret_value()` is called.
        """
        bare = bare_fields(self.plugin.Config)
        expect(not bare, f"{bare} sound like secrets and are plain text; make them SecretStr")
        secret = secret_options(self.plugin.Config, self.options)
        with listening() as heard:
            said = [*self._said(tmp_path, secret), *heard]
        leaks = [text for text in said if CANARY in text]
        expect(not leaks, f"a secret was told: {leaks[:1]}")

    @gold
    def test_it_keeps_no_memory_of_its_work(self, tmp_path: Path) -> None:
        """A dozen more pieces of work leave memory as it was: a catalog may have a hundred thousand.

        If this fails, look for lists that grow, and caches without a bound.
        """
        with self.working(tmp_path) as (made, done):
            call = self._call(made, tmp_path)
            kept = grown(lambda: self.outcome(done(call())))
        expect(kept is None, f"memory grows: {kept}")

    def _call(self, made: Any, folder: Path) -> Callable[[], Any]:  # noqa: ANN401  as `opened` gives it
        arguments = self.arguments(folder)
        return lambda: getattr(made, self.work)(*arguments)

    def _said(self, folder: Path, secret: Mapping[str, Any]) -> Iterator[str]:
        """All that a plugin with these secrets says of itself while it works."""
        made = self.unopened(folder, **secret)
        yield repr(made)
        yield repr(made.config)
        yield json.dumps(self.plugin.Config.model_json_schema())
        yield from (each.message for each in made.doctor())
        yield from self.told(made, folder)
        try:
            with self.working(folder, **secret) as (opened, done):
                self.outcome(done(self._call(opened, folder)()))
        except (GeneratorFailure, OSError, ValueError) as error:
            yield str(error)

    def told(self, made: Any, folder: Path) -> Iterator[str]:  # noqa: ANN401  as `unopened` gives it
        """What goes into keys."""
        if hasattr(made, "told"):
            yield expect_json(made.told(self.arguments(folder)[-1]))


def expect_json(told: Mapping[str, Any]) -> str:
    """The text of what a plugin tells, which must be JSON values."""
    try:
        return json.dumps(dict(told), allow_nan=False, sort_keys=True)
    except (TypeError, ValueError) as error:
        raise AssertionError(f"told() must hold JSON values only: {error}") from error


async def _awaited(answer: Awaitable[Any]) -> Any:  # noqa: ANN401  whatever the method gives back
    return await answer
