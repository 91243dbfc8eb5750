"""The plugin instances of a catalog."""

from __future__ import annotations

from pathlib import Path

import pytest

from packshot.api import Where
from packshot.catalog.catalog import Step
from packshot.catalog.loading import load
from packshot.planning import kit as kits
from packshot.planning.kit import Kit
from packshot.plugins import Plugins
from packshot.testing.shop import Shop


def _step(size: str) -> Step:
    return Step("canvas", {"size": size}, Where("catalog.toml", 1))


def test_steps_of_the_same_options_share_one_plugin_however_many_there_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Forgetting steps keeps memory flat, and makes no plugin twice."""
    monkeypatch.setattr(kits, "_STEPS", 2)
    plugins = Plugins.load()
    catalog, _ = load(Shop.build(tmp_path / "shop").folder, plugins=plugins)
    assert catalog
    kit = Kit(catalog, plugins)

    made = [kit.postprocessor(_step(size)) for size in ("8x8", "9x9", "8x8", "9x9", "8x8")]

    assert made[0] is made[2] is made[4] is not made[1]
    assert made[1] is made[3]
    assert len(kit._of_step) <= 2
