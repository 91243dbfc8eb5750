"""What a catalog file defines and no shot uses, at any tier."""

from __future__ import annotations

from collections.abc import Iterator

from packshot.api import Problem
from packshot.catalog.source import Source
from packshot.catalog.tables import CatalogFile, ShotSettings


def unused(file: CatalogFile, source: Source) -> Iterator[Problem]:
    """A warning for each generator no shot names, and each scene or colorway no shot can show."""
    settings = list(_all_settings(file))
    generators = {each.generator for each in settings}
    for key in file.generators.keys() - generators:
        yield _warning(source, "generators", key, "no shot uses this generator")
    parts = {key for each in file.colorways.values() for key in each.parts.values()}
    for table, axis, keys in (("scenes", "scene", file.scenes), ("colorways", "colorway", file.colorways)):
        for key in keys.keys() - _shown(settings, axis, frozenset(keys)) - (parts if axis == "colorway" else set()):
            yield _warning(source, table, key, f"no shot shows this {axis}")


def _all_settings(file: CatalogFile) -> Iterator[ShotSettings]:
    yield file.defaults
    yield from file.tiers.values()
    for shot in file.shots.values():
        yield shot
        yield from shot.tiers.values()


def _shown(settings: list[ShotSettings], axis: str, every: frozenset[str]) -> frozenset[str]:
    """The values some shot may show: all, when a shot that has the axis names none of them."""
    having = [each for each in settings if axis in each.each]
    named = [getattr(each, f"{axis}s") for each in settings if getattr(each, f"{axis}s") is not None]
    if any(getattr(each, f"{axis}s") is None for each in having):
        return every
    return frozenset(key for keys in named for key in keys) if having else frozenset()


def _warning(source: Source, table: str, key: str, message: str) -> Problem:
    fix = "use it, or remove the table"
    return source.problem("config.unused", (table, key), message, at_value=False, level="warning", fix=fix)
