"""A job is planned on the photo its generator chooses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from packshot.api import Picture
from packshot.testing import pictures
from packshot.testing.shop import CATALOG, CHAIR, COLUMNS, Shop

FIRST = "photos/chair.png,mustard,photos/chair.mask.png"
BOTH = "photos/chair.png|photos/navy.png,mustard|navy,photos/chair.mask.png|photos/chair.mask.png"
PLUGIN = """
from packshot.api import Generator, Master, Picture, hookimpl

class Odd(Generator):
    name = "odd"
    {method}

@hookimpl
def packshot_generators():
    return [Odd]
"""


def shop(folder: Path, photos: str, catalog: str = CATALOG) -> Shop:
    """A shop with one chair and these photos."""
    made = Shop.build(folder / "shop", catalog=catalog, records=f"{COLUMNS}\n{CHAIR.replace(FIRST, photos)}\n")
    pictures.save(Picture.new(pictures.SIZE, "#1F2F4F"), made.folder / "photos" / "navy.png")
    return made


def explained(shop: Shop, colorway: str) -> dict[str, str]:
    """What `explain` says of the colorway's job, by the first words of its lines."""
    lines = shop.packshot("explain", "--shot", "colorway", "--colorway", colorway).out.splitlines()
    return {line[2:18].strip(): line[19:] for line in lines if line.startswith("  ")}


def odd(folder: Path, method: str) -> str:
    """A catalog whose generator is a plugin with this method."""
    (folder / "odd.py").write_text(PLUGIN.format(method=method))
    Path("packshot.toml").write_text(f'plugin_dirs = ["{folder / "odd.py"}"]\n')
    return CATALOG.replace('plugin = "studio"', 'plugin = "odd"')


def test_the_chosen_photo_is_the_job_s(tmp_path: Path) -> None:
    """With its own mask; and the person is told why."""
    told = explained(shop(tmp_path, BOTH), "navy")

    assert told["product"].startswith("navy.png")
    assert told["photo chosen"].startswith("navy.png: expected deltaE00 0 from Navy itself, against ")
    assert "photo chosen" not in explained(shop(tmp_path, FIRST), "navy")


def test_a_new_photo_changes_only_the_jobs_that_choose_it(tmp_path: Path) -> None:
    """The others are as they were, and are not made again."""
    before = {each: explained(shop(tmp_path, FIRST), each)["original key"] for each in ("mustard", "navy")}
    after = {each: explained(shop(tmp_path, BOTH), each)["original key"] for each in before}

    assert ["navy"] == [each for each in before if before[each] != after[each]]


def test_any_other_generator_works_from_the_first_photo(tmp_path: Path) -> None:
    """Unless it knows better; a photo it does not work from is no part of its keys."""
    catalog = odd(tmp_path, "pass")
    before = explained(shop(tmp_path, FIRST, catalog), "navy")
    after = explained(shop(tmp_path, BOTH, catalog), "navy")

    assert after["product"].startswith("chair.png")
    assert before["original key"] == after["original key"]


def test_a_choice_that_fails_is_the_plugin_s_fault(tmp_path: Path) -> None:
    """It is told once, and nothing is planned on it."""
    catalog = odd(tmp_path, "def master(self, product, colorway, target): return product.nothing")
    answer = shop(tmp_path, BOTH, catalog).packshot("plan", "--json", "--shot", "packshot").json

    assert (0, ["plugin.raised"]) == (answer["jobs"], [each["code"] for each in answer["problems"]])


@pytest.fixture
def doubtful(tmp_path: Path) -> Shop:
    """A black glossy chair that is wanted in mustard and in navy."""
    black = '[colorways.black]\nhex = "#1C1C1E"\n\n[scenes.room]'
    made = shop(tmp_path, FIRST.replace("mustard", "black"), CATALOG.replace("[scenes.room]", black))
    made.edit("mustard|moss|navy", "mustard|black", "products.csv")
    return made


def weak(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """The warnings that a photo supports a colorway badly."""
    return [each for each in answer["problems"] if each["code"] == "job.weak-photo"]


def test_what_no_photo_supports_is_said_before_it_is_made(doubtful: Shop) -> None:
    """Once for product and colorway, with the record's line and what to do; the jobs are planned."""
    ran = doubtful.packshot("plan", "--json")

    [told] = weak(ran.json)
    assert 0 == ran.code
    assert ("products.csv:2", "chair") == (told["where"], told["product"])
    assert "chair mustard: " in told["message"]
    assert "photograph the product" in told["fix"]
    assert "caution" in explained(doubtful, "mustard")


def test_what_has_been_made_is_not_doubted_again(doubtful: Shop) -> None:
    """The run says it, with its findings; the next plan is quiet."""
    assert 1 == len(weak(doubtful.packshot("run", "--json").json))
    assert [] == weak(doubtful.packshot("plan", "--json").json)
