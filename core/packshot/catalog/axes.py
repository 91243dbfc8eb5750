"""The pictures a shot takes of a product: its colorways times its scenes, without what the shot leaves out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from itertools import product as times

from packshot.api import Colorway, Product, Scene
from packshot.catalog.catalog import Catalog, Combination, Shot
from packshot.catalog.expressions import holds, roots

Pair = tuple[Colorway | None, Scene | None]


def combinations(shot: Shot, product: Product, catalog: Catalog) -> Iterator[Pair]:
    """Colorway and scene of each picture of the product, colorways as the product orders them, scenes as the file.

    The axes are those of `each`, the first varying slowest; the other one is None. `include` brings back what the
    product comes in and the other settings leave out. InputError when `only` cannot be evaluated for the product.
    """
    wanted = _question(shot, product)
    for pair in _every(shot, product, catalog):
        if wanted(pair) or _listed(shot.include, product, pair):
            yield pair


def _every(shot: Shot, product: Product, catalog: Catalog) -> Iterator[Pair]:
    colorways = [catalog.colorways[key] for key in product.colorways] if "colorway" in shot.each else [None]
    scenes = catalog.scenes.values() if "scene" in shot.each else [None]
    if shot.each and shot.each[0] == "scene":
        return ((colorway, scene) for scene, colorway in times(scenes, colorways))
    return times(colorways, scenes)


def _question(shot: Shot, product: Product) -> Callable[[Pair], bool]:
    """Whether the shot takes a picture of this product; what depends on the product alone is asked once."""
    only = shot.only
    if shot.products is not None and product.id not in shot.products:
        return _never
    if only is not None and roots(only) <= {"product"}:
        if not holds(only, product, None, None):
            return _never
        only = None
    return lambda pair: _kept(shot, product, pair) and (only is None or holds(only, product, *pair))


def _never(_pair: Pair) -> bool:
    return False


def _kept(shot: Shot, product: Product, pair: Pair) -> bool:
    """Whether neither the shot's lists nor its `exclude` leave the picture out."""
    colorway, scene = pair
    listed = _among(colorway, shot.colorways) and _among(scene, shot.scenes)
    return listed and not _listed(shot.exclude, product, pair)


def _among(value: Colorway | Scene | None, keys: Collection[str] | None) -> bool:
    return value is None or keys is None or value.key in keys


def _listed(rows: Collection[Combination], product: Product, pair: Pair) -> bool:
    return any(_matches(row, product, pair) for row in rows)


def _matches(row: Combination, product: Product, pair: Pair) -> bool:
    """Whether a row means this picture; a row that names a value of an axis the shot lacks means none."""
    colorway, scene = (each.key if each else None for each in pair)
    return row.product in (None, product.id) and row.colorway in (None, colorway) and row.scene in (None, scene)
