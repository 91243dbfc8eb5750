"""How a command that could not go on ends: one clear message, and a traceback only when asked for."""

from __future__ import annotations

import traceback
from pathlib import Path

import click

from packshot.api import Problem
from packshot.cli.talk import print_json, say_problems
from packshot.errors import InputError, PackshotError, problem_json
from packshot.faults import PluginRaised
from packshot.ledger import LedgerError
from packshot.ledger.failures import disk_problem


def report(error: Exception, *, debug: bool, as_json: bool) -> int:
    """Show the error, to a script too where it asked for JSON, and return the exit code."""
    if debug:
        click.echo(traceback.format_exc(), err=True)
    stop = _stop(error)
    if stop is not None:
        say_problems(stop.problems)
        if as_json:
            print_json({"packshot": 1, "problems": [problem_json(each) for each in stop.problems]})
        return stop.exit_code
    click.echo(f"error[bug]: packshot failed in a way it should not: {type(error).__name__}: {error}", err=True)
    if not debug:
        click.echo("  = run it again as `packshot --debug ...` and report what it prints", err=True)
    return 1


def unwritable(error: OSError) -> Problem:
    """A file the system does not let packshot read or write."""
    named = isinstance(error.filename, str | Path)
    return disk_problem(error, Path(error.filename) if named else None)


def _stop(error: Exception) -> PackshotError | None:
    """What stops the command, in words for people; None for a bug of ours."""
    match error:
        case PackshotError():
            return error
        case LedgerError():
            return InputError(error.problem)
        case OSError():
            return InputError(unwritable(error))
        case PluginRaised():
            fix = "report it to the plugin's author, or use another plugin"
            return InputError(Problem(code="plugin.raised", message=str(error), fix=fix))
    return None
