"""How a command that could not go on ends: one clear message, and a traceback only when asked for."""

from __future__ import annotations

import traceback

import click

from packshot.cli.talk import print_json, say_problems
from packshot.errors import InputError, PackshotError, problem_json
from packshot.ledger import LedgerError


def report(error: Exception, *, debug: bool, as_json: bool) -> int:
    """Show the error, to a script too where it asked for JSON, and return the exit code."""
    if debug:
        click.echo(traceback.format_exc(), err=True)
    stop = InputError(error.problem) if isinstance(error, LedgerError) else error
    if isinstance(stop, PackshotError):
        say_problems(stop.problems)
        if as_json:
            print_json({"packshot": 1, "problems": [problem_json(each) for each in stop.problems]})
        return stop.exit_code
    click.echo(f"error[bug]: packshot failed in a way it should not: {type(error).__name__}: {error}", err=True)
    if not debug:
        click.echo("  = run it again as `packshot --debug ...` and report what it prints", err=True)
    return 1
