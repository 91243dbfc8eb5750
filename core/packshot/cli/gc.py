"""`packshot gc`: remove what nothing needs any more."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from packshot.api import Problem
from packshot.cli import options
from packshot.cli.keeping import kept
from packshot.cli.talk import counted, near, print_json, say
from packshot.errors import ConsentError
from packshot.ledger.leftovers import Kind, Leftover

_ABOUT: Mapping[Kind, str] = {
    "temporary": "files that were never finished",
    "answer": "answers whose pictures are kept",
    "batch": "plans of batches that have ended",
    "preview": "unfinished pictures of runs that have ended",
    "failed": "assets that did not ship and have been made anew",
    "thumbnail": "thumbnails of pictures that are gone",
    "map": "heat maps of pictures that are gone",
    "original": "bytes that no picture was ever noted for",
}
_UNITS = ("B", "kB", "MB", "GB", "TB")
_STEP = 1_000


@click.command("gc")
@options.catalog
@click.option("--dry-run", is_flag=True, help="Only say what would go.")
@click.option("--yes", is_flag=True, help="Remove without asking.")
@options.as_json
def command(catalog: Path, *, dry_run: bool, yes: bool, as_json: bool) -> None:
    """Remove what nothing needs any more: never an original that the ledger, a decision or a file beside it names."""
    with kept(catalog, readonly=True) as ledger:
        found = list(ledger.leftovers())
    _list(found)
    removing = bool(found) and not dry_run
    if removing:
        _ask(yes=yes)
        with kept(catalog, readonly=False) as ledger:
            found = ledger.remove_leftovers()
        say(f"removed {counted(len(found), 'file')}, {_size(found)}")
    if as_json:
        print_json(_json(found, removed=removing))


def _list(found: Sequence[Leftover]) -> None:
    if not found:
        say("nothing to remove")
        return
    for kind, about in _ABOUT.items():
        if some := [each for each in found if each.kind == kind]:
            say(f"{len(some):6}  {_size(some):>9}  {about}, like {near(some[0].file)}")


def _ask(*, yes: bool) -> None:
    """Go on only with somebody's word."""
    if yes:
        return
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        fix = "say --yes to remove it, or --dry-run to look only"
        raise ConsentError(Problem(code="consent.needed", message="there is no terminal to ask at", fix=fix))
    if not click.confirm("Remove it?", err=True):
        raise ConsentError(Problem(code="consent.declined", message="nothing was removed"))


def _size(found: Sequence[Leftover]) -> str:
    size, unit = float(sum(each.bytes for each in found)), 0
    while size >= _STEP and unit < len(_UNITS) - 1:
        size, unit = size / _STEP, unit + 1
    return f"{size:.1f} {_UNITS[unit]}" if unit else f"{size:.0f} B"


def _json(found: Sequence[Leftover], *, removed: bool) -> dict[str, object]:
    return {
        "packshot": 1,
        "removed": removed,
        "bytes": sum(each.bytes for each in found),
        "files": [{"kind": each.kind, "path": near(each.file), "bytes": each.bytes} for each in found],
    }
