"""`packshot run`: made once, remade only where something changed, nothing lost."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from packshot.api import Picture
from packshot.testing.shop import CHAIR, COLUMNS, STOOL, Ran, Shop


def _keys(ran: Ran, *, reused: bool) -> list[str]:
    return sorted(each["key"] for each in ran.json["assets"] if each["reused"] is reused)


def test_the_first_run_makes_all_and_the_second_reuses_all(shop: Shop) -> None:
    """Nothing is made twice, and the files stay as they are."""
    first = shop.packshot("run", "--json")
    files = shop.assets()
    second = shop.packshot("run", "--json")

    assert (0, 12, 0) == (first.code, first.json["made"], first.json["reused"])
    assert (0, 0, 12) == (second.code, second.json["made"], second.json["reused"])
    assert files == shop.assets()
    assert 12 == len(files)


def test_a_changed_hex_makes_that_colorway_again_and_nothing_else(shop: Shop) -> None:
    """The key covers what the picture depends on: the other colourways do not depend on this hex."""
    shop.packshot("run")
    shop.edit("#1F2F4F", "#24365C")
    planned = shop.packshot("plan")
    ran = shop.packshot("run", "--json")

    assert ["chair/colorway-navy-1.png", "chair/room-navy-room-1.png"] == _keys(ran, reused=False)
    assert "~ 2 changed (checks, colorway)" in planned.out


def test_a_moved_catalog_makes_nothing(shop: Shop, tmp_path: Path) -> None:
    """Keys depend on content, never on paths."""
    shop.packshot("run")
    shop.folder.rename(tmp_path / "moved")
    moved = Shop(tmp_path / "moved")
    ran = moved.packshot("run", "--json")

    assert (0, 12) == (ran.json["made"], ran.json["reused"])


def test_renamed_photos_and_shuffled_records_make_nothing(shop: Shop) -> None:
    """Neither a file's name nor the order of records is part of a key."""
    shop.packshot("run")
    (shop.folder / "photos" / "chair.png").rename(shop.folder / "photos" / "other.png")
    records = f"{COLUMNS}\n{STOOL}\n{CHAIR}\n".replace("photos/chair.png", "photos/other.png")
    (shop.folder / "products.csv").write_text(records)

    assert (0, 12) == tuple(shop.packshot("run", "--json").json[name] for name in ("made", "reused"))


def test_a_changed_crop_is_made_from_the_kept_original(shop: Shop) -> None:
    """Finishing again is free: the generator is not asked."""
    shop.packshot("run")
    originals = sorted((shop.folder / ".packshot" / "originals").rglob("*"))
    shop.edit("160x160", "200x200")
    ran = shop.packshot("run", "--json")

    assert ["chair/packshot-1.png", "stool/packshot-1.png"] == _keys(ran, reused=False)
    assert originals == sorted((shop.folder / ".packshot" / "originals").rglob("*"))
    assert (200, 200) == Picture.decode(shop.assets()["chair/packshot-1.png"]).image.size


def test_a_deleted_asset_is_stored_again(shop: Shop) -> None:
    """What the storage lost comes back from the original."""
    shop.packshot("run")
    before = shop.assets()
    shutil.rmtree(shop.folder / "out")
    ran = shop.packshot("run")

    assert 0 == ran.code
    assert before == shop.assets()


def test_a_file_somebody_changed_is_neither_reused_nor_overwritten(shop: Shop) -> None:
    """It may be a retoucher's work; packshot says so and leaves it."""
    shop.packshot("run")
    (shop.folder / "out" / "chair" / "packshot-1.png").write_bytes(b"mine")
    ran = shop.packshot("run", "--json")

    assert (4, 1, 11) == (ran.code, ran.json["failed"], ran.json["reused"])
    assert ["storage.changed"] == [each["code"] for each in ran.json["problems"]]
    assert b"mine" == shop.assets()["chair/packshot-1.png"]


def test_a_broken_record_is_reported_and_the_others_are_made(shop: Shop) -> None:
    """One bad record never stops the others; the exit code says that not all was made."""
    shop.edit(STOOL, STOOL.replace("chair.png", "gone.png"), "products.csv")
    ran = shop.packshot("run", "--json")

    assert (4, 7, 1) == (ran.code, ran.json["made"], ran.json["failed"])
    (problem,) = ran.json["problems"]
    assert ("record.missing-photo", "products.csv:3", "stool") == (
        problem["code"],
        problem["where"],
        problem["product"],
    )
    assert "error[record.missing-photo]" in ran.err


def test_a_failed_check_keeps_the_picture_out_of_the_storage(shop: Shop) -> None:
    """A picture that fails does not ship; it can still be looked at."""
    shop.edit('checks = ["colour", "drift"]', 'checks = [{ use = "size", min = "500x500" }]')
    ran = shop.packshot("run", "--json", "--shot", "colorway")

    assert 5 == ran.code
    assert {} == shop.assets()
    assert {"fail"} == {each["verdict"] for each in ran.json["assets"]}
    assert all((Path.cwd() / each["path"]).is_file() for each in ran.json["assets"])


@pytest.mark.parametrize(
    ("selectors", "count"),
    [
        (["--product", "stool"], 5),
        (["--shot", "packshot"], 2),
        (["--colorway", "navy"], 2),
        (["--scene", "room", "--product", "chair"], 3),
        (["--limit", "3"], 3),
    ],
)
def test_selectors_choose_jobs(shop: Shop, selectors: list[str], count: int) -> None:
    """A run works on what it was asked for."""
    assert count == shop.packshot("run", "--json", *selectors).json["made"]


@pytest.mark.parametrize(
    ("selectors", "words"),
    [
        (["--shot", "pakshot"], 'did you mean "packshot"?'),
        (["--colorway", "mos"], 'did you mean "moss"?'),
        (["--product", "stol"], 'did you mean "stool"?'),
        (["--set", "takes=many"], "takes"),
        (["--tier", "finl"], "finl"),
    ],
)
def test_a_misspelt_selector_is_refused(shop: Shop, selectors: list[str], words: str) -> None:
    """Silence would look like a finished run."""
    ran = shop.packshot("plan", *selectors)

    assert 2 == ran.code
    assert words in ran.err


def test_takes_are_jobs_of_their_own(shop: Shop) -> None:
    """Two takes of one picture are two files."""
    ran = shop.packshot("run", "--json", "--shot", "packshot", "--set", "packshot.takes=2")

    assert 4 == ran.json["made"]
    assert "chair/packshot-2.png" in shop.assets()


def test_two_jobs_of_one_storage_key_are_refused_by_the_plan(shop: Shop) -> None:
    """One file cannot be two pictures: both jobs are named before anything is made."""
    shop.edit('path = "out"', 'path = "out"\nkey = "{{ product.id }}-{{ shot }}.{{ ext }}"')
    ran = shop.packshot("plan", "--shot", "colorway", "--product", "chair")

    assert 2 == ran.code
    assert 'chair colorway moss take 1: the storage key "chair-colorway.png" is taken' in ran.err


def test_the_sheet_shows_every_picture(shop: Shop) -> None:
    """The contact sheet stands beside the catalog and names all assets."""
    shop.packshot("run")
    page = (shop.folder / "contact-sheet.html").read_text("utf-8")

    assert 12 == page.count("data:image/webp;base64,") - 2
    assert "Linen chair" in page


def test_a_run_of_a_part_leaves_the_rest_on_the_sheet(shop: Shop) -> None:
    """The sheet shows every asset of the catalog, whatever the last run was asked for."""
    shop.packshot("run")
    shop.packshot("run", "--product", "stool", "--limit", "1")
    page = (shop.folder / "contact-sheet.html").read_text("utf-8")

    assert 12 == page.count("data:image/webp;base64,") - 2
    assert "Linen chair" in page


def test_the_sidecar_holds_the_lineage(shop: Shop) -> None:
    """Beside each asset lies how it was made."""
    import json

    shop.packshot("run", "--shot", "packshot", "--product", "chair")
    lineage = json.loads((shop.folder / "out" / "chair" / "packshot-1.png.json").read_text("utf-8"))

    assert ("chair", "packshot", "algorithmicallyEnhanced") == tuple(
        lineage[name] for name in ("product", "shot", "source_type")
    )
