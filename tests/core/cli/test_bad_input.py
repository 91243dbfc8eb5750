"""Bad input, as a shop meets it: one clear message with its place, nothing lost, the others made."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from packshot.api import Picture
from packshot.testing import pictures
from packshot.testing.shop import COLUMNS, STOOL, Shop, packshot

PHOTO = "photos/chair.png,mustard"
OWN_PHOTO = "photos/stool.png,mustard"


def _own_photo(shop: Shop, data: bytes) -> None:
    """Give the stool a photo of its own, so that the chair's stays good."""
    shop.edit(STOOL, STOOL.replace(PHOTO, OWN_PHOTO), "products.csv")
    (shop.folder / "photos" / "stool.png").write_bytes(data)


def _bomb() -> bytes:
    """A PNG of 900 megapixels in a few bytes."""
    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b""))
    packed = [
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)


def _small_mask(shop: Shop) -> None:
    shop.edit(STOOL, STOOL.replace("photos/chair.mask.png", "photos/small.png"), "products.csv")
    pictures.save(Picture(pictures.mask().image.resize((10, 10))), shop.folder / "photos" / "small.png")


RECORDS: dict[str, tuple[Callable[[Shop], None], str, str]] = {
    "missing photo": (
        lambda shop: shop.edit(STOOL, STOOL.replace(PHOTO, "photos/gone.png,mustard"), "products.csv"),
        "record.missing-photo",
        "products.csv:3",
    ),
    "no picture": (lambda shop: _own_photo(shop, b"<svg/>"), "record.unreadable-photo", "products.csv:3"),
    "truncated picture": (
        lambda shop: _own_photo(shop, pictures.photo().to_png()[:-20]),
        "record.unreadable-photo",
        "products.csv:3",
    ),
    "decompression bomb": (lambda shop: _own_photo(shop, _bomb()), "record.unreadable-photo", "products.csv:3"),
    "mask of another size": (_small_mask, "record.mask-size", "products.csv:3"),
    "unknown colorway": (
        lambda shop: shop.edit("mustard|moss,photos", "mustard|mos,photos", "products.csv"),
        "record.unknown-colorway",
        "products.csv:3",
    ),
    "duplicate id": (
        lambda shop: shop.edit("\nstool,", "\nchair,", "products.csv"),
        "record.duplicate-id",
        "products.csv:3",
    ),
}


@pytest.mark.parametrize("name", RECORDS)
def test_a_bad_record_stops_itself_alone(shop: Shop, name: str) -> None:
    """The record is reported with file and line; the other product's seven pictures are made."""
    spoil, code, where = RECORDS[name]
    spoil(shop)
    ran = shop.packshot("run", "--json")

    assert (4, 7) == (ran.code, ran.json["made"])
    assert [(code, where)] == [(each["code"], each["where"]) for each in ran.json["problems"]]
    assert all(each["fix"] for each in ran.json["problems"])
    assert f"error[{code}]" in ran.err
    assert "Traceback" not in ran.err


def _empty(shop: Shop) -> None:
    (shop.folder / "products.csv").write_text(f"{COLUMNS}\n")


def _undefined(shop: Shop) -> None:
    (shop.folder / "templates").mkdir()
    text = '+++\ntitle = "Mine"\noperation = "edit"\n+++\n{{ product.titel }}'
    (shop.folder / "templates" / "packshot.j2").write_text(text)


def _raising(shop: Shop) -> None:
    (shop.folder.parent / "mine.py").write_text("raise RuntimeError('no licence')\n")
    Path("packshot.toml").write_text(f'plugin_dirs = ["{shop.folder.parent / "mine.py"}"]\n')
    shop.edit('plugin = "studio"', 'plugin = "mine"')


CATALOGS: dict[str, tuple[Callable[[Shop], None], str, str]] = {
    "bad hex": (lambda shop: shop.edit("#5B6B4B", "#5B6B4"), "error[config.bad-color]", "catalog.toml:11"),
    "empty records": (_empty, "error[record.no-records]", "products.csv"),
    "undefined name": (_undefined, "error[template.unknown-name]", 'did you mean "title"?'),
    "unknown plugin": (
        lambda shop: shop.edit('plugin = "studio"', 'plugin = "studo"'),
        "error[config.unknown-plugin]",
        'did you mean "studio"?',
    ),
    "plugin that raises on import": (_raising, "RuntimeError: no licence", "mine.py:1"),
    "unknown setting": (
        lambda shop: shop.edit('each = ["colorway"]', 'eech = ["colorway"]'),
        "error[config.unknown-key]",
        'did you mean "each"?',
    ),
    "broken TOML": (lambda shop: shop.edit("[catalog]", "[catalog"), "error[config.syntax]", "catalog.toml:1"),
}


@pytest.mark.parametrize("name", CATALOGS)
def test_a_bad_catalog_is_refused_before_anything_is_made(shop: Shop, name: str) -> None:
    """Exit code 2, the message, its place, no traceback, and no file written."""
    spoil, words, where = CATALOGS[name]
    spoil(shop)
    ran = shop.packshot("plan")

    assert 2 == ran.code, ran.err
    assert words in ran.err
    assert where in ran.err
    assert "Traceback" not in ran.err
    assert {} == shop.assets()


def test_all_problems_are_said_at_once(shop: Shop) -> None:
    """Nobody mends a catalog one message at a time."""
    shop.edit("#5B6B4B", "green")
    shop.edit('plugin = "studio"', 'plugin = "studo"')
    shop.edit('template = "colorway"', 'template = "colorway"\ntaks = 2')
    ran = shop.packshot("check")

    assert 3 == ran.err.count("error[")


def test_a_header_typo_is_guessed(shop: Shop) -> None:
    """The column is a fact then; the message names the field it resembles."""
    shop.edit("photo_colorway", "photo_colourway", "products.csv")
    ran = shop.packshot("plan", "--json")

    assert any("photo_colorway" in each["message"] + each["fix"] for each in ran.json["problems"])


def test_a_storage_that_cannot_be_written_fails_its_jobs_and_keeps_the_originals(shop: Shop) -> None:
    """The paid part is safe: after mending the folder, a run only stores."""
    (shop.folder / "out").write_text("in the way")
    failed = shop.packshot("run", "--json", "--shot", "packshot")
    (shop.folder / "out").unlink()
    mended = shop.packshot("run", "--json", "--shot", "packshot")

    assert (4, 0, 2) == (failed.code, failed.json["made"], failed.json["failed"])
    assert (0, 2) == (mended.code, mended.json["made"])


def test_two_plugins_of_one_name_are_both_named(shop: Shop) -> None:
    """The first keeps working; doctor names both owners."""
    plugin = (
        "from packshot.api import Generator, hookimpl\n"
        "class Mine(Generator):\n    name = 'studio'\n"
        "@hookimpl\ndef packshot_generators():\n    return [Mine]\n"
    )
    Path("mine.py").write_text(plugin)
    Path("packshot.toml").write_text('plugin_dirs = ["mine.py"]\n')
    ran = shop.packshot("doctor")

    assert 2 == ran.code
    assert 'generator "studio" is already provided by packshot' in ran.err
    assert 0 == shop.packshot("plan").code


def test_a_folder_that_cannot_be_made_is_bad_input(tmp_path: Path) -> None:
    """What the disk refuses is said with its file, and is no bug."""
    (tmp_path / "file").write_text("not a folder")

    ran = packshot("init", str(tmp_path / "file"))

    assert 2 == ran.code
    assert "error[disk.failed]: Not a directory" in ran.err
    assert "file" in ran.err


def test_a_contact_sheet_that_cannot_be_written_spoils_no_run(shop: Shop) -> None:
    """The pictures are made and told of; the sheet is a warning."""
    (shop.folder / "contact-sheet.html").mkdir()

    ran = shop.packshot("run", "--json", "--limit", "1")

    assert 0 == ran.code
    assert 1 == ran.json["made"]
    assert "warning[disk.failed]" in ran.err


@pytest.mark.parametrize("number", ["nan", "inf"])
def test_a_number_that_is_none_is_refused(shop: Shop, number: str) -> None:
    """TOML knows nan and inf; no measure does."""
    shop.edit("cm_per_width = 300", f"cm_per_width = {number}")

    ran = shop.packshot("plan")

    assert 2 == ran.code
    assert "cm_per_width must be a finite number" in ran.err
