"""True pictures to judge checks by: the studio's of the sample catalog, and rendered truth from a folder."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from csv import DictReader
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path

import numpy as np
from benchmarks.recolour import SWATCHES
from PIL import Image

from packshot.api import Colorway, Job, Picture, Product, Where
from packshot.api.colour import expected, linear_of, region_colour
from packshot.testing import samples
from packshot.testing.damage import Pixels, Truth, labelled
from packshot_studio.recolour import recolour

AURORA = Path(__file__).parents[1] / "catalogs" / "aurora"
TEXT = "AURORA"
PRINTED = ("dawn-mug", "fjord-cushion", "plain-tee")
"""Products that carry a word."""
FINISHES = {"mug": "glossy"}
"""Of rendered products; the others are of cloth."""
BACKDROP = 214, 210, 204
LONGEST = 768


@dataclass(frozen=True)
class Case:
    """A true picture and the job it answers."""

    name: str
    source: str
    """`studio`, `render` or `ware`."""
    job: Job
    truth: Truth
    white: bool
    """Whether it has a white background."""

    def suits(self, check: str) -> bool:
        """Whether a check has something true to find: a render's other pixels are not the photo's."""
        return {"background": self.white, "drift": self.source == "studio"}.get(check, True)


@dataclass(frozen=True)
class Photo:
    """A product's photo, RGBA, with the mask of its coloured part."""

    name: str
    pixels: Pixels
    mask: Pixels
    colorway: Colorway
    finish: str = "matte"
    text: str = ""
    """The word it carries."""


def cases(folder: Path | None, work: Path) -> Iterator[Case]:
    """All true pictures; files that jobs need are written into `work`."""
    for photo, wanted in _aurora():
        for colorway in wanted:
            yield from _studio(photo, colorway, work)
    if folder:
        photos = _renders(folder)
        for one, two in permutations(photos, 2):
            if one.name == two.name:
                yield case("render", one, two.pixels, two.colorway, work, opaque=False)


def _studio(photo: Photo, wanted: Colorway, work: Path) -> Iterator[Case]:
    anchor = region_colour(photo.pixels[..., :3], photo.mask)
    target = expected(linear_of(wanted.hex), linear_of(photo.colorway.hex), anchor).astype(np.float32)
    colours = np.ascontiguousarray(photo.pixels[..., :3])
    made = recolour(colours, photo.mask, target, finish=photo.finish, alpha=photo.pixels[..., 3])
    pixels = np.dstack([made, photo.pixels[..., 3]])
    for opaque in (False, True):
        yield case("studio", photo, pixels, wanted, work, opaque=opaque)


def case(source: str, photo: Photo, made: Pixels, wanted: Colorway, work: Path, *, opaque: bool) -> Case:
    """A true picture `made`, RGBA, of the photo's product in the colorway wanted, on white or on a backdrop."""
    cover = photo.pixels[..., 3].astype(np.float32) / 255
    back = BACKDROP if opaque else (255, 255, 255)
    bare = _on(made, back)
    before = _on(photo.pixels, back) if opaque else photo.pixels
    if photo.text:
        before = np.dstack([labelled(before[..., :3], cover, photo.text), before[..., 3:]])
    name = f"{photo.name} {photo.colorway.key} to {wanted.key}{' on a backdrop' if opaque else ''}"
    truth = Truth(
        pixels=labelled(bare, cover, photo.text) if photo.text else bare,
        product=cover,
        part=photo.mask.astype(np.float32) / 255,
        text=photo.text,
        bare=bare if photo.text else None,
    )
    return Case(name, source, _job(work / name.replace(" ", "-"), before, photo, wanted), truth, white=not opaque)


def _job(folder: Path, before: Pixels, photo: Photo, wanted: Colorway) -> Job:
    folder.mkdir(parents=True, exist_ok=True)
    for name, pixels in {"photo": before, "mask": photo.mask}.items():
        (folder / f"{name}.png").write_bytes(Picture.from_array(np.ascontiguousarray(pixels)).to_png())
    product = Product(
        id=photo.name,
        title=photo.name,
        where=Where("benchmark"),
        finish=photo.finish,
        photo=samples.reference(folder / "photo.png"),
        photo_colorway=photo.colorway.key,
        mask=samples.reference(folder / "mask.png", "mask"),
    )
    return samples.job(samples.request(product, colorway=wanted, photo_colorway=photo.colorway))


def _aurora() -> Iterator[tuple[Photo, list[Colorway]]]:
    catalog = tomllib.loads((AURORA / "catalog.toml").read_text("utf-8"))
    colorways = {
        key: Colorway(key=key, label=each["label"], hex=each["hex"]) for key, each in catalog["colorways"].items()
    }
    for row in DictReader((AURORA / "products.csv").read_text("utf-8").splitlines()):
        pixels, mask = _loaded(AURORA / row["photo"], AURORA / row["mask"])
        text = TEXT if row["id"] in PRINTED else ""
        photo = Photo(row["id"], pixels, mask, colorways[row["photo_colorway"]], row["finish"], text)
        wanted = [colorways[each] for each in row["colorways"].split("|") if each != row["photo_colorway"]]
        yield photo, wanted


def _renders(folder: Path) -> list[Photo]:
    found = []
    for path in sorted(folder.glob("*_*.png")):
        name, _, colour = path.stem.partition("_")
        pixels, mask = _loaded(path, path.with_name(f"{name}.mask.png"))
        colorway = Colorway(key=colour, label=colour.title(), hex=SWATCHES[colour])
        found.append(Photo(name, pixels, mask, colorway, FINISHES.get(name, "matte")))
    return found


def _loaded(path: Path, mask: Path) -> tuple[Pixels, Pixels]:
    photo, part = Image.open(path).convert("RGBA"), Image.open(mask).convert("L")
    for each in (photo, part):
        each.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
    return np.asarray(photo), np.asarray(part)


def _on(pixels: Pixels, back: tuple[int, int, int]) -> Pixels:
    share = pixels[..., 3:] / np.float32(255)
    flat: Pixels = np.rint(pixels[..., :3] * share + np.array(back, np.float32) * (1 - share)).astype(np.uint8)
    return flat
