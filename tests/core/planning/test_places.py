"""Where finished files will stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from packshot.testing.shop import CHAIR, COLUMNS, Shop


@pytest.mark.parametrize("other", ["Chair", "CHAIR"])
def test_keys_that_differ_by_case_alone_are_one_file(tmp_path: Path, other: str) -> None:
    """On the disks of many a desk they would overwrite each other."""
    records = f"{COLUMNS}\n{CHAIR}\n{CHAIR.replace('chair,', f'{other},', 1)}\n"
    ran = Shop.build(tmp_path / "shop", records=records).packshot("plan", "--json", "--shot", "packshot")

    assert ["storage.key"] == [each["code"] for each in ran.json["problems"]]
    assert f"{other} packshot take 1: " in ran.json["problems"][0]["message"]
    assert "is taken by chair packshot take 1 (products.csv:2)" in ran.json["problems"][0]["message"]


@pytest.mark.parametrize("key", ["/etc/x", "../x.jpg", "a//b.jpg", "a/./b.jpg", "", "x" * 1021, "a\\\\b.jpg"])
def test_a_key_that_cannot_be_a_place_is_refused(tmp_path: Path, key: str) -> None:
    """Before anything is made, naming the job."""
    shop = Shop.build(tmp_path / "shop")
    shop.edit('path = "out"', f'path = "out"\nkey = "{{{{ \'\' }}}}{key}"')
    ran = shop.packshot("plan", "--shot", "packshot", "--product", "chair")

    assert 2 == ran.code
    assert "error[storage.key]: chair packshot take 1" in ran.err
