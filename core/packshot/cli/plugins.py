"""`packshot plugins`: what is installed, where it came from, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import click

from packshot.api import Problem
from packshot.catalog.names import did_you_mean
from packshot.cli import options
from packshot.cli.hosting import host
from packshot.cli.showing import page, sentence
from packshot.cli.talk import print_json, say_problems
from packshot.errors import InputError, problem_json
from packshot.plugins import Plugins, Provided, Source


class _Group(click.Group):
    """Says what to type where somebody names a plugin instead of a command."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is named."""
        if args and args[0] not in self.commands:
            raise click.UsageError(f'"{args[0]}" is no command of `packshot plugins`; plugins show {args[0]}', ctx)
        return super().resolve_command(ctx, args)


@click.group("plugins", cls=_Group, invoke_without_command=True)
@options.as_json
@click.pass_context
def command(context: click.Context, *, as_json: bool) -> None:
    """List the plugins: kind, name, where each comes from, API level, status, and the time its import took."""
    if context.invoked_subcommand:
        return
    plugins = host()
    if as_json:
        rows = [_provided_json(each) for each in plugins.provided]
        sources = [_source_json(each) for each in plugins.sources]
        problems = [problem_json(each) for each in plugins.problems]
        print_json({"packshot": 1, "plugins": rows, "sources": sources, "problems": problems})
        return
    for line in (*_table(_provided(plugins)), "", *_table(map(_source, plugins.sources))):
        click.echo(line)
    say_problems(plugins.problems)


@command.command("show")
@click.argument("name")
def show(name: str) -> None:
    """Show the plugin of this NAME: its options, their types, defaults and variables, and a part of a catalog."""
    plugins = host()
    found = [each for each in plugins.provided if each.name == name]
    if not found:
        fix = did_you_mean(name, [each.name for each in plugins.provided]) or "packshot plugins lists them all"
        about = [problem for each in plugins.sources if each.candidate.name == name for problem in each.problems]
        raise InputError(Problem(code="plugin.unknown", message=f'there is no plugin "{name}"', fix=fix), *about)
    for each in found:
        click.echo("\n".join(page(each)))


def _provided(plugins: Plugins) -> Iterator[tuple[str, ...]]:
    for each in plugins.provided:
        yield each.kind, each.name, each.origin, f"API {each.cls.api}", sentence(each.cls)


def _source(each: Source) -> tuple[str, ...]:
    reason = "; ".join(f"{problem.message} ({problem.where})" for problem in each.problems)
    brought = f"{len(each.brought)} provided" if each.brought else ""
    took = "" if each.off else f"{1000 * each.seconds:.0f} ms"
    return each.status, each.candidate.name, each.candidate.origin, took, reason or brought


def _table(rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """Rows in columns as wide as they need to be; the last one as it is."""
    kept = list(rows)
    widths = [max(map(len, column)) for column in zip(*kept, strict=True)]
    for row in kept:
        yield "  ".join(f"{cell:{width}}" for cell, width in zip(row[:-1], widths, strict=False)) + f"  {row[-1]}"


def _provided_json(each: Provided) -> dict[str, object]:
    return {
        "kind": each.kind,
        "name": each.name,
        "origin": each.origin,
        "api": each.cls.api,
        "recipe": each.cls.recipe,
        "about": sentence(each.cls),
    }


def _source_json(each: Source) -> dict[str, object]:
    return {
        "name": each.candidate.name,
        "origin": each.candidate.origin,
        "status": each.status,
        "import_ms": None if each.off else round(1000 * each.seconds, 1),
        "provides": each.brought,
        "problems": [problem_json(problem) for problem in each.problems],
    }
