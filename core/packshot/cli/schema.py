"""`packshot schema`: the JSON schema of the catalog file."""

from __future__ import annotations

import click

from packshot.catalog.schema import schema
from packshot.cli.hosting import host
from packshot.cli.talk import print_json


@click.command("schema")
def command() -> None:
    """Print the catalog file's JSON schema, with the options of every installed plugin."""
    print_json(schema(host()))
