"""`packshot review`: look at everything made, and decide what ships."""

from __future__ import annotations

import getpass
from pathlib import Path

import click

from packshot.cli import options
from packshot.cli.asking import asked
from packshot.cli.importing import importing
from packshot.cli.options import Selectors
from packshot.cli.reviewing import export, serve
from packshot.cli.session import opened
from packshot.cli.talk import near

_LOOPBACK = "127.0.0.1"
_SHORTEST_TOKEN = 16


@click.command("review")
@options.catalog
@importing
@options.selectors
@click.option("--export", "out", type=click.Path(path_type=Path), help="Write the page to OUT.html or OUT.zip instead.")
@click.option("--no-browser", is_flag=True, help="Print the address and open no browser.")
@click.option("--port", type=click.IntRange(0, 65_535), default=0, help="The port to serve on; a free one by default.")
@click.option("--host", default=_LOOPBACK, show_default=True, help="Serve to other machines too; needs --token.")
@click.option("--token", help=f"The secret in the address, {_SHORTEST_TOKEN} characters or more; a new one by default.")
@click.option("--who", default=None, help="Who decides; the name of this user by default.")
def command(
    catalog: Path,
    selectors: Selectors,
    *,
    out: Path | None,
    no_browser: bool,
    port: int,
    host: str,
    token: str | None,
    who: str | None,
) -> None:
    """Look at everything made and decide what ships, in the browser. Ctrl-C ends it; decisions are kept at once."""
    if token is not None and len(token) < _SHORTEST_TOKEN:
        raise click.BadParameter(f"write {_SHORTEST_TOKEN} characters or more", param_hint="--token")
    if host != _LOOPBACK and token is None:
        raise click.UsageError(
            f"--host {host} lets other machines see every picture, prompt and price of this catalog and decide about"
            f" them, without encryption: give them a secret with --token, {_SHORTEST_TOKEN} characters or more"
        )
    with opened(catalog, tier=selectors.tier, sets=selectors.sets, readonly=out is not None, offline=True) as session:
        what = asked(session, selectors)
        if out:
            click.echo(near(export(session, what, out)))
            return
        serve(session, what, host=host, port=port, token=token, who=_name(who), browser=not no_browser)


def _name(who: str | None) -> str:
    if who is not None:
        return who
    try:
        return getpass.getuser()
    except OSError:  # nobody by that number is known here
        return ""
