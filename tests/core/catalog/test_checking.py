"""What is wrong with a plugin's options is said where they stand in the catalog."""

from __future__ import annotations

from pathlib import Path

import pytest

from packshot.testing.shop import CATALOG, Shop


@pytest.mark.parametrize("number", ["nan", "inf", "-inf"])
def test_a_number_that_is_none_is_refused(tmp_path: Path, number: str) -> None:
    """TOML knows them and no option means them: a limit of `nan` would pass every picture."""
    catalog = CATALOG.replace(
        'checks = ["background", "metadata"]', f'checks = [{{ use = "background", limit = {number} }}]'
    )
    ran = Shop.build(tmp_path / "shop", catalog=catalog).packshot("plan")

    assert 2 == ran.code
    assert "error[config.bad-option]: limit must be a finite number" in ran.err
    assert "catalog.toml:33:41  (shots.packshot)" in ran.err


@pytest.mark.parametrize("command", ["check", "plan", "run"])
def test_a_plugin_says_what_cannot_work_in_this_folder(tmp_path: Path, command: str) -> None:
    """A storage outside the catalog's folder is told once, at its line, with both ways out; nothing is made."""
    shop = Shop.build(tmp_path / "shop", catalog=CATALOG.replace('path = "out"', 'path = "../out"'))
    ran = shop.packshot(command)

    assert 2 == ran.code
    assert 1 == ran.err.count("error[")
    assert "error[config.bad-option]: path: ../out leaves the catalog's folder; choose one inside" in ran.err
    assert "catalog.toml:46:8  (storage.path)" in ran.err
    assert "allow_outside = true in packshot.toml" in ran.err


def test_the_person_at_the_desk_may_allow_it(tmp_path: Path) -> None:
    """`packshot.toml` is theirs, and a catalog may come from anywhere."""
    (tmp_path / "packshot.toml").write_text("allow_outside = true\n", "utf-8")
    shop = Shop.build(tmp_path / "shop", catalog=CATALOG.replace('path = "out"', 'path = "../out"'))

    assert 0 == shop.packshot("plan").code


def test_a_secret_in_a_catalog_is_a_warning(tmp_path: Path) -> None:
    """It works, and the warning names the line and never the secret; in packshot.toml it is at home."""
    careless = 'plugin = "openai"\napi_key = "sk-canary"'
    shop = Shop.build(tmp_path / "shop", catalog=CATALOG.replace('plugin = "studio"', careless))
    told = shop.packshot("check")
    (tmp_path / "packshot.toml").write_text('[generators.studio]\napi_key = "sk-canary"\n', "utf-8")
    shop.edit('\napi_key = "sk-canary"', "")

    assert 0 == told.code
    assert "warning[config.secret]: api_key is a secret" in told.err
    assert "sk-canary" not in told.err + told.out
    assert "generators.studio" in told.err
    assert "config.secret" not in shop.packshot("check").err
