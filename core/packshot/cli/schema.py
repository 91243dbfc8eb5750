"""`packshot schema`: the JSON schema of the catalog file."""

from __future__ import annotations

import click

from packshot import settings
from packshot.catalog.schema import schema
from packshot.cli.talk import print_json
from packshot.plugins import Plugins


@click.command("schema")
def command() -> None:
    """Print the catalog file's JSON schema, with the options of every installed plugin."""
    print_json(schema(Plugins.load(settings.load().plugin_dirs)))
