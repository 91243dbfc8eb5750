"""`packshot demo`: the sample catalog's pictures, without a key, an account or a network."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from packshot.cli.asking import Asked
from packshot.cli.making import Terms, make
from packshot.cli.samples import copy_sample
from packshot.cli.session import opened
from packshot.cli.talk import near, say


@click.command("demo")
@click.argument("folder", type=click.Path(path_type=Path), default="packshot-demo")
def command(folder: Path) -> None:
    """Copy the sample catalog into FOLDER and make its pictures: no key, no account, no network."""
    copy_sample(folder)
    with opened(folder, readonly=False) as session:
        report = make(session, Asked(), Terms(yes=True))
    say(f"pictures are in {near(folder / 'out')}")
    say()
    say("next:")
    steps = dict(_next(near(folder)))
    for command, effect in steps.items():
        say(f"  {command.ljust(max(map(len, steps)))}   {effect}")
    click.get_current_context().exit(report.exit_code)


def _next(folder: str) -> Iterator[tuple[str, str]]:
    """What to type now, with packshot as it can be called here."""
    packshot = "packshot" if shutil.which("packshot") else near(Path(sys.argv[0]))
    yield f"{packshot} plan {folder}", f"says what changes, after you edit a hex in {folder}/catalog.toml"
    yield f"{packshot} run {folder}", "makes only what changed"
    yield f"{packshot} init my-shop", "begins a catalog of your own"
