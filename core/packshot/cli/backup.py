"""`packshot backup`: a copy of everything that cannot be made again, while runs go on."""

from __future__ import annotations

from pathlib import Path

import click

from packshot.cli import options
from packshot.cli.keeping import kept, work_of
from packshot.cli.talk import counted, near, print_json, say


@click.command("backup")
@click.argument("catalog", type=click.Path(path_type=Path))
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@options.as_json
def command(catalog: Path, folder: Path, *, as_json: bool) -> None:
    """Copy ledger, decisions and originals to FOLDER, or what is new since the last time; runs may go on meanwhile."""
    with kept(catalog, readonly=False) as ledger:
        done = ledger.back_up(folder)
    say(f"{near(folder)} has {counted(done.originals, 'original')}; {counted(done.copied, 'file')} copied this time")
    say(f"to restore, put it beside the catalog as {near(work_of(catalog))}")
    if as_json:
        print_json(
            {
                "packshot": 1,
                "folder": near(folder),
                "originals": done.originals,
                "copied": done.copied,
                "bytes": done.bytes,
            }
        )
