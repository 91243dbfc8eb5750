"""A small shop in a folder: a catalog with tiny pictures, and packshot's commands run in this process."""

from __future__ import annotations

import contextlib
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from packshot.testing import pictures

CATALOG = """\
[catalog]
name = "Small shop"
records = "products.csv"

[colorways.mustard]
label = "Mustard"
hex = "#C9992E"

[colorways.moss]
label = "Moss Green"
hex = "#5B6B4B"

[colorways.navy]
label = "Navy"
hex = "#1F2F4F"

[scenes.room]
label = "Room"
words = "a plain room"
plate = "scenes/room.png"
place = { x = 0.5, y = 0.8, cm_per_width = 300, white = [0.8, 0.8, 0.8] }

[generators.studio]
plugin = "studio"

[defaults]
generator = "studio"
format = "png"

[shots.packshot]
template = "packshot"
post = [{ use = "canvas", size = "160x160", fill = 0.5 }]
checks = ["background", "metadata"]

[shots.colorway]
template = "colorway"
each = ["colorway"]
checks = ["colour", "drift"]

[shots.room]
template = "room-scene"
each = ["scene", "colorway"]

[storage]
plugin = "local"
path = "out"
"""
COLUMNS = "id,title,category,material,colorways,photo,photo_colorway,mask,width_cm,height_cm,depth_cm,footprint"
CHAIR = "chair,Linen chair,chair,linen,mustard|moss|navy,photos/chair.png,mustard,photos/chair.mask.png,60,64,55,rect"
STOOL = "stool,Oak stool,stool,oak,mustard|moss,photos/chair.png,mustard,photos/chair.mask.png,60,64,55,legs"


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:  # noqa: ANN401  JSON values
        """What stdout holds, which must be one JSON object."""
        return json.loads(self.out)


@dataclass(frozen=True, slots=True)
class Shop:
    """A folder with `catalog.toml`, `products.csv`, photos and a scene; 12 jobs as it is written."""

    folder: Path

    @classmethod
    def build(cls, folder: Path, *, catalog: str = CATALOG, records: str = f"{COLUMNS}\n{CHAIR}\n{STOOL}\n") -> Shop:
        """Write the shop."""
        pictures.save(pictures.photo(), folder / "photos" / "chair.png")
        pictures.save(pictures.mask(), folder / "photos" / "chair.mask.png")
        pictures.save(pictures.room(), folder / "scenes" / "room.png")
        (folder / "catalog.toml").write_text(catalog, "utf-8")
        (folder / "products.csv").write_text(records, "utf-8")
        return cls(folder)

    def packshot(self, command: str, *arguments: str) -> Ran:
        """Run a command on this catalog: `shop.packshot("run", "--json")`."""
        return packshot(command, str(self.folder), *arguments)

    def edit(self, old: str, new: str, file: str = "catalog.toml") -> None:
        """Replace a text that must be there."""
        path = self.folder / file
        text = path.read_text("utf-8")
        if old not in text:
            raise ValueError(f"{file} does not say {old!r}")
        path.write_text(text.replace(old, new), "utf-8")

    def assets(self) -> dict[str, bytes]:
        """The finished pictures in the storage, by storage key."""
        out = self.folder / "out"
        return {each.relative_to(out).as_posix(): each.read_bytes() for each in sorted(out.rglob("*.png"))}


def packshot(*arguments: str) -> Ran:
    """Run a packshot command line in this process."""
    from packshot.cli import main

    out, err = io.StringIO(), io.StringIO()
    with (
        mock.patch("sys.argv", ["packshot", *arguments]),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        code = main()
    return Ran(code, out.getvalue(), err.getvalue())
