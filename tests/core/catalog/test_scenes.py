"""A scene's places, props and things in front are found and checked with everything else."""

from pathlib import Path

import pytest
from PIL import Image

from packshot.api import Problem, Product
from packshot.catalog.loading import load
from packshot.catalog.products import products
from packshot.plugins import Plugins

PLACES = """places.corner = { x = 0.2, y = 0.7, cm_per_width = 340, front = "front.png" }
props = [{ place = "corner", photo = "sofa.png", height_cm = 64 }]
"""


@pytest.fixture
def staged(shop: Path) -> Path:
    """The shop with a second place in its loft, something in front of it, and a prop."""
    with Image.open(shop / "loft.png") as plate:
        Image.new("L", plate.size).save(shop / "front.png")
    changed(shop, "[generators.painter]", f"{PLACES}\n[generators.painter]")
    return shop


def changed(shop: Path, old: str, new: str, file: str = "catalog.toml") -> None:
    """Replace a text that must be there."""
    text = (shop / file).read_text("utf-8")
    assert old in text
    (shop / file).write_text(text.replace(old, new), "utf-8")


def problems(shop: Path, plugins: Plugins) -> list[Problem]:
    """What is wrong with the catalog, warnings aside."""
    return [each for each in load(shop, plugins=plugins)[1] if each.level == "error"]


def test_places_and_props_are_resolved(staged: Path, plugins: Plugins) -> None:
    """A place by its name, with the mask as a reference; a prop with its photo and its place."""
    catalog, _ = load(staged, plugins=plugins)
    assert catalog
    loft = catalog.scenes["loft"]
    corner = loft.places["corner"]
    assert (corner.cm_per_width, corner.front and corner.front.role) == (340, "mask")
    [prop] = loft.props
    assert (prop.place, prop.body.height_cm, prop.body.footprint) == (corner, 64, "rect")
    assert prop.body.photo


def test_a_product_at_a_prop_s_place_takes_it(staged: Path, plugins: Plugins) -> None:
    """There it stands alone; at a place the scene does not have, nothing changes."""
    catalog, _ = load(staged, plugins=plugins)
    assert catalog
    loft = catalog.scenes["loft"]
    assert (loft.seen_at("corner").place, loft.seen_at("corner").props) == (loft.places["corner"], ())
    assert loft.seen_at("shelf") is loft


@pytest.mark.parametrize(
    ("old", "new", "code", "said"),
    [
        ('place = "corner"', 'place = "cornr"', "config.unknown-name", 'there is no place "cornr"'),
        ('photo = "sofa.png"', 'photo = "gone.png"', "config.missing-file", 'there is no file "gone.png"'),
        ("y = 0.7", "y = 0.3", "config.bad-value", "a place lies below the horizon"),
        ("cm_per_width = 340", "cm_per_width = 340, wall_foot = 0.3", "config.bad-value", "not so wall_foot"),
        ("cm_per_width = 340", "cm_per_width = 340, reflect = 2.0", "config.bad-value", "less than or equal to 1"),
    ],
)
def test_what_is_wrong_with_a_scene_is_told(
    staged: Path, plugins: Plugins, old: str, new: str, code: str, said: str
) -> None:
    """Each mistake is a problem with its code."""
    changed(staged, old, new)
    told = [(each.code, f"{each.message} {each.fix}") for each in problems(staged, plugins)]
    assert any(each == code and said in text for each, text in told), told


def test_a_mask_of_another_size_is_told(staged: Path, plugins: Plugins) -> None:
    """Both sizes are named: a mask that does not lie on the plate covers something else."""
    Image.new("L", (3, 5)).save(staged / "front.png")
    [problem] = problems(staged, plugins)
    assert '"front.png" has 3x5 pixels and the plate' in problem.message


def test_a_product_s_place_is_one_some_scene_has(staged: Path, plugins: Plugins) -> None:
    """A misspelt one would silently stand elsewhere."""
    (staged / "products.csv").write_text("id,title,photo,place\na,A,,corner\nb,B,,cornr\nc,C,,\n", "utf-8")
    catalog, _ = load(staged, plugins=plugins)
    assert catalog
    found = list(products(catalog, plugins))
    made = [each for each in found if isinstance(each, Product)]
    wrong = [each for each in found if isinstance(each, Problem) and each.level == "error"]
    assert [("a", "corner"), ("c", "")] == [(each.id, each.place) for each in made]
    assert [("record.bad-value", 'no scene has a place "cornr"')] == [(each.code, each.message) for each in wrong]
