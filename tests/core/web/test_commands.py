"""Photos by address, from the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from packshot.testing.shop import CATALOG, CHAIR, COLUMNS, STOOL, Shop

if TYPE_CHECKING:
    from tests.core.web.conftest import Site


@pytest.fixture
def shop(tmp_path: Path, site: Site) -> Shop:
    """A shop whose chair's photo and mask stand on a server of a network of its own; the stool's are files."""
    photos = f'[photos]\nhosts = ["{site.host}"]\nhttp = true\n\n'
    shop = Shop.build(tmp_path, catalog=CATALOG.replace("[colorways.mustard]", photos + "[colorways.mustard]", 1))
    for name in ("chair.png", "chair.mask.png"):
        site.says(f"/{name}", site.answer((tmp_path / "photos" / name).read_bytes(), ETag='"1"'))
    chair = CHAIR.replace("photos/chair", site.at("/chair"))
    (tmp_path / "products.csv").write_text(f"{COLUMNS}\n{chair}\n{STOOL.replace('moss,', 'moss|navy,')}\n", "utf-8")
    (tmp_path / "packshot.toml").write_text(f'private_hosts = ["{site.host}"]\n', "utf-8")
    return shop


def test_what_a_photo_shows_counts_not_where_it_stands(shop: Shop, site: Site) -> None:
    """Pictures made from fetched photos are made already when the same photos lie in the folder, and the other way."""
    made = shop.packshot("run", "--shot", "packshot", "--json").json
    shop.edit(site.at("/chair"), "photos/chair", "products.csv")

    assert made["made"] == 2
    assert shop.packshot("plan", "--shot", "packshot", "--json").json["made"] == 2
    assert len(site.heard) == 2


def test_a_photo_that_does_not_come_costs_one_record(shop: Shop, site: Site) -> None:
    """One problem with line, product and column; the other product is planned."""
    site.says("/chair.png", site.answer(b"", "404 Not Found"))
    plan = shop.packshot("plan", "--json")

    (problem,) = plan.json["problems"]
    assert plan.code == 2
    assert plan.json["jobs"] == 7
    assert (problem["code"], problem["product"], problem["where"]) == (
        "record.unfetched-photo",
        "chair",
        "products.csv:2",
    )
    assert problem["message"] == f'"{site.at("/chair.png")}": there is no such photo (404)'


def test_a_photo_that_is_not_whole_is_told_by_its_address(shop: Shop, site: Site) -> None:
    """The same care as for a file: whole, small enough, one of three formats."""
    body = site.png()[:-12]
    site.says("/chair.png", b"HTTP/1.1 200 OK\r\n\r\n" + body)

    (problem,) = shop.packshot("plan", "--json").json["problems"]
    assert problem["code"] == "record.unreadable-photo"
    assert problem["message"].startswith(f'"{site.at("/chair.png")}": the PNG is cut off')


def test_a_changed_photo_makes_its_pictures_anew(shop: Shop, site: Site) -> None:
    """The digest of what was fetched is what keys are made of."""
    shop.edit("http = true", "http = true\nfresh = 0")
    shop.packshot("run", "--shot", "packshot", "--no-sheet")
    site.says("/chair.png", site.answer((shop.folder / "photos" / "chair.mask.png").read_bytes()))

    plan = shop.packshot("plan", "--shot", "packshot", "--json").json
    assert (plan["changed"], plan["made"]) == (1, 1)


@pytest.mark.parametrize(
    ("old", "new", "file", "words"),
    [
        ("[photos]\nhosts", "[photos]\n# hosts", "catalog.toml", "fetches no photos from the web"),
        ("http = true", "http = false", "catalog.toml", "http is not encrypted"),
        ("private_hosts", "# private_hosts", "packshot.toml", "an address of this machine"),
        ("http://", "http://me:canary@", "products.csv", "user name or a password"),
    ],
)
def test_catalog_and_machine_must_both_allow_it(
    shop: Shop, site: Site, old: str, new: str, file: str, words: str
) -> None:
    """Nothing is sent otherwise; the fix says what to write and where. No password is repeated."""
    shop.edit(old, new, file)
    plan, told = shop.packshot("plan", "--json"), shop.packshot("plan")

    assert words in plan.json["problems"][0]["message"]
    assert {each["code"] for each in plan.json["problems"]} == {"record.web-photo"}
    assert "canary" not in plan.out + plan.err + told.out + told.err
    assert site.connections == 0


def test_offline_uses_what_was_fetched(shop: Shop, site: Site) -> None:
    """By the option or by the machine's settings."""
    shop.edit("http = true", "http = true\nfresh = 0")
    before = shop.packshot("plan", "--offline", "--json").json
    shop.packshot("plan")
    heard = len(site.heard)

    assert {each["code"] for each in before["problems"]} == {"record.unfetched-photo"}
    assert shop.packshot("plan", "--offline", "--json").json["problems"] == []
    shop.edit("private", "offline = true\nprivate", "packshot.toml")
    assert shop.packshot("run", "--json", "--shot", "packshot").json["made"] == 2
    assert (before["jobs"], heard, len(site.heard)) == (7, 2, 2)


def test_only_photos_of_products_asked_for_are_fetched(shop: Shop, site: Site) -> None:
    """Not even for the contact sheet of the whole catalog."""
    ran = shop.packshot("run", "--product", "stool", "--shot", "packshot", "--json")

    assert (ran.code, ran.json["made"]) == (0, 1)
    assert site.connections == 0


def test_fetching_is_told(shop: Shop) -> None:
    """In one line on stderr; a second plan has nothing to tell."""
    assert "fetched 2 photos (0.0 MB)" in shop.packshot("plan").err
    assert "fetched" not in shop.packshot("plan").err


def test_a_photo_of_a_part_comes_from_the_web_too(shop: Shop, site: Site) -> None:
    """All of a record's pictures: photos, masks, cut-outs, several of each."""
    address = site.at("/chair")
    shop.edit(
        f"{address}.png,mustard,{address}.mask.png",
        f"{address}.png|{address}.png,mustard|moss,{address}.mask.png|{address}.mask.png",
        "products.csv",
    )

    assert shop.packshot("plan", "--json").json["problems"] == []


def test_bad_patterns_of_hosts_are_told_at_their_line(shop: Shop) -> None:
    """A host is a name, not an address with a scheme or path."""
    shop.edit("http = true", "http = true\nsecounds = 5\n", "catalog.toml")
    shop.edit('hosts = ["', 'hosts = ["https://cdn.example/x", "', "catalog.toml")
    told = shop.packshot("plan").err

    assert "hosts[0]" in told
    assert 'did you mean "seconds"?' in told
    assert json.dumps("secounds") in told
