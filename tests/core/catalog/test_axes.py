"""A shot takes a product's colorways times the scenes, less what it leaves out."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packshot.api import Colorway, Product, Scene, Where
from packshot.catalog.axes import combinations
from packshot.catalog.catalog import Catalog, Combination, Records, Shot, Step

HERE = Where("catalog.toml", 1)
COLORWAYS = {key: Colorway(key=key, label=key, hex="#000000") for key in ("moss", "navy", "red")}
SCENES = {key: Scene(key=key, label=key) for key in ("loft", "patio")}
CATALOG = Catalog(
    file=Path("catalog.toml"),
    folder=Path(),
    shown="catalog.toml",
    name="x",
    tier="draft",
    records=Records(Path("p.csv"), "p.csv", None, {}, {}, HERE),
    colorways=COLORWAYS,
    scenes=SCENES,
    generators={},
    shots={},
    storage=Step("local", {}, HERE),
    storage_key="",
    budget=None,
    origins={},
    override=lambda shot, _product: shot,
)


def taken(own: tuple[str, ...] = ("navy", "moss"), **settings: Any) -> list[str]:  # noqa: ANN401
    """Keys of the pictures taken of a sofa, like `navy/loft`."""
    sofa = Product(id="sofa", title="Sofa", where=HERE, colorways=own)
    shot = Shot(name="s", tier="draft", where=HERE, template="t", generator="g", **settings)
    pairs = combinations(shot, sofa, CATALOG)
    return ["/".join(each.key for each in pair if each) for pair in pairs]


BOTH = ("colorway", "scene")


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, [""]),
        ({"each": ("colorway",)}, ["navy", "moss"]),
        ({"each": ("scene",)}, ["loft", "patio"]),
        ({"each": BOTH}, ["navy/loft", "navy/patio", "moss/loft", "moss/patio"]),
        ({"each": ("scene", "colorway")}, ["navy/loft", "moss/loft", "navy/patio", "moss/patio"]),
        ({"each": ("colorway",), "colorways": ("moss", "red")}, ["moss"]),
        ({"each": BOTH, "scenes": ("patio",)}, ["navy/patio", "moss/patio"]),
        ({"each": ("colorway",), "products": frozenset(("mug",))}, []),
        ({"each": ("colorway",), "products": frozenset(("mug", "sofa"))}, ["navy", "moss"]),
        ({"each": ("colorway",), "only": "colorway.key == 'moss'"}, ["moss"]),
        ({"each": BOTH, "exclude": (Combination(colorway="moss"),)}, ["navy/loft", "navy/patio"]),
        ({"each": BOTH, "exclude": (Combination(None, "moss", "loft"),)}, ["navy/loft", "navy/patio", "moss/patio"]),
        ({"each": ("colorway",), "exclude": (Combination(product="mug"),)}, ["navy", "moss"]),
        ({"each": ("colorway",), "products": frozenset(), "include": (Combination("sofa", "navy"),)}, ["navy"]),
        ({"each": ("colorway",), "include": (Combination(colorway="red"),)}, ["navy", "moss"]),
        ({"each": ("colorway",), "exclude": (Combination(scene="loft"),)}, ["navy", "moss"]),
    ],
)
def test_the_pictures_of_a_product(settings: dict[str, Any], expected: list[str]) -> None:
    """Axes, restrictions, `only`, `exclude` and `include` each do their part, in a stable order."""
    assert expected == taken(**settings)


def test_a_product_without_colorways_has_no_colorway_pictures() -> None:
    """Nothing is made up for a product that comes in no colour."""
    assert taken((), each=BOTH) == []
    assert taken((), each=("scene",)) == ["loft", "patio"]


ROWS = st.builds(
    Combination,
    product=st.sampled_from([None, "sofa", "mug"]),
    colorway=st.sampled_from([None, *COLORWAYS]),
    scene=st.sampled_from([None, *SCENES]),
)


@given(st.lists(ROWS, max_size=3).map(tuple), st.lists(ROWS, max_size=3).map(tuple))
def test_include_only_brings_back_and_exclude_only_takes_away(
    include: tuple[Combination, ...], exclude: tuple[Combination, ...]
) -> None:
    """Pictures are always among all of them, in the same order, each once."""
    every = taken(each=BOTH)
    kept = taken(each=BOTH, exclude=exclude)
    back = taken(each=BOTH, exclude=exclude, include=include)

    assert [each for each in every if each in back] == back
    assert set(kept) <= set(back) <= set(every)
