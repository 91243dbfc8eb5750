"""`packshot templates`: the prompt templates there are, and what one says."""

from __future__ import annotations

from pathlib import Path

import click

from packshot.cli.hosting import host
from packshot.cli.talk import near
from packshot.errors import InputError
from packshot.prompts import Prompts, PromptTemplate


@click.command("templates")
@click.argument("name", required=False)
@click.option("--catalog", type=click.Path(path_type=Path), default=".", help="Whose own templates come first.")
def command(name: str | None, catalog: Path) -> None:
    """List the prompt templates, or print the one NAMEd: copy it beside your catalog to make it yours."""
    folder = catalog.parent if catalog.is_file() else catalog
    plugins = host()
    prompts = Prompts([folder / "templates", *(each.folder for each in plugins.templates)])
    if name is None:
        for known in sorted(prompts.names()):
            click.echo(_line(prompts, known))
        return
    template = prompts.template(name)
    if not isinstance(template, PromptTemplate):
        raise InputError(template)
    click.echo(template.file.read_text("utf-8"), nl=False)


def _line(prompts: Prompts, name: str) -> str:
    template = prompts.template(name)
    if not isinstance(template, PromptTemplate):
        return f"{name:14} broken: {template.message}"
    return f"{name:14} {template.head.title:45} {template.head.operation:9} {near(template.file)}"
