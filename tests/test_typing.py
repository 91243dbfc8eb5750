"""The plugin API is typed whole: two type checkers read plugins as their authors write them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

PLUGINS = Path(__file__).parent / "typing" / "api.py"
"""mypy reads it with everything else."""

pytestmark = pytest.mark.slow


def _pyright(*arguments: str) -> Mapping[str, Any]:
    """What pyright says as JSON, in an empty folder; it asks nobody for a newer version of itself."""
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PYRIGHT_PYTHON_IGNORE_WARNINGS": "1",
    }
    command = [sys.executable, "-m", "pyright", *arguments, "--outputjson"]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    said: Mapping[str, Any] = json.loads(ran.stdout)
    return said


def test_every_public_name_has_a_known_type() -> None:
    """`pyright --verifytypes` finds no name of `packshot.api` whose type is missing or a guess."""
    found = _pyright("--verifytypes", "packshot.api", "--ignoreexternal")["typeCompleteness"]
    assert found["exportedSymbolCounts"]["withKnownType"] > 0
    assert not [each["name"] for each in found["symbols"] if each["isExported"] and not each["isTypeKnown"]]
    assert found["completenessScore"] == 1


def test_plugins_are_inferred_as_their_authors_expect() -> None:
    """No error in a plugin of each kind, and every `assert_type` holds."""
    said = _pyright("--pythonpath", sys.executable, str(PLUGINS))
    assert said["summary"]["filesAnalyzed"] == 1
    assert not [f"{each['range']['start']['line'] + 1}: {each['message']}" for each in said["generalDiagnostics"]]
