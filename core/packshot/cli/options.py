"""Arguments and options that several commands share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from functools import wraps
from pathlib import Path
from typing import Any

import click

_Option = Callable[[Callable[..., Any]], Callable[..., Any]]

catalog = click.argument("catalog", type=click.Path(path_type=Path), default=".", metavar="[CATALOG]")
as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object on stdout.")
tier = click.option("--tier", default="draft", show_default=True, help="The quality level to make.")
sets = click.option(
    "--set",
    "sets",
    multiple=True,
    metavar="[SHOT.]SETTING=VALUE",
    help="Override a setting of a shot, or of every shot.",
)
offline = click.option("--offline", is_flag=True, help="Fetch no photos from the web; use those fetched before.")
approved = click.option("--approved", is_flag=True, help="Only what has an approved draft at the lower tier.")
batch = click.option("--batch", is_flag=True, help="Order in batches where a generator can: cheaper, within a day.")

_FILTERS = (
    click.option("--product", "products", multiple=True, metavar="ID", help="Only this product; may be repeated."),
    click.option("--shot", "shots", multiple=True, metavar="NAME", help="Only this shot."),
    click.option("--scene", "scenes", multiple=True, metavar="KEY", help="Only this scene."),
    click.option("--colorway", "colorways", multiple=True, metavar="KEY", help="Only this colorway."),
    tier,
)
_SELECTORS = (
    *_FILTERS,
    click.option("--limit", type=click.IntRange(min=1), help="At most this many jobs that are not made yet."),
    sets,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Selectors:
    """Which of the catalog's jobs a command line asks for."""

    products: Sequence[str] = ()
    shots: Sequence[str] = ()
    scenes: Sequence[str] = ()
    colorways: Sequence[str] = ()
    limit: int | None = None
    tier: str = "draft"
    sets: Sequence[str] = ()


def selectors(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the selectors, as one value named `selectors`."""
    return _given(command, _SELECTORS)


def filters(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the selectors of what has been made, as one value named `selectors`."""
    return _given(command, _FILTERS)


def _given(command: Callable[..., Any], selecting: Sequence[_Option]) -> Callable[..., Any]:
    @wraps(command)
    def gathered(**options: Any) -> Any:  # noqa: ANN401  click's values
        names = [field.name for field in fields(Selectors) if field.name in options]
        chosen = {name: options.pop(name) for name in names}
        return command(selectors=Selectors(**chosen), **options)

    given: Callable[..., Any] = gathered
    for option in reversed(selecting):
        given = option(given)
    return given
