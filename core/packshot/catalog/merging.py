"""Precedence: defaults < tier < shot < the shot's own tier < product column < `--set`. Tables merge, lists replace."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from packshot.api import Where
from packshot.catalog.positions import KeyPath
from packshot.catalog.tables import CatalogFile, ShotSettings

BUILT_IN = Where("packshot default")


@dataclass(frozen=True, slots=True)
class Layer:
    """Some settings of a shot, and where each was written."""

    values: Mapping[str, Any]
    where: Callable[[KeyPath], Where]


@dataclass(frozen=True, slots=True)
class Merged:
    """The settings in force, and where each of them and each item of a list was written, by path."""

    values: Mapping[str, Any]
    origins: Mapping[KeyPath, Where]

    def where(self, *path: str | int) -> Where:
        """Where a setting was written; of one nobody wrote, packshot itself."""
        tails = (path[:end] for end in range(len(path), 0, -1))
        return next((self.origins[each] for each in tails if each in self.origins), BUILT_IN)


def layers(file: CatalogFile, shot: str, tier: str, where: Callable[[KeyPath], Where]) -> list[Layer]:
    """What the catalog file says of a shot at a tier, the weakest first."""
    table = file.shots[shot]
    written = [
        (("defaults",), file.defaults),
        (("tiers", tier), file.tiers.get(tier)),
        (("shots", shot), table),
        (("shots", shot, "tiers", tier), table.tiers.get(tier)),
    ]
    return [_layer(base, settings, where) for base, settings in written if settings is not None]


def stated(settings: ShotSettings) -> dict[str, Any]:
    """The settings somebody wrote, in their long form: a bare name as a table."""
    return settings.model_dump(exclude_unset=True, exclude={"tiers"})


def merge(stack: Iterable[Layer]) -> Merged:
    """The layers as one, a later one winning."""
    values: dict[str, Any] = {}
    origins: dict[KeyPath, Where] = {}
    for layer in stack:
        _lay(layer.values, values, origins, layer.where, ())
    return Merged(values, origins)


def _layer(base: KeyPath, settings: ShotSettings, where: Callable[[KeyPath], Where]) -> Layer:
    return Layer(stated(settings), lambda path: where((*base, *path)))


def _lay(
    upper: Mapping[str, Any],
    values: dict[str, Any],
    origins: dict[KeyPath, Where],
    where: Callable[[KeyPath], Where],
    base: KeyPath,
) -> None:
    for key, value in upper.items():
        path = (*base, key)
        origins[path] = where(path)
        if isinstance(value, Mapping):
            values[key] = dict(values[key]) if isinstance(values.get(key), Mapping) else {}
            _lay(value, values[key], origins, where, path)
            continue
        values[key] = value
        origins.update({(*path, n): where((*path, n)) for n in range(len(value))} if isinstance(value, list) else {})
