"""What is in the checkout is what gets installed."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import entry_points
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOTS = ("core", "plugins", "templates")


def _project() -> dict[str, object]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def test_every_package_of_the_source_roots_is_in_the_wheel() -> None:
    """A package absent from `packages` would vanish from the wheel without a word."""
    found = sorted(f"{root}/{each.parent.name}" for root in ROOTS for each in (ROOT / root).glob("*/__init__.py"))
    project: dict[str, object] = _project()
    for key in ("tool", "hatch", "build", "targets", "wheel"):
        project = project[key]  # type: ignore[assignment]

    assert sorted(project["packages"]) == found  # type: ignore[call-overload]


def test_no_module_lies_loose_in_a_source_root() -> None:
    """What lies directly inside a source root is what one imports: packages named for packshot only."""
    loose = [each for root in ROOTS for each in (ROOT / root).iterdir() if each.suffix == ".py"]
    names = {each.parent.name for root in ROOTS for each in (ROOT / root).glob("*/__init__.py")}

    assert loose == []
    assert [name for name in names if not name.startswith("packshot")] == []


def test_every_entry_point_is_installed_and_loads() -> None:
    """First-party plugins come in by the door everybody uses, and need no extra to be listed."""
    project = _project()["project"]
    declared = project["entry-points"]["packshot"]  # type: ignore[index]
    installed = {point.name: point for point in entry_points(group="packshot")}

    assert {name: installed[name].load().__name__ for name in declared} == declared


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout, unpacked as an installer would."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as packed:
        packed.extractall(folder / "installed")
    return folder / "installed"


def test_the_wheel_holds_what_is_not_python(wheel: Path) -> None:
    """Templates, the contact sheet's page, type markers and the sample catalog are part of the product."""
    wanted = [
        "packshot/py.typed",
        "packshot/review/templates/page.html.j2",
        "packshot/review/static/review.css",
        "packshot/samples/aurora/catalog.toml",
        "packshot/samples/aurora/photos/sofa.png",
        "packshot_templates/colorway.j2",
        "packshot_templates/_macros.j2",
    ]

    assert [] == [each for each in wanted if not (wheel / each).is_file()]
    assert {"packshot"} == {each.name.split("_")[0].split("-")[0] for each in wheel.iterdir()}


def test_the_wheel_plans_its_own_sample(wheel: Path, tmp_path: Path) -> None:
    """An installed packshot finds its sample, plugins and templates without the checkout."""
    code = (
        "from pathlib import Path; import packshot; from packshot.cli.samples import copy_sample;"
        "from packshot.testing.shop import packshot as run;"
        "copy_sample(Path('demo')); ran = run('plan', 'demo', '--json');"
        "print(packshot.__file__, ran.code, ran.json['to_make'], ran.json['problems'])"
    )
    environment = {**os.environ, "PYTHONPATH": str(wheel)}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )

    assert f"{wheel / 'packshot' / '__init__.py'} 0 52 []" == done.stdout.strip()
