"""Broken plugins of every sort in one run: each is named with its line, and stops only what needs it."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from packshot.testing.shop import CATALOG, Shop

IMPORTED = {
    "torn": ("raise OSError('torn')", "plugin.broken", "torn.py:1"),
    "quits": ("import sys\nsys.exit(3)", "plugin.broken", "quits.py:2"),
    "unread": ("def x(:", "plugin.broken", "unread.py:1"),
    "misspelt": (
        "from packshot.api import hookimpl\n\n@hookimpl\ndef packshot_chekcs():\n    return []\n",
        "plugin.unknown-hook",
        "misspelt.py:3",
    ),
    "clash": ("", "plugin.unfit", "clash.py:4"),
    "newer": ("", "plugin.unfit", "newer.py:4"),
}
"""Modules that cannot be used: what they say, the code of their problem, and its place."""
STEP = """
from packshot.api import Finding, Picture, PostProcessor, hookimpl
{imports}
class Step(PostProcessor):
    name = "{name}"
    {attributes}
    def apply(self, picture, job):
        {body}

@hookimpl
def packshot_postprocessors():
    return [Step]
"""
IN_THE_RUN = {
    "hangs": ("import time", "time.sleep(3600)", "plugin.overdue", "hangs.py:8"),
    "spins": ("", "while True: pass", "plugin.overdue", "spins.py:8"),
    "blocks": ("import time", "time.sleep(3600)", "plugin.overdue", "blocks.py:8"),
    "raises": ("", "raise KeyError('what')", "plugin.raised", "raises.py:8"),
    "exits": ("", "raise SystemExit(1)", "plugin.raised", "exits.py:8"),
    "interrupts": ("", "raise KeyboardInterrupt", "plugin.raised", "interrupts.py:8"),
    "garbage": ("", "return 'a picture'", "plugin.raised", '"garbage"'),
    "nothing": ("", "return None", "plugin.raised", '"nothing"'),
    "greedy": ("KEPT = []", "KEPT.append(bytearray(b'x' * 90_000_000)); return picture", "plugin.memory", '"greedy"'),
    "huge": ("", "bytearray(1 << 60)", "plugin.raised", "huge.py:8"),
}
"""Post-processors that go wrong at work: imports, body, the code of the job's problem, and what it must name."""


def _write(folder: Path) -> None:
    plugins = folder / "plugins"
    plugins.mkdir()
    for name, (text, *_) in IMPORTED.items():
        (plugins / f"{name}.py").write_text(text)
    (plugins / "clash.py").write_text(_step("shadow", "", "return picture"))
    (plugins / "newer.py").write_text(_step("newer", "", "return picture", "api = 99"))
    for name, (imports, body, *_) in IN_THE_RUN.items():
        text = _step(name, imports, body)
        (plugins / f"{name}.py").write_text(text.replace("def apply", "async def apply") if name == "blocks" else text)
    (folder / "packshot.toml").write_text('plugin_dirs = ["plugins"]\nplugin_seconds = 1.0\nplugin_megabytes = 150\n')


def _step(name: str, imports: str, body: str, attributes: str = "recipe = 1") -> str:
    return STEP.format(name=name, imports=imports, body=body, attributes=attributes)


@dataclass(frozen=True)
class Ended:
    """How the run ended, and what it said."""

    code: int
    said: Any
    err: str


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Ended:
    """One run, in a process of its own, of a catalog in which every shot but the shop's own uses a broken plugin."""
    folder = tmp_path_factory.mktemp("containment")
    _write(folder)
    shots = [f'[shots.{name}]\ntemplate = "colorway"\neach = ["colorway"]\npost = ["{name}"]\n' for name in IN_THE_RUN]
    Shop.build(folder / "shop", catalog=CATALOG.replace("[storage]", "\n".join([*shots, "[storage]"])))
    command = [sys.executable, "-m", "packshot", "run", "shop", "--json"]
    ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=300)
    return Ended(ran.returncode, json.loads(ran.stdout), ran.stderr)


def test_the_other_jobs_are_done(broken: Ended) -> None:
    """All twelve jobs of the shop's own shots."""
    made = {each["shot"] for each in broken.said["assets"]}

    assert 4 == broken.code
    assert {"packshot", "colorway", "room"} <= made
    assert 12 == sum(each["shot"] in ("packshot", "colorway", "room") for each in broken.said["assets"])


@pytest.mark.parametrize("name", IMPORTED)
def test_a_plugin_that_cannot_be_used_is_named_with_its_line(broken: Ended, name: str) -> None:
    """Whatever keeps it from being loaded."""
    _, code, place = IMPORTED[name]
    (said,) = [each for each in broken.err.split("\n\n") if place in each and "warning[plugin" in each]

    assert f"[{code}]" in said


@pytest.mark.parametrize("name", IN_THE_RUN)
def test_a_plugin_that_goes_wrong_at_work_is_named_with_its_line(broken: Ended, name: str) -> None:
    """Whatever it does, its own jobs say which plugin it was and where."""
    *_, code, words = IN_THE_RUN[name]
    problems = [each for each in broken.said["problems"] if f'"{name}"' in each["message"]]

    assert problems, [each["message"] for each in broken.said["problems"]]
    assert {code} == {each["code"] for each in problems}
    assert any(words in each["message"] for each in problems), [each["message"] for each in problems]
