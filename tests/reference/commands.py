"""Every command with its arguments and options, as click knows them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click
from tests.reference.markdown import joined, paragraphs, table

from packshot.cli.app import packshot

_INTRODUCTION = """
`packshot COMMAND --help` says the same at the terminal. `CATALOG` is a `catalog.toml` or its folder; without one
it is the folder you are in. [Running](running.md#exit-codes) has the exit codes, [JSON outputs](json.md) what
`--json` prints.
"""
Path = Sequence[str]


def every(command: click.Command = packshot, path: Path = ("packshot",)) -> Iterator[tuple[Path, click.Command]]:
    """Each command and what is below it, with the words one types."""
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None, name
            yield from every(below, (*path, name))


def page() -> str:
    """docs/reference-commands.md."""
    return joined([["# Commands"], [_INTRODUCTION.strip()], *(part for each in every() for part in _parts(*each))])


def _parts(path: Path, command: click.Command) -> Iterator[list[str]]:
    context = click.Context(command, info_name=" ".join(path))
    usage = command.collect_usage_pieces(context)
    yield [f"## {' '.join(path)}"]
    yield [f"`{' '.join([*path, *usage])}`"]
    yield from ([text] for text in paragraphs(command.help or ""))
    options = [each for each in command.params if isinstance(each, click.Option) and not each.hidden]
    rows = [(f"`{_written(each, context)}`", _default(each), (each.help or "").replace("\n", " ")) for each in options]
    yield list(table(("option", "default", "what it does"), rows))


def _written(option: click.Option, context: click.Context) -> str:
    names = ", ".join([*option.opts, *option.secondary_opts])
    return names if option.is_flag else f"{names} {option.make_metavar(context)}"


def _default(option: click.Option) -> str:
    value = option.to_info_dict()["default"]
    shown = isinstance(value, str | int | float) and not option.is_flag
    return f"`{value}`" if shown else ""
