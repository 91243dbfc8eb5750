"""The code keeps its rules: lint, format, types, and the direction of its dependencies."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
COMMANDS = {
    "lint": ["ruff", "check", "."],
    "format": ["ruff", "format", "--check", "."],
    "types": ["mypy"],
    "architecture": ["lint-imports"],
}


@pytest.mark.parametrize("rule", COMMANDS)
def test_code(rule: str) -> None:
    """Each tool finds nothing to complain of."""
    program, *arguments = COMMANDS[rule]
    done = subprocess.run([BIN / program, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr
