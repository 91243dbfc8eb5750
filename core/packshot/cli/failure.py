"""How a command that could not go on ends: one clear message, and a traceback only when asked for."""

from __future__ import annotations

import traceback

import click

from packshot.cli.talk import say_problems
from packshot.errors import InputError, PackshotError
from packshot.ledger import LedgerError


def report(error: Exception, *, debug: bool) -> int:
    """Show the error and return the exit code."""
    if debug:
        click.echo(traceback.format_exc(), err=True)
    if isinstance(error, PackshotError):
        say_problems(error.problems)
        return error.exit_code
    if isinstance(error, LedgerError):
        say_problems([error.problem])
        return InputError.exit_code
    click.echo(f"error[bug]: packshot failed in a way it should not: {type(error).__name__}: {error}", err=True)
    if not debug:
        click.echo("  = run it again as `packshot --debug ...` and report what it prints", err=True)
    return 1
