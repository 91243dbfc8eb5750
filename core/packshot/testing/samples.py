"""Small values of the catalog with real files behind them: products, requests, jobs."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

from packshot.api import Colorway, Job, Photograph, Picture, Place, Product, Reference, Request, Scene, Where
from packshot.testing import pictures

MUSTARD = Colorway(key="mustard", label="Mustard", hex="#C9992E", material="linen")
MOSS = Colorway(key="moss", label="Moss Green", hex="#5B6B4B", material="boucle wool")
NAVY = Colorway(key="navy", label="Navy", hex="#1F2F4F", material="linen")


def reference(path: Path, role: str = "product") -> Reference:
    """An input image of a file that exists."""
    data = path.read_bytes()
    return Reference(role, path, hashlib.sha256(data).hexdigest(), Picture.decode(data).size)


def product(folder: Path, **changes: Any) -> Product:  # noqa: ANN401  a product's own fields
    """A mustard product with a photo and a mask, written into `folder`; `changes` replace fields."""
    made = Product(
        id="chair-01",
        title="Linen chair",
        where=Where("products.csv", 2),
        category="chair",
        material="linen",
        colorways=("mustard", "moss", "navy"),
        photo=reference(pictures.save(pictures.photo(), folder / "photos/chair.png")),
        photo_colorway="mustard",
        mask=reference(pictures.save(pictures.mask(), folder / "photos/chair.mask.png"), "mask"),
        width_cm=60.0,
        height_cm=64.0,
        depth_cm=55.0,
    )
    return replace(made, **changes)


def photographs(folder: Path) -> tuple[Photograph, ...]:
    """Two photos of that product: a mustard one, and a navy one with a mask; written into `folder`."""
    mustard, navy = (pictures.photo(each.hex) for each in (MUSTARD, NAVY))
    mask = reference(pictures.save(pictures.mask(), folder / "photos/navy.mask.png"), "mask")
    return (
        Photograph(photo=reference(pictures.save(mustard, folder / "photos/mustard.png")), colorway=MUSTARD),
        Photograph(photo=reference(pictures.save(navy, folder / "photos/navy.png")), colorway=NAVY, mask=mask),
    )


def bare_product(**changes: Any) -> Product:  # noqa: ANN401  a product's own fields
    """A product whose record says nothing but what it must: no photo, no mask, no measures."""
    return replace(Product(id="vase-07", title="Vase", where=Where("products.csv", 14)), **changes)


def scene(folder: Path) -> Scene:
    """A room with a plate, written into `folder`, and a place to stand in neutral light."""
    plate = reference(pictures.save(pictures.room(), folder / "scenes/room.png"), "scene")
    place = Place(x=0.5, y=0.8, cm_per_width=300.0, white=(0.8, 0.8, 0.8))
    return Scene(key="room", label="Room", words="a plain room", plate=plate, place=place)


def request(product: Product, **changes: Any) -> Request:  # noqa: ANN401  a request's own fields
    """An edit of the product's photo to Moss Green; `changes` replace fields."""
    made = Request(
        operation="edit",
        prompt="Change only the colour of the fabric.",
        size=product.photo.size if product.photo else pictures.SIZE,
        references=tuple(each for each in (product.photo, product.mask) if each),
        change="part",
        product=product,
        colorway=MOSS,
        photo_colorway=MUSTARD if product.photo_colorway else None,
    )
    return replace(made, **changes)


def job(request: Request, **changes: Any) -> Job:  # noqa: ANN401  a job's own fields
    """A draft of the shot `colorway`; `changes` replace fields."""
    return replace(Job(request=request, shot="colorway", tier="draft"), **changes)
