"""`packshot check`: everything wrong with a catalog, its records, photos and templates."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from packshot.cli import options
from packshot.cli.asking import Asked, tallied
from packshot.cli.session import opened
from packshot.cli.talk import counted, print_json, say, say_problems
from packshot.errors import problem_json


@click.command("check")
@options.catalog
@options.tier
@options.sets
@options.offline
@options.as_json
def command(catalog: Path, tier: str, sets: Sequence[str], *, offline: bool, as_json: bool) -> None:
    """Find everything wrong with a catalog, its records, photos and templates. Nothing is made."""
    with opened(catalog, tier=tier, sets=sets, offline=offline) as session:
        tally = tallied(session, Asked())
        problems = [*session.warnings, *tally.problems]
    if as_json:
        print_json({"packshot": 1, "jobs": tally.jobs, "problems": [problem_json(each) for each in problems]})
    else:
        say_problems(problems, session.catalog.folder)
        say(f"{counted(tally.jobs, 'job')} of {session.catalog.name} can be made; {counted(len(problems), 'problem')}")
    if any(each.level == "error" for each in problems):
        click.get_current_context().exit(2)
