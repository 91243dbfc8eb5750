"""What is in the checkout is what gets installed."""

from __future__ import annotations

import tomllib
from importlib.metadata import entry_points
from pathlib import Path

ROOT = Path(__file__).parents[1]
ROOTS = ("core", "plugins", "templates")


def _project() -> dict[str, object]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def test_every_package_of_the_source_roots_is_in_the_wheel():
    """A package absent from `packages` would vanish from the wheel without a word."""
    found = sorted(f"{root}/{each.parent.name}" for root in ROOTS for each in (ROOT / root).glob("*/__init__.py"))
    project: dict[str, object] = _project()
    for key in ("tool", "hatch", "build", "targets", "wheel"):
        project = project[key]  # type: ignore[assignment]

    assert sorted(project["packages"]) == found  # type: ignore[type-var, call-overload]


def test_no_module_lies_loose_in_a_source_root():
    """What lies directly inside a source root is what one imports: packages named for packshot only."""
    loose = [each for root in ROOTS for each in (ROOT / root).iterdir() if each.suffix == ".py"]
    names = {each.parent.name for root in ROOTS for each in (ROOT / root).glob("*/__init__.py")}

    assert loose == []
    assert [name for name in names if not name.startswith("packshot")] == []


def test_every_entry_point_is_installed_and_loads():
    """First-party plugins come in by the door everybody uses, and need no extra to be listed."""
    project = _project()["project"]
    declared = project["entry-points"]["packshot"]  # type: ignore[index]
    installed = {point.name: point for point in entry_points(group="packshot")}

    assert {name: installed[name].load().__name__ for name in declared} == declared
