"""The pictures a shot takes of a product: its colorways times its scenes, without what the shot leaves out."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import product as times

from packshot.api import Colorway, Product, Scene
from packshot.catalog.catalog import Catalog, Combination, Shot
from packshot.catalog.expressions import holds

Pair = tuple[Colorway | None, Scene | None]


def combinations(shot: Shot, product: Product, catalog: Catalog) -> Iterator[Pair]:
    """Colorway and scene of each picture of the product, in the order of the product's colorways, then of the scenes.

    The axes are those of `each`; the other one is None. `include` brings back what the product comes in and the other
    settings leave out. InputError when `only` cannot be evaluated for the product.
    """
    for pair in _every(shot, product, catalog):
        if _wanted(shot, product, pair) or _listed(shot.include, product, pair):
            yield pair


def _every(shot: Shot, product: Product, catalog: Catalog) -> Iterator[Pair]:
    colorways = [catalog.colorways[key] for key in product.colorways] if "colorway" in shot.each else [None]
    scenes = catalog.scenes.values() if "scene" in shot.each else [None]
    if shot.each and shot.each[0] == "scene":
        return ((colorway, scene) for scene, colorway in times(scenes, colorways))
    return times(colorways, scenes)


def _wanted(shot: Shot, product: Product, pair: Pair) -> bool:
    colorway, scene = pair
    if shot.products is not None and product.id not in shot.products:
        return False
    if not (_among(colorway, shot.colorways) and _among(scene, shot.scenes)):
        return False
    if _listed(shot.exclude, product, pair):
        return False
    return shot.only is None or holds(shot.only, product, colorway, scene)


def _among(value: Colorway | Scene | None, keys: Collection[str] | None) -> bool:
    return value is None or keys is None or value.key in keys


def _listed(rows: Collection[Combination], product: Product, pair: Pair) -> bool:
    return any(_matches(row, product, pair) for row in rows)


def _matches(row: Combination, product: Product, pair: Pair) -> bool:
    """Whether a row means this picture; a row that names a value of an axis the shot lacks means none."""
    colorway, scene = (each.key if each else None for each in pair)
    return row.product in (None, product.id) and row.colorway in (None, colorway) and row.scene in (None, scene)
