"""`packshot demo`: the sample catalog's pictures, without a key, an account or a network."""

from __future__ import annotations

from pathlib import Path

import click

from packshot.cli.asking import Asked
from packshot.cli.making import Terms, make
from packshot.cli.samples import copy_sample
from packshot.cli.session import opened
from packshot.cli.talk import near, say
from packshot.planning.plan import Selection


@click.command("demo")
@click.argument("folder", type=click.Path(path_type=Path), default="packshot-demo")
def command(folder: Path) -> None:
    """Copy the sample catalog into FOLDER and make its pictures: no key, no account, no network."""
    copy_sample(folder)
    with opened(folder, readonly=False) as session:
        report = make(session, Asked(Selection(), None), Terms(yes=True))
    say(f"pictures are in {near(folder / 'out')}")
    say()
    say("next:")
    say(f"  packshot plan {near(folder)}      after changing a hex in {near(folder / 'catalog.toml')}")
    say(f"  packshot run {near(folder)}       makes only what changed")
    say("  packshot init my-shop      a catalog of your own")
    click.get_current_context().exit(report.exit_code)
