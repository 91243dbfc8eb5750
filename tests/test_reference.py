"""The documentation is complete: what the code offers is described, every name of it, and drawings can be read.

Run as a program it writes the pages that are generated from the code.
"""

from __future__ import annotations

import inspect
import json
import re
import sys
import textwrap
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from packshot.api import hookspecs
from packshot.catalog import tables
from packshot.cli.app import COMMANDS
from packshot.codes import CODES
from packshot.plugins import Plugins
from packshot.prompts.head import Head
from packshot.settings import Settings

DOCS = Path(__file__).parents[1] / "docs"
SECTIONS: Mapping[str, type[BaseModel]] = {
    "[catalog]": tables.CatalogTable,
    "The records table": tables.RecordsTable,
    "[photos]": tables.PhotosTable,
    "[colorways.KEY]": tables.ColorwayTable,
    "[scenes.KEY]": tables.SceneTable,
    "place": tables.PlaceTable,
    "props": tables.PropTable,
    "[generators.KEY]": tables.GeneratorTable,
    "[shots.KEY]": tables.ShotSettings,
    "post and checks": tables.StepTable,
    "format": tables.FormatTable,
    "include and exclude": tables.CombinationTable,
    "[storage]": tables.StorageTable,
    "[budget]": tables.BudgetTable,
    "Templates of your own": Head,
    "packshot.toml": Settings,
}
"""Headings of catalog.md whose first table describes these settings."""

_ROW = re.compile(r"^\| `(\w+)` \|[^|]*\| *(.*?) *\|", re.MULTILINE)


@pytest.mark.parametrize("heading", SECTIONS)
def test_every_setting_is_described(heading: str) -> None:
    """A table of catalog.md has a row for each setting of its pydantic model, with its default, and no other."""
    assert _described(SECTIONS[heading]) == _rows(heading)


def test_every_option_of_a_first_party_plugin_is_described() -> None:
    """A plugin's table has a row for each option, with its default; one without options says so by having none."""
    installed = [each for each in Plugins.load().provided if each.origin.startswith("packshot ")]
    for each in installed:
        assert _described(each.cls.Config) == _rows(f"{each.name} ({each.kind})"), each.name


def _rows(heading: str) -> dict[str, str]:
    """Setting to default in the first table under a heading of catalog.md."""
    text = (DOCS / "catalog.md").read_text("utf-8")
    _, found, rest = text.partition(f" `{heading}`\n") if f" `{heading}`\n" in text else text.partition(f" {heading}\n")
    assert found, f"catalog.md has no heading {heading}"
    return dict(_ROW.findall(re.split(r"^#", rest, maxsplit=1, flags=re.MULTILINE)[0]))


def _described(model: type[BaseModel]) -> dict[str, str]:
    return {name: _default(each) for name, each in model.model_fields.items() if name != "tiers"}


def _default(field: FieldInfo) -> str:
    """A default as the tables show it: as TOML, or nothing where there is none."""
    if field.is_required():
        return "required"
    value = field.get_default(call_default_factory=True)
    if value is None or value in ("", tables.DEFAULT_KEY) or isinstance(value, BaseModel):
        return {tables.DEFAULT_KEY: "see below"}.get(str(value), '`"jpeg"`' if isinstance(value, BaseModel) else "")
    return f"`{json.dumps(list(value) if isinstance(value, tuple) else value)}`"


@pytest.mark.parametrize("name", [each for each in vars(hookspecs) if each.startswith("packshot_")])
def test_every_hook_is_listed(name: str) -> None:
    """plugins.md has every hook with its exact signature."""
    signature = str(inspect.signature(getattr(hookspecs, name))).replace("'", "")
    assert f"`{name}{signature}`" in (DOCS / "plugins.md").read_text("utf-8")


def errors_page() -> str:
    """What docs/errors.md says; `python tests/test_reference.py` writes it."""
    lines = ["# Errors", "", "Every message carries a code. `packshot explain CODE` prints these explanations.", ""]
    for area in dict.fromkeys(each.partition(".")[0] for each in sorted(CODES)):
        lines += [f"## {area}", ""]
        for code in sorted(each for each in CODES if each.startswith(f"{area}.")):
            lines += [f"### {code}", "", *textwrap.wrap(CODES[code], 120, break_on_hyphens=False), ""]
    return "\n".join(lines)


def _pages() -> Mapping[str, str]:
    """Every generated page of docs."""
    from tests.reference import pages  # found from here when this is a program, too

    return {"errors.md": errors_page(), **pages()}


def test_generated_pages_say_what_the_code_says() -> None:
    """Errors, commands, hooks, settings, JSON outputs and the plugin API are described as they are."""
    for name, text in _pages().items():
        assert text == (DOCS / name).read_text("utf-8"), f"{name}: run: python tests/test_reference.py"


def test_the_reference_leaves_nothing_out() -> None:
    """Each code, command, hook, setting with its variable, and public name has its place."""
    from packshot.api import __all__ as names

    read = {each.stem: each.read_text("utf-8") for each in DOCS.glob("*.md")}
    assert not [each for each in CODES if f"\n### {each}\n" not in read["errors"]]
    assert not [each for each in names if f"\n### {each}\n" not in read["reference-api"]]
    assert not [each for each in COMMANDS if f"\n## packshot {each}\n" not in read["reference-commands"]]
    hooks = [each for each in vars(hookspecs) if each.startswith("packshot_")]
    assert not [each for each in hooks if f"\n### {each}\n" not in read["reference-hooks"]]
    settings = [f"\n## {each}\n\n`PACKSHOT_{each.upper()}" for each in Settings.model_fields]
    assert not [each for each in settings if each not in read["reference-settings"]]
    schemas = [each.name for each in DOCS.glob("schemas/*.json")]
    assert not [each for each in schemas if f"(schemas/{each})" not in read["reference-outputs"]]


def test_every_promise_names_its_proof() -> None:
    """Each row of the promises in money.md names tests, and there are such tests."""
    promises = (DOCS / "money.md").read_text("utf-8").partition("## Promises\n")[2].partition("\n## ")[0]
    rows = [
        line for line in promises.splitlines() if line.startswith("| ") and not line.startswith(("| ---", "| prom"))
    ]
    assert rows
    for row in rows:
        named = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", row)
        assert named, row
        for file, test in named:
            assert f"def {test}(" in (DOCS.parent / file).read_text("utf-8"), f"{file}::{test}"


@pytest.mark.parametrize("drawing", sorted(DOCS.glob("*.svg")), ids=lambda path: path.name)
def test_drawings_can_be_read_in_light_and_dark(drawing: Path) -> None:
    """A drawing is well-formed, titled, and knows both colour schemes."""
    root = ET.fromstring(drawing.read_text("utf-8"))  # noqa: S314  our own file
    assert root.findtext("{http://www.w3.org/2000/svg}title")
    assert "prefers-color-scheme: dark" in drawing.read_text("utf-8")


if __name__ == "__main__":
    sys.path.insert(0, str(DOCS.parent))
    from tests.reference import level

    level.write()
    for name, text in _pages().items():
        (DOCS / name).write_text(text, "utf-8")
