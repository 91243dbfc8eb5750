"""A tiny catalog on disk, and plugins without any installation."""

from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from PIL import Image

import packshot_files
from packshot.api import Check, Generator, PluginConfig, PostProcessor, Storage, hookimpl
from packshot.plugins import Plugins

CATALOG = """\
[catalog]
name = "Tiny"
records = "products.csv"

[colorways.moss]
hex = "#5b6b4b"
label = "Moss Green"

[colorways.navy]
lab = [19.5927, 4.4696, -21.6808]
swatch = "navy.png"

[scenes.loft]
words = "a loft"
plate = "loft.png"
place = { x = 0.5, y = 0.8, cm_per_width = 500 }

[generators.painter]
plugin = "paint"

[shots.room]
template = "room-scene"
each = ["scene", "colorway"]
generator = "painter"
"""
RECORDS = "id,title,colorways,photo\nsofa,Sofa,moss|navy,sofa.png\nmug,Mug,navy,\n"


class PaintConfig(PluginConfig):
    """Options of the test generator."""

    quality: str = "low"
    strength: float = 1.0


class Paint(Generator[PaintConfig]):
    """Makes nothing."""

    name = "paint"
    Config = PaintConfig


class CanvasConfig(PluginConfig):
    """Options of the test post-processor."""

    fill: float = 0.85


class Canvas(PostProcessor[CanvasConfig]):
    """Does nothing."""

    name = "canvas"
    Config = CanvasConfig


class Colour(Check):
    """Measures nothing."""

    name = "colour"


class Local(Storage):
    """Stores nothing."""

    name = "local"


class Elsewhere(Storage):
    """Stores nothing elsewhere."""

    name = "elsewhere"


@pytest.fixture(scope="session")
def plugins() -> Plugins:
    """One plugin of each kind, and the first-party readers."""
    module = ModuleType("tiny_plugins")
    kinds: dict[str, list[type[Any]]] = {
        "generators": [Paint],
        "postprocessors": [Canvas],
        "checks": [Colour],
        "storages": [Local, Elsewhere],
    }
    for kind, classes in kinds.items():
        setattr(module, f"packshot_{kind}", _hook(classes))
    return Plugins.of(packshot_files, module)


def _hook(classes: list[type[Any]]) -> Callable[[], list[type[Any]]]:
    @hookimpl
    def hook() -> list[type[Any]]:
        return classes

    return hook


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A folder with a sound catalog and all its files."""
    (tmp_path / "catalog.toml").write_text(CATALOG, encoding="utf-8")
    (tmp_path / "products.csv").write_text(RECORDS, encoding="utf-8")
    for name in ("navy.png", "loft.png", "sofa.png"):
        Image.new("RGB", (8, 6), "#808080").save(tmp_path / name)
    return tmp_path
