"""The plan as a stream: what a record lacks, what a generator cannot do, what it costs."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from packshot.api import Picture
from packshot.planning.alt import MAX_ALT, alt_text
from packshot.testing import pictures, samples
from packshot.testing.shop import CATALOG, CHAIR, COLUMNS, Ran, Shop

PRICED = """
from packshot.api import Capabilities, Cost, Generator, Picture, hookimpl

class Dear(Generator):
    name = "dear"
    can = Capabilities(paid=True, operations=frozenset({{"edit", "inpaint"}}))
    def estimate(self, request):
        return {estimate}
    def refuse(self, request):
        return "never navy" if request.colorway and request.colorway.key == "navy" else None

@hookimpl
def packshot_generators():
    return [Dear]
"""


def _priced(folder: Path, estimate: str, extra: str = "") -> Shop:
    """A shop whose generator costs money, as a plugin of this folder's packshot.toml."""
    (folder / "dear.py").write_text(PRICED.format(estimate=estimate))
    Path("packshot.toml").write_text(f'plugin_dirs = ["{folder / "dear.py"}"]\n')
    return Shop.build(folder / "shop", catalog=CATALOG.replace('plugin = "studio"', f'plugin = "dear"\n{extra}'))


def test_prices_add_up_and_unknown_is_never_zero(tmp_path: Path) -> None:
    """Jobs of unknown price are counted beside the sum."""
    answer = _priced(tmp_path, "Cost(40_000, 50_000) if request.colorway else None").packshot("plan", "--json").json

    assert {"currency": "USD", "expected": 0.16, "max": 0.2, "unknown": 2} == answer["cost"]


def test_a_catalog_may_state_the_price_a_plugin_does_not_know(tmp_path: Path) -> None:
    """What the catalog says stands in for `?`."""
    answer = _priced(tmp_path, "None", 'price = "0.05 USD"').packshot("plan", "--json", "--shot", "packshot").json

    assert {"currency": "USD", "expected": 0.1, "max": 0.1, "unknown": 0} == answer["cost"]


def test_money_is_not_spent_without_a_word(tmp_path: Path) -> None:
    """With nobody to ask, a paid run needs --yes or --max-cost."""
    ran = _priced(tmp_path, "Cost.exactly(40_000)").packshot("run")

    assert 6 == ran.code
    assert "error[consent.needed]" in ran.err
    assert "--yes" in ran.err


def test_max_cost_below_the_plan_is_refused(tmp_path: Path) -> None:
    """The amount allowed and the amount planned are both named."""
    ran = _priced(tmp_path, "Cost.exactly(40_000)").packshot("run", "--max-cost", "0.05", "--shot", "packshot")

    assert 6 == ran.code
    assert "may cost $0.08; --max-cost allows $0.05" in ran.err


def test_what_a_generator_refuses_is_a_problem_of_its_job(tmp_path: Path) -> None:
    """The reason is the generator's own; the other jobs are planned."""
    ran = _priced(tmp_path, "Cost.exactly(1)").packshot("plan", "--json", "--shot", "colorway", "--product", "chair")

    assert ["job.impossible"] == [each["code"] for each in ran.json["problems"]]
    assert "never navy" in ran.json["problems"][0]["message"]
    assert 2 == ran.json["to_make"]


def test_an_operation_the_generator_lacks_is_said(tmp_path: Path) -> None:
    """Before anything is sent."""
    ran = _priced(tmp_path, "Cost.exactly(1)").packshot("plan", "--json", "--shot", "room", "--product", "stool")

    assert "dear cannot combine; it can edit, inpaint" in ran.json["problems"][0]["message"]


def test_too_many_images_are_said_and_masks_are_none(tmp_path: Path) -> None:
    """A mask lies over an image and is not one; a swatch is."""
    shop = _priced(tmp_path, "Cost.exactly(1)")
    plugin = tmp_path / "dear.py"
    plugin.write_text(plugin.read_text().replace("paid=True,", "paid=True, references=1,"))
    masked = shop.packshot("plan", "--json", "--shot", "colorway", "--product", "chair", "--colorway", "moss")
    plugin.write_text(plugin.read_text().replace("references=1", "references=0"))
    none = shop.packshot("plan", "--json", "--shot", "colorway", "--product", "chair", "--colorway", "moss")

    assert (1, []) == (masked.json["to_make"], masked.json["problems"])
    assert "dear takes 0 images, the template sends 1" in none.json["problems"][0]["message"]


def _lacking(folder: Path, old: str, new: str) -> Ran:
    shop = Shop.build(folder / "shop", records=f"{COLUMNS}\n{CHAIR.replace(old, new)}\n")
    return shop.packshot("plan", "--json")


def test_what_a_record_lacks_is_said_once_for_each_shot(tmp_path: Path) -> None:
    """Three colourways without a mask are one thing to mend."""
    problems = _lacking(tmp_path, "photos/chair.mask.png", "").json["problems"]

    said = [each["message"] for each in problems if each["code"] == "record.missing-value"]
    assert ['shot colorway needs product.mask (template "colorway")'] == said
    assert {"products.csv:2"} == {each["where"] for each in problems}


def test_a_shot_without_the_axis_its_template_needs_is_refused(tmp_path: Path) -> None:
    """The catalog is wrong, not the records: it is said once, at the shot."""
    shop = Shop.build(tmp_path / "shop", catalog=CATALOG.replace('each = ["colorway"]\n', ""))
    ran = shop.packshot("plan")

    assert 2 == ran.code
    assert "error[shot.missing-axis]" in ran.err
    assert 'each = ["colorway"]' in ran.err


def test_a_column_that_is_no_setting_stops_its_product_only(tmp_path: Path) -> None:
    """`room.takes` of one record cannot be read: its rooms are not planned, everything else is."""
    records = f"{COLUMNS},room.takes\n{CHAIR},two\n{CHAIR.replace('chair,', 'seat,', 1)},\n"
    ran = Shop.build(tmp_path / "shop", records=records).packshot("plan", "--json")

    assert 2 == ran.code
    assert [("config.bad-value", "chair")] == [(each["code"], each["product"]) for each in ran.json["problems"]]
    assert 4 + 7 == ran.json["to_make"]


def test_an_expression_that_fails_for_a_product_stops_that_product_only(tmp_path: Path) -> None:
    """`only` divides by a column that is 0 in one record."""
    only = 'only = "1 / (product.facts.rank | int) < 1"'
    catalog = CATALOG.replace('each = ["scene"', f'{only}\neach = ["scene"')
    records = f"{COLUMNS},rank\n{CHAIR},0\n{CHAIR.replace('chair,', 'seat,', 1)},5\n"
    ran = Shop.build(tmp_path / "shop", catalog=catalog, records=records).packshot("plan", "--json")

    assert ["record.expression-failed"] == [each["code"] for each in ran.json["problems"]]
    assert 4 + 7 == ran.json["to_make"]


def test_memory_does_not_grow_with_the_catalog(tmp_path: Path) -> None:
    """The plan is a stream: its thousandth job holds no more memory than its hundredth."""
    from packshot.cli.session import opened
    from packshot.planning.plan import Selection

    records = "\n".join([COLUMNS, *(CHAIR.replace("chair,", f"chair-{n},", 1) for n in range(400)), ""])
    shop = Shop.build(tmp_path / "shop", records=records)
    with opened(shop.folder) as session:
        plan = session.plan(Selection())
        tracemalloc.start()
        held = [_held_after(plan, 1_000), _held_after(plan, 1_500)]
        tracemalloc.stop()

    assert held[1] - held[0] < 50_000


def _held_after(plan: Iterator[object], jobs: int) -> int:
    """Bytes in use once so many more jobs have passed and the garbage is gone."""
    assert jobs == sum(1 for _ in islice(plan, jobs))
    gc.collect()
    return tracemalloc.get_traced_memory()[0]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Linen chair", "Linen chair in Moss Green boucle wool, Room"),
        ("x" * 200, "x" * (MAX_ALT - 1) + "\u2026"),
    ],
)
def test_alt_text_names_the_product_first_and_stays_short(tmp_path: Path, title: str, expected: str) -> None:
    """Product, colour and material, setting; cut where screen readers cut."""
    request = samples.request(samples.product(tmp_path, title=title), scene=samples.scene(tmp_path))

    assert expected == alt_text(samples.job(request))


def test_a_plan_says_what_the_budget_leaves(tmp_path: Path) -> None:
    """Before anybody is disappointed."""
    shop = _priced(tmp_path, "Cost.exactly(40_000)")
    shop.edit("[storage]", '[budget]\nlimit = "0.20 USD"\n\n[storage]')

    assert "budget $0.20, $0.20 left; jobs beyond it will be held" in shop.packshot("plan").out


def test_a_template_finds_further_views(tmp_path: Path) -> None:
    """Each photo but the one that is worked from is an image of its own; a product with one photo has none."""
    columns = "id,title,photo"
    shop = Shop.build(
        tmp_path / "shop", records=f"{columns}\nchair,C,photos/chair.png|scenes/room.png\nstool,S,photos/chair.png\n"
    )
    head = '+++\ntitle = "Seen"\noperation = "edit"\nimages = ["product", "view?"]\n+++\n'
    (shop.folder / "templates").mkdir()
    (shop.folder / "templates" / "seen.j2").write_text(f"{head}Sent: {{{{ images | join('+') }}}}.")
    seen = ("--shot", "packshot", "--set", "template=seen", "--set", "checks=[]")

    assert "Sent: product+view." in shop.packshot("explain", "--product", "chair", *seen).out
    assert "Sent: product." in shop.packshot("explain", "--product", "stool", *seen).out


def test_a_template_finds_the_markup(tmp_path: Path) -> None:
    """A markup goes out as an input image, and is not counted among the numbered ones."""
    shop = Shop.build(tmp_path / "shop", records=f"{COLUMNS},markup\n{CHAIR},photos/notes.png\n")
    pictures.save(Picture.new(pictures.SIZE, "#00000000", mode="RGBA"), shop.folder / "photos" / "notes.png")
    head = '+++\ntitle = "Marked"\noperation = "edit"\nimages = ["product", "markup"]\n+++\n'
    (shop.folder / "templates").mkdir()
    (shop.folder / "templates" / "marked.j2").write_text(f"{head}Sent: {{{{ images | length }}}}")

    told = shop.packshot("explain", "--shot", "packshot", "--set", "template=marked").out

    assert "Sent: 1" in told
    assert "notes.png" in told
