"""Finding the contracts that a plugin's author has written, in the tests beside it."""

from __future__ import annotations

import importlib.util
import sys
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from packshot.api.hookspecs import PROJECT
from packshot.testing.contracts import TemplatesContract
from packshot.testing.contracts.plugins import PluginContract

_PLACES = (".", "tests", "../tests", "../../tests")
_PROJECT = "pyproject.toml"


def plugin_files(path: Path) -> Sequence[Path]:
    """The files and folders with plugins of a path: itself, or those a project's folder names as entry points."""
    if not (path / _PROJECT).is_file():
        return [path]
    project = tomllib.loads((path / _PROJECT).read_text("utf-8")).get("project", {})
    modules = project.get("entry-points", {}).get(PROJECT, {}).values()
    homes = (home / module.replace(".", "/") for home in (path, path / "src") for module in modules)
    return [each for home in homes for each in (home, home.with_suffix(".py")) if each.exists()]


def test_files(plugin: Path) -> Sequence[Path]:
    """The test files that go with a plugin's file or folder: beside it, or in `tests` beside or above."""
    home = plugin if plugin.is_dir() else plugin.parent
    found = (file for place in _PLACES for file in sorted((home / place).resolve().glob("test_*.py")))
    name = plugin.stem.removeprefix(f"{PROJECT}_")
    return [file for file in dict.fromkeys(found) if name in file.stem]


def contracts(file: Path) -> Iterator[type[Any]]:
    """The contract classes of a test file, those with a plugin of their own."""
    sys.path.insert(0, str(file.parent))
    try:
        spec = importlib.util.spec_from_file_location(f"packshot_examined_{file.stem}", file)
        if spec is None or spec.loader is None:
            return
        module = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = module
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(file.parent))
    for each in vars(module).values():
        if isinstance(each, type) and each.__module__ == module.__name__ and _is_contract(each):
            yield each


def _is_contract(cls: type[Any]) -> bool:
    return issubclass(cls, PluginContract) or issubclass(cls, TemplatesContract)
