"""Precedence: defaults < tier < shot < the shot's own tier < product column < `--set`."""

from pathlib import Path

import pytest

from packshot.api import Product, Size, Where
from packshot.catalog.catalog import Catalog, Shot
from packshot.catalog.loading import load
from packshot.errors import InputError
from packshot.plugins import Plugins

LAYERS = """\
takes = 3
format = { quality = 70 }
post = ["canvas"]
tiers.final = { takes = 4 }
[defaults]
takes = 1
demand = "pass"
format = { use = "webp", max_bytes = "500 KB" }
[tiers.final]
takes = 2
demand = "nothing"
"""


def loaded(shop: Path, plugins: Plugins, tier: str = "draft", *sets: str) -> Catalog:
    """The catalog with settings on every layer."""
    text = (shop / "catalog.toml").read_text(encoding="utf-8")
    (shop / "catalog.toml").write_text(text.partition("takes = ")[0] + LAYERS, encoding="utf-8")
    catalog, problems = load(shop, plugins=plugins, tier=tier, sets=sets)
    assert problems == []
    assert catalog is not None
    return catalog


def sofa(**columns: str) -> Product:
    """A product with columns of its own; `_` stands for the point."""
    facts = {name.replace("__", "."): text for name, text in columns.items()}
    return Product(id="sofa", title="Sofa", where=Where("products.csv", 14), facts=facts)


def shot_of(catalog: Catalog, product: Product) -> Shot:
    """The room as the product wants it."""
    return catalog.override(catalog.shots["room"], product)


def test_each_layer_wins_over_the_one_below(shop: Path, plugins: Plugins) -> None:
    """The nearer to the picture a setting is written, the more it counts."""
    draft = loaded(shop, plugins).shots["room"]
    final = loaded(shop, plugins, "final").shots["room"]
    column = sofa(room__takes="5")

    assert (3, "pass") == (draft.takes, draft.demand)
    assert (4, "nothing") == (final.takes, final.demand)
    assert shot_of(loaded(shop, plugins, "final"), column).takes == 5
    assert shot_of(loaded(shop, plugins, "final", "takes=6"), column).takes == 6
    assert shot_of(loaded(shop, plugins, "final", "takes=6", "room.takes=7"), column).takes == 7
    assert loaded(shop, plugins, "draft", "takes=6").shots["room"].takes == 6


def test_tables_merge_and_lists_replace(shop: Path, plugins: Plugins) -> None:
    """A shot's quality joins the default's format; a product's list of steps stands alone."""
    catalog = loaded(shop, plugins)
    encoding = catalog.shots["room"].encoding

    assert ("webp", 70, 500_000) == (encoding.format, encoding.quality, encoding.max_bytes)
    assert [each.plugin for each in catalog.shots["room"].post] == ["canvas"]
    changed = shot_of(catalog, sofa(room__post="[]", room__format__quality="80", room__size="64x32"))
    assert ((), 80, "webp") == (changed.post, changed.encoding.quality, changed.encoding.format)
    assert Size(64, 32) == changed.size


def test_a_product_without_columns_of_its_own_keeps_the_shot(shop: Path, plugins: Plugins) -> None:
    """Empty cells and columns of other shots change nothing."""
    catalog = loaded(shop, plugins)

    assert catalog.shots["room"] is shot_of(catalog, sofa(room__takes="", other__takes="9", brand="Acme"))


@pytest.mark.parametrize(
    ("column", "text", "code", "words"),
    [
        ("room.taks", "2", "config.unknown-key", '"taks" is not a setting of a shot'),
        ("room.takes", "many", "config.bad-value", "takes must be a whole number"),
        ("room.size", "big", "config.bad-value", '"big" is not a size'),
        ("room.generator", "panter", "config.unknown-name", 'no generator "panter"'),
        ("room.post", '["canvass"]', "config.unknown-plugin", '"canvass"'),
        ("room.only", "product.ids", "config.bad-expression", '"ids"'),
    ],
)
def test_a_wrong_column_is_told_at_the_record(
    shop: Path, plugins: Plugins, column: str, text: str, code: str, words: str
) -> None:
    """A product's own setting is checked like the catalog's."""
    catalog = loaded(shop, plugins)

    with pytest.raises(InputError) as caught:
        shot_of(catalog, sofa(**{column.replace(".", "__"): text}))

    [problem] = caught.value.problems
    assert (code, "products.csv:14", "sofa") == (problem.code, str(problem.where), problem.product)
    assert words in problem.message
    assert column in problem.context


def test_every_wrong_column_of_a_product_is_told(shop: Path, plugins: Plugins) -> None:
    """One look is enough."""
    with pytest.raises(InputError) as caught:
        shot_of(loaded(shop, plugins), sofa(room__takes="x", room__size="y"))

    assert ["room.takes", "room.size"] == [each.context for each in caught.value.problems]


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("taks=2", "config.unknown-key", '"taks"'),
        ("takes=x", "config.bad-value", "takes must be a whole number"),
        ("rooms.takes=2", "config.unknown-key", '"rooms"'),
        ("takes", "config.bad-value", "takes must be a whole number"),
        ("=", "config.unknown-key", '""'),
    ],
)
def test_a_wrong_set_is_told(shop: Path, plugins: Plugins, text: str, code: str, words: str) -> None:
    """`--set` is checked before anything runs."""
    catalog, problems = load(shop, plugins=plugins, sets=[text])

    assert catalog is None
    [problem] = [each for each in problems if each.level == "error"]
    assert (code, "--set") == (problem.code, str(problem.where))
    assert words in problem.message
