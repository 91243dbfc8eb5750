"""`packshot plugins`: what is there, how it stands, and how one is used."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from packshot.cli.showing import snippet, type_words
from packshot.plugins import Plugins
from packshot.testing.shop import Shop, packshot

TORN = "raise OSError('torn')"


def _broken() -> None:
    Path("torn.py").write_text(TORN)
    Path("packshot.toml").write_text('plugin_dirs = ["torn.py"]\n')


def test_a_plugin_is_listed_with_its_origin_level_status_and_import_time() -> None:
    """A broken one with the reason and its line."""
    _broken()
    ran = packshot("plugins")

    assert 0 == ran.code
    rows = [line.split() for line in ran.out.splitlines()]
    assert ["generator", "studio", "packshot"] in [row[:3] for row in rows]
    (torn,) = [line for line in ran.out.splitlines() if "torn.py" in line]
    assert torn.startswith("broken  torn")
    assert " ms " in torn
    assert "torn.py:1)" in torn
    assert "error[plugin.broken]" in ran.err


def test_a_plugin_is_shown_with_types_defaults_variables_and_a_part_of_a_catalog() -> None:
    """What one needs to use it without reading its code."""
    ran = packshot("plugins", "show", "studio")

    assert 0 == ran.code
    assert "PACKSHOT_GENERATORS__STUDIO__SHADOWS" in ran.out
    assert '  plugin = "studio"' in ran.out


def test_every_snippet_is_toml_that_names_its_plugin() -> None:
    """It can be pasted."""
    for each in Plugins.load().provided:
        assert each.name in str(tomllib.loads(snippet(each)))


@pytest.mark.parametrize(
    ("annotation", "words"),
    [
        (str, "text"),
        (int | None, "whole number"),
        (tuple[float, ...], "list of number"),
        (dict[str, int], "table"),
        (bool, "true or false"),
    ],
)
def test_types_are_said_in_words(annotation: object, words: str) -> None:
    """People who write catalogs need not know Python."""
    assert words == type_words(annotation)


def test_a_plugin_that_is_not_there_is_guessed() -> None:
    """And one that is broken says so."""
    _broken()

    assert 'did you mean "studio"?' in packshot("plugins", "show", "studoi").err
    assert "OSError: torn" in packshot("plugins", "show", "torn").err


def test_a_name_without_show_says_what_to_type() -> None:
    """The command it is like is named."""
    ran = packshot("plugins", "studio")

    assert 2 == ran.code
    assert "plugins show studio" in ran.err


def test_strict_mode_stops_every_command_at_a_broken_plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """CI wants to know; people at work want their pictures."""
    _broken()
    shop = Shop.build(tmp_path / "shop")
    assert 0 == shop.packshot("plan").code

    monkeypatch.setenv("PACKSHOT_STRICT_PLUGINS", "1")

    assert 2 == shop.packshot("plan").code


def test_no_plugins_leaves_packshot_s_own(tmp_path: Path) -> None:
    """The switch stands before the command."""
    _broken()
    ran = packshot("--no-plugins", "plan", str(Shop.build(tmp_path / "shop").folder))

    assert 0 == ran.code
    assert "torn" not in ran.err


def test_a_plugin_is_left_out_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a variable, with commas; a catalog that asks for it is stopped and says why."""
    monkeypatch.setenv("PACKSHOT_DISABLE_PLUGINS", "torn, studio")
    _broken()
    ran = Shop.build(tmp_path / "shop").packshot("plan")

    assert 2 == ran.code
    assert "OSError" not in ran.err
    assert "studio" in ran.err


def test_the_calls_of_hooks_can_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """On stderr, so that stdout stays data."""
    monkeypatch.setenv("PACKSHOT_TRACE_PLUGINS", "1")
    ran = packshot("plugins", "--json")

    assert "trace: studio: packshot_generators() gave" in ran.err
    assert ran.json["sources"]
