"""`packshot review --import`: decisions that were made in the page's file, taken over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import Any

import click

from packshot.cli import options
from packshot.cli.session import opened
from packshot.cli.talk import counted, print_json, say, say_problems
from packshot.errors import InputError
from packshot.exchange.decisions import read
from packshot.exchange.taking import Taken, take


def importing(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command `--import FILE`, which takes decisions over instead of doing what the command does."""

    @wraps(command)
    def either(catalog: Path, *, taken: Path | None, as_json: bool, **rest: Any) -> Any:  # noqa: ANN401  click's values
        if taken is None and as_json:
            raise click.UsageError("--json goes with --import")
        return command(catalog=catalog, **rest) if taken is None else _take_over(catalog, taken, as_json=as_json)

    path = click.Path(path_type=Path, exists=True, dir_okay=False)
    option = click.option("--import", "taken", type=path, help="Take decisions over from a CSV or JSON file instead.")
    return option(options.as_json(either))


def _take_over(catalog: Path, file: Path, *, as_json: bool) -> None:
    reading = read(file, datetime.now(UTC))
    if reading.problems:
        raise InputError(*reading.problems)
    with opened(catalog, readonly=False, offline=True) as session:
        taken = take(reading.decisions, session.ledger)
    say_problems(taken.stale)
    say(_told(taken))
    if as_json:
        print_json(taken.json())
    if taken.stale:
        click.get_current_context().exit(4)


def _told(taken: Taken) -> str:
    late = f", {len(taken.stale)} left alone because they come too late" if taken.stale else ""
    return f"{counted(taken.applied, 'decision')} taken over, {taken.already} stood so already{late}"
