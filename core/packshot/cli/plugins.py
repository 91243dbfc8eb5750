"""`packshot plugins`: what is installed, where it came from, and what is wrong with it."""

from __future__ import annotations

import inspect
from typing import Any

import click

from packshot import settings
from packshot.api import Problem
from packshot.api.describing import descriptions
from packshot.catalog.names import did_you_mean
from packshot.cli import options
from packshot.cli.talk import print_json, say_problems
from packshot.errors import InputError, problem_json
from packshot.plugins import Plugins, Provided


@click.command("plugins")
@click.argument("name", required=False)
@options.as_json
def command(name: str | None, *, as_json: bool) -> None:
    """List the plugins, or show the options of the one NAMEd."""
    plugins = Plugins.load(settings.load().plugin_dirs)
    if name is not None:
        _show(plugins, name)
    elif as_json:
        rows = [_json(each) for each in plugins.provided]
        print_json({"packshot": 1, "plugins": rows, "problems": [problem_json(each) for each in plugins.problems]})
    else:
        for each in plugins.provided:
            click.echo(f"{each.kind:14} {each.name:16} {each.origin:24} {_sentence(each.cls)}")
        say_problems(plugins.problems)


def _show(plugins: Plugins, name: str) -> None:
    found = [each for each in plugins.provided if each.name == name]
    if not found:
        fix = did_you_mean(name, [each.name for each in plugins.provided]) or "packshot plugins lists them all"
        raise InputError(Problem(code="plugin.unknown", message=f'there is no plugin "{name}"', fix=fix))
    for each in found:
        click.echo(f"{each.kind} {each.name}, from {each.origin}, API {each.cls.api}, recipe {each.cls.recipe}")
        click.echo(inspect.cleandoc(each.cls.__doc__ or ""))
        said = descriptions(each.cls.Config)
        for option, field in each.cls.Config.model_fields.items():
            default = "required" if field.is_required() else repr(field.get_default(call_default_factory=True))
            click.echo(f"  {option:14} {default:12} {said.get(option, '')}")


def _sentence(cls: type[Any]) -> str:
    return inspect.cleandoc(cls.__doc__ or "").split("\n")[0]


def _json(each: Provided) -> dict[str, object]:
    return {
        "kind": each.kind,
        "name": each.name,
        "origin": each.origin,
        "api": each.cls.api,
        "recipe": each.cls.recipe,
        "about": _sentence(each.cls),
    }
