"""`packshot testing damage`: a picture spoilt on a dial, to see what a check finds of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from packshot.api import Picture, PictureError, Placement

if TYPE_CHECKING:
    from packshot.testing.damage import Fault

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("damage")
@click.argument("picture", type=_FILE)
@click.option("--fault", "name", required=True, metavar="NAME", help="What is done: hue, blur, added-object ...")
@click.option(
    "--dose", type=click.FloatRange(0, 1), default=0.5, show_default=True, help="0 is nothing, 1 plain to see."
)
@click.option("--product", type=_FILE, help="A mask of the product, white; empty takes the picture's own alpha.")
@click.option("--part", type=_FILE, help="A mask of what takes the colour, white; empty takes the product.")
@click.option(
    "--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Where and which way, by chance."
)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), default="damaged.png", show_default=True)
def command(
    picture: Path, *, name: str, dose: float, product: Path | None, part: Path | None, seed: int, output: Path
) -> None:
    """Damage a true picture, on white, and write it as PNG.

    A NAME is one of hue, lightness, saturation, blur, moved-edge, moved, added-object, added-beside, erased-part,
    redrawn-detail, background.
    """
    import numpy as np

    from packshot.testing.damage import Truth

    fault = _fault(name)
    shown = _decoded(picture)
    masks = [_mask(each, shown) for each in (product, part)]
    truth = Truth.of(shown, *masks)
    spoilt = Picture.from_array(fault(truth, dose, np.random.default_rng(seed)), Placement())
    try:
        output.write_bytes(spoilt.to_png())
    except OSError as error:
        raise click.ClickException(f"{output} cannot be written: {error.strerror}") from error
    click.echo(output)


def _fault(name: str) -> Fault:
    from packshot.testing.damage import FAULTS

    known = {each.replace("_", "-"): fault for each, fault in FAULTS.items() if each != "changed_text"}
    if name not in known:
        raise click.BadParameter(f"{name!r} is no fault; there are {', '.join(known)}", param_hint="--fault")
    return known[name]


def _mask(path: Path | None, shown: Picture) -> Picture | None:
    if path is None:
        return None
    mask = _decoded(path).grey()
    if mask.size != shown.size:
        raise click.BadParameter(f"{path} is {mask.size}, and the picture {shown.size}; a mask has the picture's size")
    return mask


def _decoded(path: Path) -> Picture:
    try:
        return Picture.decode(path.read_bytes())
    except (OSError, PictureError) as error:
        raise click.BadParameter(f"{path}: {error}") from error
