"""Every plugin that comes with packshot is held to the contract of its kind, whole."""

from __future__ import annotations

import re
from pathlib import Path

from packshot.plugins import Plugins

HERE = Path(__file__).parent
_HELD = re.compile(r"^    plugin(?:: ClassVar\[[^=]*\])? = (\w+)$", re.MULTILINE)


def test_every_plugin_of_ours_is_gold() -> None:
    """Its contract stands in a test of its own, and no rule of it is skipped or overridden."""
    texts = {file: file.read_text("utf-8") for file in HERE.glob("*/**/test_*.py")}
    held = {name for text in texts.values() if "Contract" in text for name in _HELD.findall(text)}
    ours = {each.cls.__name__ for each in Plugins.load(ours=True).provided}

    assert set() == ours - held
    assert [] == [file.name for file, text in texts.items() if "Contract" in text and "xfail" in text]
