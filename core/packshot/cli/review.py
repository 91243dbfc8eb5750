"""`packshot review`: the contact sheet of everything made."""

from __future__ import annotations

from pathlib import Path

import click

from packshot.cli import options
from packshot.cli.asking import asked
from packshot.cli.importing import importing
from packshot.cli.options import Selectors
from packshot.cli.session import opened
from packshot.cli.sheet import standing, whole_sheet, write_sheet
from packshot.cli.talk import near


@click.command("review")
@options.catalog
@importing
@options.selectors
@click.option("--open", "show", is_flag=True, help="Open it in the browser.")
def command(
    catalog: Path,
    selectors: Selectors,
    *,
    show: bool,
) -> None:
    """Write the contact sheet of everything made: one page that opens from disk."""
    with opened(catalog, tier=selectors.tier, sets=selectors.sets, offline=True) as session:
        what = asked(session, selectors)
        sheet = write_sheet(session, whole_sheet(session, what, standing(session, what)))
    click.echo(near(sheet))
    if show:
        click.launch(str(sheet))
