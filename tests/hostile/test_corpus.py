"""Every hostile case ends as one clear message or as a correct picture, bounded, and hurts nobody else."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from importlib import util
from pathlib import Path
from types import ModuleType

import pytest

from packshot.errors import CODES
from packshot.testing.hostile import AREAS, NONE, meet

HERE = Path(__file__).parent
SECONDS = 3.0
MEGABYTES = 300
CASES = {f"{area}: {case.name}": case for area, cases in AREAS.items() for case in cases}

pytestmark = pytest.mark.hostile


def _page() -> ModuleType:
    spec = util.spec_from_file_location("page", HERE / "page.py")
    assert spec is not None
    assert spec.loader is not None
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


PAGE = _page()
TEXT = PAGE.PAGE.read_text("utf-8")


@pytest.mark.parametrize("name", CASES)
def test_a_hostile_case_is_answered(tmp_path: Path, name: str) -> None:
    """The message is the expected one, the other product gets its picture, nothing breaks, and the page tells it."""
    case = CASES[name]
    met = meet(case, tmp_path / "shop")

    assert met.made == case.made, met.err
    assert "Traceback" not in met.err
    assert all(ord(char) >= 32 or char == "\n" for char in met.err)
    if case.code is None:
        assert () == met.problems
    else:
        assert case.code in CODES
        assert met.answer(case), met.problems
    assert met.code in ((2, 4) if case.made == NONE else (0, 4))
    assert met.seconds <= SECONDS
    assert PAGE.row(case, met) in TEXT, "run: python tests/hostile/page.py"


def test_the_page_has_every_case_and_no_other() -> None:
    """There are more than 150, each with a name of its own, and each stands in docs/hostile.md once."""
    assert len(CASES) == sum(map(len, AREAS.values())) >= 150
    assert len(CASES) == len(re.findall(r"^\| (?!what comes in|---)", TEXT, re.MULTILINE))


def test_bombs_take_little_memory() -> None:
    """Met one after the other in a process of their own, whose address space is fenced in."""
    ran = subprocess.run([sys.executable, str(HERE / "measured.py")], capture_output=True, text=True, check=False)

    assert 0 == ran.returncode, ran.stderr
    found = json.loads(ran.stdout)
    assert found["peak"] <= MEGABYTES
    assert found["seconds"] <= SECONDS, found["slowest"]
