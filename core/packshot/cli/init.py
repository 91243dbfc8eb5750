"""`packshot init`: a first catalog of your own."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from packshot.api import Problem
from packshot.catalog.schema import schema
from packshot.cli.hosting import host
from packshot.cli.talk import near, say
from packshot.errors import InputError
from packshot.review.replacing import replace_with

_SUFFIXES = (".png", ".jpg", ".jpeg", ".webp")
_BESIDE = (".mask", ".cutout", ".markup")
"""Ends of the names of pictures that go with a photo."""
_COLUMNS = ("id", "title", "category", "material", "finish", "colorways", "photo", "photo_colorway", "mask")

_CATALOG = """\
#:schema .packshot/catalog.schema.json

[catalog]
name = "{name}"
records = "products.csv"

# The colours your products come in; hex is the colour of the swatch. Name them in the records' colorways column.
# [colorways.moss]
# label = "Moss Green"
# hex = "#5B6B4B"

[generators.studio]
plugin = "studio"

# Every product on pure white.
[shots.packshot]
template = "packshot"
generator = "studio"
size = "source"
post = ["shadow", {{ use = "canvas", size = "2000x2000", fill = 0.85 }}]
checks = ["background", "fill", "metadata"]

# Every product in every colorway its record names. It needs a mask: white = the part that takes the colour.
[shots.colorway]
template = "colorway"
each = ["colorway"]
only = "product.mask"
generator = "studio"
size = "source"
post = ["shadow", {{ use = "canvas", size = "2000x2000", fill = 0.85 }}]
checks = ["colour", "drift", "background", "metadata"]

[storage]
plugin = "local"
path = "out"
"""


@click.command("init")
@click.argument("folder", type=click.Path(path_type=Path), default=".")
def command(folder: Path) -> None:
    """Write catalog.toml and products.csv in FOLDER, with a record for every picture in its photos folder."""
    file = folder / "catalog.toml"
    if file.exists():
        message = f"{near(file)} is there already"
        raise InputError(Problem(code="init.exists", message=message, fix="name another folder: packshot init FOLDER"))
    (folder / "photos").mkdir(parents=True, exist_ok=True)
    replace_with(file, _CATALOG.format(name=_name(folder)))
    records = folder / "products.csv"
    if not records.exists():
        replace_with(records, _csv(list(_records(folder))))
    _write_schema(folder / ".packshot")
    say(f"wrote {near(file)} and {near(records)}")
    say("next:")
    say(f"  put photos into {near(folder / 'photos')} and a line for each product into {near(records)}")
    say(f"  packshot check {near(folder)}")
    say(f"  packshot run {near(folder)}")


def _records(folder: Path) -> Iterator[Sequence[str]]:
    """A record for every photo, with its mask where `NAME.mask.png` stands beside it."""
    for photo in sorted((folder / "photos").iterdir()):
        if photo.suffix.lower() in _SUFFIXES and not photo.stem.endswith(_BESIDE):
            mask = photo.with_name(f"{photo.stem}.mask.png")
            shown = f"photos/{mask.name}" if mask.exists() else ""
            yield photo.stem, photo.stem.replace("-", " "), "", "", "", "", f"photos/{photo.name}", "", shown


def _csv(rows: Sequence[Sequence[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([_COLUMNS, *rows])
    return out.getvalue()


def _write_schema(work: Path) -> None:
    work.mkdir(exist_ok=True)
    described = schema(host())
    replace_with(work / "catalog.schema.json", json.dumps(described, indent=1))


def _name(folder: Path) -> str:
    return folder.resolve().name.replace('"', "").replace("\\", "")
