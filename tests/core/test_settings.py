"""Settings of the person who runs packshot."""

from __future__ import annotations

from pathlib import Path

import pytest

from packshot import settings
from packshot.errors import InputError
from packshot.testing.shop import Shop


def test_packshot_toml_is_found_in_the_nearest_folder_above(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Plugin folders are relative to the file that names them."""
    (tmp_path / "packshot.toml").write_text('plugin_dirs = ["mine"]\n')
    (tmp_path / "deep" / "er").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "deep" / "er")

    assert (tmp_path / "mine",) == settings.load().plugin_dirs


def test_the_environment_is_above_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """PACKSHOT_ variables win; two underscores go one table deeper."""
    Path("packshot.toml").write_text("allow_outside = true\n")
    monkeypatch.setenv("PACKSHOT_ALLOW_OUTSIDE", "false")
    monkeypatch.setenv("PACKSHOT_GENERATORS__STUDIO__SHADOWS", "0.5")
    loaded = settings.load()

    assert not loaded.allow_outside
    assert {"studio": {"shadows": "0.5"}} == loaded.generators


def test_an_unknown_setting_is_refused_with_the_known_ones() -> None:
    """A typo in packshot.toml is not silence, and the value is not repeated: it may be a key."""
    Path("packshot.toml").write_text('plugin_dir = "sk-secret"\n')
    with pytest.raises(InputError) as caught:
        settings.load()

    assert "plugin_dir" in str(caught.value)
    assert "plugin_dirs" in caught.value.problems[0].fix
    assert "sk-secret" not in str(caught.value)


def test_a_broken_file_is_said_by_name() -> None:
    """packshot.toml that is no TOML is bad input, not a bug."""
    Path("packshot.toml").write_text('plugin_dirs = "x\n')
    with pytest.raises(InputError) as caught:
        settings.load()

    assert "config.settings" == caught.value.problems[0].code
    assert "packshot.toml" in str(caught.value.problems[0].where)


@pytest.mark.parametrize("variable", ["PACKSHOT_PLUGIN_DIRS", "PACKSHOT_GENERATORS", "PACKSHOT_ALLOW_OUTSIDE"])
def test_a_broken_variable_is_said_as_one(monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    """A list or table in a variable is JSON; the value is not repeated: it may be a key."""
    monkeypatch.setenv(variable, "sk-secret{")
    with pytest.raises(InputError) as caught:
        settings.load()

    assert "PACKSHOT_* variables" == str(caught.value.problems[0].where)
    assert "sk-secret" not in str(caught.value)


def test_settings_are_laid_over_a_catalogs_generators(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What belongs to the machine stays out of the catalog: a changed option shows in the plan."""
    shop = Shop.build(tmp_path / "shop")
    shop.packshot("run")
    monkeypatch.setenv("PACKSHOT_GENERATORS__STUDIO__SHADOWS", "0.5")
    answer = shop.packshot("plan", "--json").json

    assert (5, 7) == (answer["changed"], answer["made"])


def test_a_catalog_cannot_name_plugin_directories(tmp_path: Path) -> None:
    """A catalog from a supplier runs no code."""
    shop = Shop.build(tmp_path / "shop")
    shop.edit("[catalog]", '[catalog]\nplugin_dirs = ["evil"]')
    ran = shop.packshot("plan")

    assert 2 == ran.code
    assert "error[config.unknown-key]" in ran.err
