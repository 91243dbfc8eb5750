"""A catalog with this generator, from plan to asset, over HTTP."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.plugins.openai.conftest import KEY, MODEL

from packshot.api import Picture
from packshot.testing import pictures
from packshot.testing.openai import FakeOpenAI
from packshot.testing.shop import CATALOG, Shop

SETTINGS = """\
[generators.openai]
base_url = "{url}"
api_key = "{key}"
"""
STUDIO = """\
[generators.studio]
plugin = "studio"

[defaults]
generator = "studio"
"""
GENERATOR = f"""\
[generators.openai]
plugin = "openai"
model = "{MODEL}"
quality = "low"

[defaults]
generator = "openai"
"""
ONE = ("--yes", "--json", "--shot", "packshot", "--product", "chair")
JOBS = 12


@pytest.fixture
def shop(tmp_path: Path, fake: FakeOpenAI) -> Shop:
    """The small shop, all of its shots made by the generator; the machine's settings say where it asks."""
    (tmp_path / "packshot.toml").write_text(SETTINGS.format(url=fake.base_url, key=KEY), "utf-8")
    return Shop.build(tmp_path / "shop", catalog=CATALOG.replace(STUDIO, GENERATOR))


def test_a_catalog_is_made_once(shop: Shop, fake: FakeOpenAI) -> None:
    """The plan knows the price, the run charges it to the micro-dollar, a second run asks nobody."""
    planned = shop.packshot("plan", "--json").json["cost"]
    first = shop.packshot("run", "--yes", "--json").json
    asked = len(fake.requests)
    second = shop.packshot("run", "--yes", "--json").json

    assert (JOBS, 0) == (first["made"], first["failed"])
    assert fake.bill.total / 1e6 == pytest.approx(first["cost"]["charged"])
    assert planned["expected"] == pytest.approx(first["cost"]["charged"])
    assert first["cost"]["charged"] <= planned["max"]
    assert (0, JOBS, asked) == (second["made"], second["reused"], len(fake.requests))


def test_what_changes_no_picture_buys_none_again(shop: Shop, fake: FakeOpenAI) -> None:
    """A deadline, a limit, a price; another quality is another picture."""
    shop.packshot("run", "--yes")
    asked = len(fake.requests)
    shop.edit('quality = "low"', 'quality = "low"\ndeadline = 900\nimages_per_minute = 5000\nmoderation = "low"')
    again = shop.packshot("plan", "--json").json
    shop.edit('quality = "low"', 'quality = "medium"')

    assert (0, JOBS) == (again["to_make"], again["made"])
    assert JOBS == shop.packshot("plan", "--json").json["changed"]
    assert asked == len(fake.requests)


def test_a_lost_answer_is_held_and_counted(shop: Shop, fake: FakeOpenAI) -> None:
    """It may have been billed: it is not asked for again unless a person says so."""
    fake.dial(faults=["500"])
    first = shop.packshot("run", *ONE)
    again = shop.packshot("run", *ONE).json
    retried = shop.packshot(
        "run", "--yes", "--retry-unknown", "--json", "--shot", "packshot", "--product", "chair"
    ).json

    assert "job.unknown" in first.out
    assert (0, 1, 2) == (again["made"], retried["made"], len(fake.requests))


def test_a_refusal_names_record_and_category(shop: Shop, fake: FakeOpenAI) -> None:
    """With the request's id, and without a second try."""
    fake.dial(faults=["moderation"])
    ran = shop.packshot("run", *ONE).json

    (problem,) = ran["problems"]
    assert ("job.refused", "products.csv:2") == (problem["code"], problem["where"])
    assert "violence" in problem["message"]
    assert fake.requests[0].id in problem["message"]
    assert 1 == len(fake.requests)


@pytest.mark.parametrize("fault", ["401", "403", "500", "html", "cut", "truncated", "url", "quota"])
def test_the_key_is_written_nowhere(shop: Shop, fake: FakeOpenAI, fault: str) -> None:
    """Not into ledger, spool, log, contact sheet or output, whatever happens."""
    fake.dial(faults=[fault])
    ran = shop.packshot("run", "--yes", "--shot", "packshot")

    assert KEY not in ran.out + ran.err
    files = [each for each in shop.folder.rglob("*") if each.is_file()]
    assert files
    assert not [each for each in files if KEY.encode() in each.read_bytes()]


def test_the_doctor_asks_for_the_model(shop: Shop) -> None:
    """Free of charge; the server's own word on when the model ends is among the findings."""
    good = shop.packshot("doctor")
    shop.edit(f'model = "{MODEL}"', 'model = "gpt-image-1.5"')
    ending = shop.packshot("doctor")

    assert 0 == good.code
    assert "takes the key" in good.out
    assert "the provider shuts gpt-image-1.5 down on 2026-12-01" in ending.out


def test_a_wrong_row_of_the_machine_is_named(shop: Shop) -> None:
    """With its file, and with the fields a row has."""
    with Path(shop.folder.parent / "packshot.toml").open("a") as settings:
        settings.write('models = { house = { prise = "1" } }\n')

    said = shop.packshot("plan")

    assert 2 == said.code
    assert "error[config.bad-option]: the row house.prise is not understood" in said.err
    assert "packshot.toml" in said.err


@pytest.mark.parametrize("command", [("plan",), ("check",), ("doctor",), ("run", *ONE)])
def test_a_model_that_ends_soon_is_a_warning(shop: Shop, command: tuple[str, ...]) -> None:
    """With its replacement and the line that names it, before anything is asked of it."""
    shop.edit(f'model = "{MODEL}"', 'model = "gpt-image-1.5"')
    said = shop.packshot(*command)

    told = "warning[generator.caution]: gpt-image-1.5 ends on 2026-12-01; use gpt-image-2.6-sunburst"
    assert 1 == said.err.count(told)
    assert "catalog.toml:" in said.err


def test_what_must_not_change_is_restored(shop: Shop, fake: FakeOpenAI) -> None:
    """The model strayed beyond the mask; with nothing said, the asset has the photo's size and its own pixels there."""
    fake.dial(faults=["outside-mask"])
    shop.edit('checks = ["colour", "drift"]', 'checks = [{ use = "drift", on = "original" }, "drift"]')
    shop.edit("[shots.colorway]", '[shots.colorway]\ndemand = "nothing"')
    ran = shop.packshot("run", "--yes", "--json", "--shot", "colorway", "--product", "chair", "--colorway", "moss")

    ((original, finished, _),) = (each["findings"] for each in ran.json["assets"])
    assert ("mean_deltaE00", "changed_pixels") == (original["measure"], finished["measure"])
    assert original["value"] > original["limit"]
    assert finished["value"] == 0.0
    (asset,) = (Picture.decode(each) for each in shop.assets().values())
    kept = (pictures.mask().array() == 0) & (pictures.photo().alpha().array() == 255)
    before, after = (np.asarray(each.image.convert("RGB")) for each in (pictures.photo(), asset))
    assert "outside-mask" == fake.requests[0].fault
    assert kept.any()
    assert np.array_equal(before[kept], after[kept])
    assert not np.array_equal(before[~kept], after[~kept])


def test_an_original_smaller_than_asked_is_for_review(shop: Shop, fake: FakeOpenAI) -> None:
    """It is enlarged to the shot's size, and says so."""
    fake.dial(faults=["wrong-size"])
    ran = shop.packshot("run", "--yes", "--json", "--shot", "packshot", "--product", "chair")

    (asset,) = ran.json["assets"]
    (found,) = (each for each in asset["findings"] if each["check"] == "received")
    assert "review" == asset["verdict"]
    assert found["value"] < found["limit"] == 1


def test_what_nobody_estimated_is_counted_beside_the_sum(shop: Shop) -> None:
    """The model's price of input images is not known; what it charged is."""
    shop.edit(f'model = "{MODEL}"', 'model = "gpt-image-1.5"')
    shop.packshot("run", "--yes", "--shot", "packshot", "--product", "chair")
    (row,) = shop.packshot("costs", "--json").json["rows"]

    assert (0, 1, 0.0) == (row["unpriced"], row["unestimated"], row["estimated"])
    assert row["charged"] > 0
    assert "$0.00 + 1 ?" in shop.packshot("costs").out


def test_costs_add_up_by_the_model_that_answered(shop: Shop, fake: FakeOpenAI) -> None:
    """The estimate beside the charge, and what a picture cost: each, and each that passed its checks."""
    shop.edit('checks = ["background", "metadata"]', 'checks = ["size"]')
    shop.packshot("run", "--yes", "--shot", "packshot")
    shop.packshot("run", "--yes", "--shot", "colorway", "--product", "stool", "--set", "checks=[]")
    (row,) = shop.packshot("costs", "--by", "model", "--json").json["rows"]
    catalogs = shop.packshot("costs", "--by", "catalog").out

    total = fake.bill.total
    assert (MODEL, 4, 4, 2) == tuple(row[name] for name in ("name", "originals", "assets", "passed"))
    assert (total, total) == (round(row["charged"] * 1e6), round(row["estimated"] * 1e6))
    assert (total // 4, total // 2) == (round(row["per_asset"] * 1e6), round(row["per_passed"] * 1e6))
    assert "per passed" in catalogs
    assert "Small shop" in catalogs
