"""`packshot scene calibrate`: measure the photo of a room."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from packshot.api import Picture, PictureError, Place, Problem
from packshot.cli.clicks import LENGTH, LINE, POINT
from packshot.cli.talk import near, say
from packshot.errors import InputError
from packshot.review.replacing import replace_with

if TYPE_CHECKING:
    from packshot.scenes.calibrating import Calibrated, Measured
    from packshot.scenes.camera import Point
    from packshot.scenes.estimating import Colour

_MEASURES: tuple[Callable[..., Any], ...] = (
    click.option("--at", type=POINT, help="Where the middle of a product's front stands."),
    click.option("--line", "length", type=LENGTH, help="A line on the floor, and its true length."),
    click.option("--depth", type=LINE, multiple=True, help="Twice: two lines that run side by side into the depth."),
    click.option("--horizon", type=float, metavar="Y", help="The eye's level, instead of --depth."),
    click.option("--shadow", type=LENGTH, help="From the foot of a thing to its shadow's tip, and the thing's height."),
    click.option("--wall", type=float, metavar="Y", help="Where the floor ends at the wall behind."),
    click.option("--lens", type=click.FloatRange(8, 800), metavar="MM", help="The lens, as for 36 mm wide film."),
)


def _measures(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in reversed(_MEASURES):
        command = option(command)
    return command


@click.group("scene")
def command() -> None:
    """Measure the photos of rooms that products are shown in."""


@command.command("calibrate")
@click.argument("picture", type=click.Path(path_type=Path, exists=True))
@click.argument("scene", required=False)
@click.option("--place", metavar="NAME", help="The scene's place of this name, instead of its own.")
@_measures
@click.option("--white", type=POINT, help="Something white at the place.")
@click.option("--preview", type=click.Path(path_type=Path, dir_okay=False), default="calibrated.jpg", show_default=True)
@click.option("--page", type=click.Path(path_type=Path, dir_okay=False), default="calibrate.html", show_default=True)
def calibrate(
    picture: Path,
    scene: str | None,
    *,
    place: str | None,
    white: Point | None,
    preview: Path,
    page: Path,
    **measures: Any,  # noqa: ANN401  the points and lines above
) -> None:
    """Find horizon, scale and light of a room's photo, and print its place for the catalog.

    PICTURE is the photo, or a catalog whose SCENE is meant. Points are pixels of the photo, counted from its upper
    left corner; without any, a page to click them in is written. What is not measured stays as the catalog has it, or
    is guessed. A preview shows the eye's level, squares on the floor, and a stand-in with its shadow.
    """
    photo, known, folder = _subject(picture, scene, place)
    if white is None and all(each in (None, ()) for each in measures.values()):
        _write_page(page, photo, shlex.join(["packshot", "scene", "calibrate", *_words(picture, scene, place)]))
        return
    found = _calibrated(photo, known, measures)
    from packshot.scenes.calibrating import toml
    from packshot.scenes.drawing import preview as drawn

    made = replace(found.place, white=_white(photo, known, white))
    drawn(photo, made).save(preview, quality=90)
    for field, why in found.guessed.items():
        say(f"{field}: {why}")
    say(f"look at {near(preview)}")
    click.echo(f"places.{place}" if place else "place", nl=False)
    click.echo(f" = {toml(made, folder)}")


def _calibrated(photo: Picture, known: Place | None, measures: dict[str, Any]) -> Calibrated:
    from packshot.scenes.calibrating import calibrated
    from packshot.scenes.camera import Unclear

    try:
        return calibrated(photo.size, _measured(photo, known, measures), known)
    except Unclear as error:
        raise InputError(
            Problem(code="config.bad-value", message=str(error), fix="look at the points again")
        ) from error


def _white(photo: Picture, known: Place | None, measured: Point | None) -> Colour | None:
    """A white card at the place: measured, as the catalog has it, or guessed."""
    from packshot.scenes.estimating import white, white_at

    if measured is not None:
        return white_at(photo, measured)
    if known is not None:
        return known.white
    say("white: guessed from all of the picture; measure with --white")
    return white(photo)


def _subject(picture: Path, scene: str | None, place: str | None) -> tuple[Picture, Place | None, Path]:
    """The photo that is measured, what is known of its place, and the folder its catalog is in."""
    if picture.is_file() and picture.suffix != ".toml":
        return _read(picture), None, picture.parent
    from packshot.catalog.loading import load
    from packshot.cli.hosting import host

    catalog, problems = load(picture, plugins=host())
    if catalog is None:
        raise InputError(*(each for each in problems if each.level == "error"))
    found = catalog.scenes.get(scene or "")
    if found is None or found.plate is None:
        known = ", ".join(key for key, each in catalog.scenes.items() if each.plate) or "none"
        raise click.UsageError(f"say which scene with a plate is meant: {known}")
    return _read(found.plate.path), found.places.get(place or "", found.place), catalog.folder


def _read(path: Path) -> Picture:
    try:
        return Picture.decode(path.read_bytes())
    except PictureError as error:
        fix = "export the picture again as PNG, JPEG or WebP"
        raise InputError(Problem(code="config.unreadable-picture", message=f"{path.name}: {error}", fix=fix)) from error


def _measured(photo: Picture, known: Place | None, measures: dict[str, Any]) -> Measured:
    from packshot.scenes.calibrating import Measured

    depth = measures.pop("depth")
    if len(depth) not in (0, 2):
        raise click.UsageError("give --depth twice: two lines that run side by side into the depth")
    x, y = (known.x, known.y) if known else (0.5, 0.8)
    at = measures.pop("at") or (x * photo.width, y * photo.height)
    return Measured(at=at, depth=depth or None, **measures)


def _write_page(path: Path, photo: Picture, words: str) -> None:
    from packshot.scenes.page import page

    replace_with(path, page(photo, words))
    say(f"open {near(path)}, click, and run the command it shows")


def _words(picture: Path, scene: str | None, place: str | None) -> list[str]:
    return [str(picture), *([scene] if scene else []), *(["--place", place] if place else [])]
