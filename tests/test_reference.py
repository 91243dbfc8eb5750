"""The documentation is complete: every setting, option, hook and error code is described, and drawings can be read."""

from __future__ import annotations

import inspect
import json
import re
import textwrap
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from packshot.api import hookspecs
from packshot.catalog import tables
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


def test_the_page_of_errors_is_complete() -> None:
    """docs/errors.md explains every code as `packshot explain` does."""
    assert errors_page() == (DOCS / "errors.md").read_text("utf-8"), "run: python tests/test_reference.py"


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
    (DOCS / "errors.md").write_text(errors_page(), "utf-8")
