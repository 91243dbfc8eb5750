"""The files a new plugin begins with: they work, keep the contract, and are there to be changed."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from packshot import settings
from packshot.api import Problem
from packshot.cli.talk import near
from packshot.errors import InputError

KINDS: Mapping[str, str] = {
    "generator": "GeneratorContract",
    "postprocessor": "PostProcessorContract",
    "check": "CheckContract",
    "storage": "StorageContract",
    "reader": "ReaderContract",
    "templates": "TemplatesContract",
}
"""Each kind, and the contract its test subclasses."""
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_ABOUT = {
    "generator": "Makes a plain field of the colorway's colour.",
    "postprocessor": "Draws a frame along the picture's edges.",
    "check": "Measures the mean lightness of the picture.",
    "storage": "Keeps finished pictures as files in a folder.",
    "reader": "Reads products written as `column=value`, one on each line.",
    "templates": "Prompt templates, and a filter for them.",
}
Written = tuple[Sequence[Path], Sequence[str]]
"""The files that were written, and what to type next."""


@dataclass(frozen=True, slots=True)
class _Start:
    """What the files of a new plugin are filled in with."""

    name: str
    kind: str
    module: str

    @property
    def key(self) -> str:
        """The name where only letters and underscores may stand."""
        return self.name.replace("-", "_")

    def text(self, file: str) -> str:
        """One of its files."""
        words = self.name.replace("-", " ")
        values = {
            "name": self.name,
            "kind": self.kind,
            "module": self.module,
            "key": self.key,
            "cls": "".join(each.capitalize() for each in self.name.split("-")),
            "title": words.capitalize(),
            "contract": KINDS[self.kind],
            "about": _ABOUT[self.kind],
        }
        if file == "README.md":
            values["snippet"] = self.text("catalog.toml").partition("\n")[2].strip()
        return _environment().get_template(f"{file}.j2").render(values)


def write_plugin(name: str, kind: str, folder: Path) -> Written:
    """A plugin as a file in a folder that packshot.toml names, its test beside it."""
    start = _Start(_named(name), kind, name.replace("-", "_"))
    files = {
        folder / f"{start.module}.py": start.text(f"{kind}.py"),
        folder / f"test_{start.module}.py": start.text("test.py"),
        folder / f"{start.module}.catalog.toml": start.text("catalog.toml"),
        **_templates(start, folder / f"{start.module}_templates"),
    }
    written = _write(files)
    found, hint = _declare(folder)
    shown = near(folder / f"{start.module}.py")
    paste = near(folder / f"{start.module}.catalog.toml")
    following = [f"packshot plugin check {shown}", f"paste {paste} into a catalog"]
    return [*written, *found], [*hint, *following]


def write_package(name: str, kind: str, folder: Path) -> Written:
    """A plugin as a project of its own, to be installed with pip."""
    start = _Start(_named(name), kind, f"packshot_{name.replace('-', '_')}")
    home = folder / f"packshot-{name}"
    package = home / start.module
    files = {
        home / "pyproject.toml": start.text("pyproject.toml"),
        home / "README.md": start.text("README.md"),
        home / "catalog.toml": start.text("catalog.toml"),
        home / ".github" / "workflows" / "test.yml": start.text("ci.yml"),
        package / "__init__.py": start.text(f"{kind}.py"),
        package / "py.typed": "",
        home / "tests" / f"test_{start.key}.py": start.text("test.py"),
        **_templates(start, package / f"{start.module}_templates"),
    }
    written = _write(files)
    shown = f"./{near(home)}"
    return written, [f"packshot plugin check {shown}", f'pip install --editable "{shown}[dev]"', f"pytest {shown}"]


def _templates(start: _Start, folder: Path) -> Mapping[Path, str]:
    if start.kind != "templates":
        return {}
    return {folder / f"{start.name}.j2": start.text("template")}


def _write(files: Mapping[Path, str]) -> Sequence[Path]:
    there = [each for each in files if each.exists()]
    if there:
        message = f"{', '.join(near(each) for each in there)} is there already"
        raise InputError(Problem(code="plugin.exists", message=message, fix="choose another name, or --to a folder"))
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return list(files)


def _declare(folder: Path) -> tuple[Sequence[Path], Sequence[str]]:
    """Name the folder in packshot.toml where there is none yet; else say what to add."""
    file = settings.find(Path.cwd())
    if file is None:
        new = Path.cwd() / settings.FILE
        new.write_text(f'plugin_dirs = ["{near(folder.resolve())}"]\n', "utf-8")
        return [new], []
    said = tomllib.loads(file.read_text("utf-8")).get("plugin_dirs", [])
    if folder.resolve() in [(file.parent / each).resolve() for each in said]:
        return [], []
    return [], [f'add "{near(folder.resolve())}" to plugin_dirs in {near(file)}']


def _named(name: str) -> str:
    if _NAME.fullmatch(name):
        return name
    better = "-".join(re.findall(r"[a-z0-9]+", name.lower())).lstrip("0123456789-")
    fix = f"try {better}" if better else "begin with a letter: acme-flat"
    message = f'"{name}" cannot be the name of a plugin: lower-case letters and digits, with dashes between'
    raise InputError(Problem(code="plugin.name", message=message, fix=fix))


def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("packshot.cli", "starters"),
        autoescape=False,  # noqa: S701  Python and TOML, no HTML
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
