"""The `packshot` command: its subcommands are imported when they are called, so that `--version` costs nothing."""

from __future__ import annotations

import importlib
import os
import sys
import warnings
from collections.abc import Mapping

import click

from packshot import __version__
from packshot.secrecy import discreet, guard_environment

COMMANDS: Mapping[str, str] = {
    "init": "Write a first catalog in a new folder.",
    "demo": "Make the sample catalog's pictures in a new folder.",
    "check": "Find everything wrong with a catalog, its records and templates.",
    "plan": "Say what would be made, why, and what it costs.",
    "run": "Make what the plan says.",
    "status": "Say what has been made and how the last runs ended.",
    "review": "Look at everything made and decide what ships, in the browser.",
    "export": "Write what people approved, for a shop.",
    "explain": "Say where a product's values come from, or what an error code means.",
    "costs": "Say what was spent, on what, and what it brought.",
    "doctor": "Test plugins, storage and ledger before anything is paid.",
    "gc": "Remove what nothing needs any more.",
    "backup": "Copy everything that cannot be made again, while runs go on.",
    "plugins": "List the plugins, or show one.",
    "plugin": "Write a plugin of your own, or examine one.",
    "templates": "List the prompt templates, or show one.",
    "schema": "Print the catalog file's JSON schema, for editors.",
    "scene": "Measure the photos of rooms that products are shown in.",
    "testing": "Stand in for a provider, to test without a key and without paying.",
}


class Lazy(click.Group):
    """A group that knows its commands' names and imports a command only to run it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command, in the order people meet them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"packshot.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, message="packshot %(version)s")
@click.option("--debug", is_flag=True, help="Show tracebacks.")
@click.option("--no-plugins", is_flag=True, help="Load no plugins but those that come with packshot.")
def packshot(*, debug: bool, no_plugins: bool) -> None:
    """Turn a product catalog into finished, checked, labelled product pictures.

    Start with `packshot demo`, then `packshot init` for a catalog of your own.
    """
    del debug, no_plugins  # read where they matter


def main() -> int:
    """Run the command line and return its exit code. No secret that the process knows is printed."""
    warnings.filterwarnings("ignore", module=r"PIL\b")  # what a photo's EXIF gets wrong concerns nobody at the desk
    guard_environment(os.environ)
    with discreet():
        return _main()


def _main() -> int:
    try:
        return packshot.main(standalone_mode=False, prog_name="packshot") or 0
    except click.Abort:
        click.echo("interrupted", err=True)
        return 130
    except click.ClickException as error:
        error.show()
        return 2
    except BrokenPipeError:  # the reader has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # noqa: BLE001  the one place where everything ends as a message
        from packshot.cli.failure import report

        return report(error, debug="--debug" in sys.argv, as_json="--json" in sys.argv)
