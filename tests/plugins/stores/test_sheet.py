"""The contact sheet of a catalog whose assets stand in an object store."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from packshot.testing.shop import CATALOG, Shop

LOCAL = '[storage]\nplugin = "local"\npath = "out"\n'
OBJECT = '[storage]\nplugin = "object"\nurl = "s3://pictures/shop"\nendpoint = "{endpoint}"\nregion = "us-east-1"\n'
PICTURE = '"thumb": "data:image/webp;base64,'
PHOTOS = 2


@pytest.fixture
def shop(tmp_path: Path, s3: str, monkeypatch: pytest.MonkeyPatch) -> Shop:
    """A shop that keeps its assets on the S3 server of this machine."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIATEST")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "not-to-be-seen")
    return Shop.build(tmp_path / "shop", catalog=CATALOG.replace(LOCAL, OBJECT.format(endpoint=s3)))


def sheet(shop: Shop) -> str:
    """The page."""
    return (shop.folder / "contact-sheet.html").read_text("utf-8")


def test_assets_in_the_store_are_on_the_sheet(shop: Shop) -> None:
    """After a run; and again when the cache has gone, from the store."""
    assert 0 == shop.packshot("run", "--shot", "packshot").code
    first = sheet(shop)
    shutil.rmtree(shop.folder / ".packshot" / "cache")
    assert 0 == shop.packshot("review", "--export", str(shop.folder / "contact-sheet.html")).code

    assert PHOTOS + 2 == first.count(PICTURE) == sheet(shop).count(PICTURE)
    assert [] == list(shop.folder.rglob("packshot-1.png"))


def test_a_store_that_cannot_be_reached_spoils_no_sheet(shop: Shop) -> None:
    """The sheet tells which pictures it could not get, and asks a store that fails only once."""
    shop.packshot("run", "--shot", "packshot")
    shutil.rmtree(shop.folder / ".packshot" / "cache")
    shop.edit("s3://pictures/shop", "s3://nowhere-at-all/shop")
    assert 0 == shop.packshot("review", "--export", str(shop.folder / "contact-sheet.html")).code

    assert (PHOTOS, 2) == (sheet(shop).count(PICTURE), sheet(shop).count("<span>The storage does not give the file"))
