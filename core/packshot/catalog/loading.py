"""Loading a catalog: read, understood, checked, resolved; every problem at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from packshot.api import Context, Problem, Where
from packshot.api.money import parse_usd
from packshot.catalog.catalog import Catalog, Records, Shot
from packshot.catalog.checking import Known, plugin_problems, settings_problems
from packshot.catalog.columns import fields
from packshot.catalog.expressions import text_fault
from packshot.catalog.merging import BUILT_IN, Merged, layers, merge
from packshot.catalog.names import did_you_mean
from packshot.catalog.overrides import Overrides, parse_sets
from packshot.catalog.positions import KeyPath
from packshot.catalog.reading import reader_name
from packshot.catalog.resolving import Resolver
from packshot.catalog.settling import settled, shot_origins, unsettled
from packshot.catalog.source import Source, read_source
from packshot.catalog.tables import CatalogFile, ShotSettings
from packshot.catalog.understanding import understood
from packshot.catalog.unused import unused
from packshot.web.photos import Reach

if TYPE_CHECKING:
    from packshot.plugins import Plugins

FILE_NAME = "catalog.toml"
TIERS = ("draft", "final")
_MERGED_TABLES = ("defaults", "tiers", "shots")


def load(
    path: Path,
    *,
    plugins: Plugins,
    tier: str = "draft",
    sets: Sequence[str] = (),
    allow_outside: bool = False,
    reach: Reach | None = None,
) -> tuple[Catalog | None, list[Problem]]:
    """The catalog in a file or folder at one tier, and all that is wrong with it; None when there is an error.

    `sets` are `SETTING=VALUE` or `SHOT.SETTING=VALUE`. With `allow_outside`, its files may lie outside of its folder;
    `reach` bounds what it may fetch from the web.
    """
    path = path / FILE_NAME if path.is_dir() else path
    source = read_source(path, str(path))
    if isinstance(source, Problem):
        return None, [source]
    file, problems = understood(source)
    known = Known.of(source.tables, plugins, Context(folder=path.parent, outside=allow_outside))
    layered, set_problems = parse_sets(sets, list(file.shots), known)
    problems += [*_named_problems(file, known, source, tier), *set_problems]
    resolver = Resolver(source, path.parent, allow_outside)
    known_fields = fields(part for each in file.colorways.values() for part in each.parts)
    records, found = _readable(resolver.records(file), known_fields, known, source)
    written = {name: layers(file, name, tier, source.where) for name in file.shots}
    merged = {name: merge([*stack, *layered[name]]) for name, stack in written.items()}
    problems += [*found, *(each for name in merged for each in unsettled(name, merged[name], source))]
    catalog = Catalog(
        file=path,
        folder=path.parent,
        shown=source.shown,
        name=file.catalog.name,
        tier=tier,
        records=records,
        colorways=resolver.colorways(file),
        scenes=resolver.scenes(file),
        generators=resolver.generators(file),
        shots=_shots(merged, tier, source),
        storage=resolver.storage(file),
        storage_key=file.storage.key,
        budget=parse_usd(file.budget.limit) if file.budget.limit else None,
        retry_unknown=parse_usd(file.budget.retry_unknown) if file.budget.retry_unknown else 0,
        origins=_origins(source, merged),
        override=Overrides(written, layered, known),
        allow_outside=allow_outside,
        photos=resolver.photos(file, reach or Reach()),
    )
    problems = _in_order([*problems, *resolver.problems])
    return (None if any(each.level == "error" for each in problems) else catalog), problems


def _named_problems(file: CatalogFile, known: Known, source: Source, tier: str) -> Iterator[Problem]:
    """What is wrong with names, plugin options and texts all over the file."""
    for base, settings in _all_settings(file):
        yield from settings_problems(settings, known, source, base)
    for key, table in file.generators.items():
        at = ("generators", key, "plugin")
        yield from plugin_problems("generator", table.plugin, table.options, known, source, at)
    storage = file.storage
    where = ("storage", "plugin")
    yield from plugin_problems("storage", storage.plugin, storage.options, known, source, where)
    if fault := text_fault(storage.key):
        yield source.problem("config.bad-expression", ("storage", "key"), fault[0], fix=fault[1])
    yield from _tier_problems(file, tier)
    yield from unused(file, source)


def _all_settings(file: CatalogFile) -> Iterator[tuple[KeyPath, ShotSettings]]:
    """Every table of shot settings, and where it stands."""
    yield ("defaults",), file.defaults
    for tier, settings in file.tiers.items():
        yield ("tiers", tier), settings
    for name, shot in file.shots.items():
        yield ("shots", name), shot
        for tier, settings in shot.tiers.items():
            yield ("shots", name, "tiers", tier), settings


def _tier_problems(file: CatalogFile, tier: str) -> Iterator[Problem]:
    tiers = sorted({*TIERS, *file.tiers, *(each for shot in file.shots.values() for each in shot.tiers)})
    if tier not in tiers:
        fix = did_you_mean(tier, tiers)
        message = f'there is no tier "{tier}"'
        yield Problem(code="config.unknown-name", message=message, fix=fix, allowed=tuple(tiers), context="--tier")


def _readable(records: Records, named: Sequence[str], known: Known, source: Source) -> tuple[Records, list[Problem]]:
    """The records with their reader's name, and what is wrong with the reader, its options or the `map`."""
    problems = [*_map_problems(records, named, source)]
    if not records.path.is_file():
        return records, problems
    name = reader_name(records, known.classes["reader"])
    if isinstance(name, Problem):
        return records, [*problems, name]
    at = ("catalog", "records", "reader")
    problems += plugin_problems("reader", name, records.options, known, source, at)
    return replace(records, reader=name), problems


def _map_problems(records: Records, known: Sequence[str], source: Source) -> Iterator[Problem]:
    for field in records.map.keys() - set(known):
        at = ("catalog", "records", "map", field)
        fix = did_you_mean(field, known)
        message = f'"{field}" is not a field of a product'
        yield source.problem("config.unknown-key", at, message, at_value=False, fix=fix, allowed=tuple(known))


def _shots(merged: Mapping[str, Merged], tier: str, source: Source) -> dict[str, Shot]:
    return {name: settled(name, tier, source.where(("shots", name)), each) for name, each in merged.items()}


def _origins(source: Source, merged: Mapping[str, Merged]) -> dict[str, Where]:
    """Where each effective setting was written: of the file's own tables, and of every shot as merged."""
    found = {"storage.plugin": BUILT_IN, "storage.key": BUILT_IN}
    for path in source.spots:
        if path[0] not in _MERGED_TABLES and all(isinstance(each, str) for each in path):
            found[".".join(map(str, path))] = source.where(path)
    for name, each in merged.items():
        found |= shot_origins(name, each)
    return found


def _in_order(problems: Sequence[Problem]) -> list[Problem]:
    """Each problem once, in the order of the file; what has no place comes last."""
    unique = dict.fromkeys(problems)
    return sorted(unique, key=lambda each: (each.where.line, each.where.column) if each.where else (1 << 30, 0))
