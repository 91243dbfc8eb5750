"""`packshot plugin`: what it writes works, and what it examines is judged by the rules."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from packshot.cli.starting import KINDS
from packshot.testing.shop import CHAIR, COLUMNS, Shop, packshot

KIND = pytest.mark.parametrize("kind", KINDS)
RECORD = "; ".join(f"{name}={value}" for name, value in zip(COLUMNS.split(","), CHAIR.split(","), strict=True))
SMALL = """
from packshot.api import Generator, Picture, Request, Size, hookimpl

class Small(Generator):
    name = "small"

    def generate(self, request: Request) -> Picture:
        return Picture.new(Size(8, 8), "#5B6B4B")

@hookimpl
def packshot_generators():
    return [Small]
"""


@KIND
def test_a_new_plugin_earns_gold_untouched(kind: str) -> None:
    """It is a file with its test beside it; packshot.toml names the folder."""
    assert 0 == packshot("plugin", "new", f"acme-{kind}", "--kind", kind).code

    ran = packshot("plugin", "check", f"plugins/acme_{kind}.py", "--json")

    assert 0 == ran.code, ran.out + ran.err
    (row,) = ran.json["plugins"]
    assert "gold" == row["grade"]
    assert {"kept"} == {rule["result"] for rule in row["rules"]}
    assert f"TestAcme{kind.capitalize()}" in row["by"]
    assert {"plugin_dirs": ["plugins"]} == tomllib.loads(Path("packshot.toml").read_text())
    assert [] == packshot("plugins", "--json").json["problems"]


@KIND
@pytest.mark.slow
def test_the_test_of_a_new_plugin_is_green(kind: str) -> None:
    """With pytest, as its author runs it."""
    packshot("plugin", "new", "acme-flat", "--kind", kind)
    ran = _pytest("plugins")

    assert 0 == ran.returncode, ran.stdout


@KIND
@pytest.mark.slow
def test_a_new_package_is_green_installed_and_found(kind: str, tmp_path: Path) -> None:
    """It is built, installed without the network, found by its entry point, and examined there."""
    assert 0 == packshot("plugin", "new", "acme-flat", "--kind", kind, "--package").code
    home, site = Path("packshot-acme-flat").resolve(), tmp_path / "site"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, "--target", str(site), str(home)], check=True, capture_output=True)
    environment = {**os.environ, "PYTHONPATH": str(site)}
    listed = _run(environment, "plugins", "--json").stdout
    examined = _run(environment, "plugin", "check", str(home), "--at-least", "gold")

    assert "packshot-acme-flat 0.1.0" in {each["origin"] for each in json.loads(listed)["sources"]}
    assert 0 == examined.returncode, examined.stdout + examined.stderr
    assert 0 == _pytest(str(home), environment).returncode
    assert len((home / "pyproject.toml").read_text().splitlines()) == 10


@KIND
def test_the_part_of_a_catalog_it_writes_can_be_pasted(kind: str, tmp_path: Path) -> None:
    """With the plugin there, the catalog is sound."""
    packshot("plugin", "new", "acme-flat", "--kind", kind)
    shop = Shop.build(tmp_path / "shop")
    text = Path("plugins/acme_flat.catalog.toml").read_text()
    if kind == "reader":
        (shop.folder / "products.acme_flat").write_text(RECORD)
        shop.edit('[catalog]\nname = "Small shop"\nrecords = "products.csv"\n', text)
    elif kind == "storage":
        shop.edit('[storage]\nplugin = "local"\npath = "out"\n', text)
    else:
        shop.edit("[storage]", f"{text}\n[storage]")

    ran = shop.packshot("check")

    assert 0 == ran.code, ran.err


def test_nothing_is_overwritten() -> None:
    """A second start under the same name is refused, naming what is there."""
    packshot("plugin", "new", "acme-flat", "--kind", "check")
    ran = packshot("plugin", "new", "acme-flat", "--kind", "reader")

    assert 2 == ran.code
    assert "plugins/acme_flat.py" in ran.err


@pytest.mark.parametrize(("name", "better"), [("Acme Flat", "acme-flat"), ("acme_flat", "acme-flat"), ("7", "letter")])
def test_a_name_catalogs_cannot_write_is_refused_with_a_better_one(name: str, better: str) -> None:
    """Lower case with dashes."""
    ran = packshot("plugin", "new", name, "--kind", "check")

    assert 2 == ran.code
    assert better in ran.err


def test_a_packshot_toml_that_names_other_folders_is_left_alone() -> None:
    """What to add is said."""
    Path("packshot.toml").write_text('plugin_dirs = ["mine"]\n')
    ran = packshot("plugin", "new", "acme-flat", "--kind", "check")

    assert 'plugin_dirs = ["mine"]\n' == Path("packshot.toml").read_text()
    assert 'add "plugins" to plugin_dirs in packshot.toml' in ran.err


def test_a_broken_rule_says_what_happened_and_where_to_look() -> None:
    """The exit code is that of a check that failed."""
    Path("small.py").write_text(SMALL)
    ran = packshot("plugin", "check", "small.py")

    assert 5 == ran.code
    assert "BROKEN  The original is a readable picture of exactly `request.size`" in ran.out
    assert "what happened: asked for 64x48, got 8x8" in ran.out
    assert "what to do: look what size `generate` gives" in ran.out
    assert "no grade yet" in ran.out


def test_what_cannot_be_examined_is_said_and_earns_no_grade() -> None:
    """A reader needs a file that only its author has."""
    packshot("plugin", "new", "acme-flat", "--kind", "reader")
    Path("plugins/test_acme_flat.py").unlink()

    assert "not examined: give the contract a `file`" in packshot("plugin", "check", "plugins/acme_flat.py").out
    assert 5 == packshot("plugin", "check", "plugins/acme_flat.py", "--at-least", "bronze").code


@pytest.mark.parametrize("target", ["studio", "canvas", "background", "local"])
def test_a_plugin_is_examined_by_name(target: str) -> None:
    """Packshot's own by our sample; no rule is broken."""
    ran = packshot("plugin", "check", target, "--json")

    assert {"kept", "not examined"} >= {rule["result"] for row in ran.json["plugins"] for rule in row["rules"]}, ran.out


def test_a_target_that_is_not_there_or_broken_is_said() -> None:
    """By name with a guess, by file with its line."""
    Path("torn.py").write_text("raise OSError('torn')")

    assert 'did you mean "studio"?' in packshot("plugin", "check", "studoi").err
    assert "torn.py:1" in packshot("plugin", "check", "torn.py").err


def _run(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "packshot", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def _pytest(path: str, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", path]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
