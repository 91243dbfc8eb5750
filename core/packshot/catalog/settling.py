"""From merged settings to a shot: what is still missing, and the frozen value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from packshot.api import Problem, Size, Where
from packshot.catalog.catalog import Combination, Encoding, Shot, Step
from packshot.catalog.expressions import expression_fault, roots
from packshot.catalog.merging import BUILT_IN, Merged
from packshot.catalog.positions import KeyPath
from packshot.catalog.source import Source
from packshot.catalog.tables import CombinationTable, ShotSettings, StepTable


def unsettled(name: str, merged: Merged, source: Source) -> Iterator[Problem]:
    """What a shot still lacks when all layers are merged, or says in vain."""
    path: KeyPath = ("shots", name)
    for setting in ("template", "generator"):
        if setting not in merged.values:
            message = f'"{setting}" is missing in shots.{name}'
            yield source.problem("config.missing-key", path, message, at_value=False, fix=f'add {setting} = "..."')
    each = merged.values.get("each", [])
    only = merged.values.get("only")
    for axis in sorted(roots(only) - {"product", *each}) if only and not expression_fault(only) else ():
        message = f"only asks for the {axis}, and the shot has no such axis: each = {list(each)}"
        yield source.problem("config.bad-expression", (*path, "only"), message, fix=f'add "{axis}" to each')
    for number, row in enumerate(merged.values.get("exclude", [])):
        for axis in sorted({"colorway", "scene"} & set(row) - set(each)):
            message = f"this row excludes nothing: the shot has no {axis} axis"
            yield source.problem("config.unused", (*path, "exclude", number), message, level="warning")


def settled(name: str, tier: str, where: Where, merged: Merged) -> Shot:
    """The shot with these settings, every built-in default filled in."""
    settings = ShotSettings.model_validate(merged.values)
    return Shot(
        name=name,
        tier=tier,
        where=where,
        template=settings.template or "",
        on_refused=settings.on_refused,
        each=tuple(settings.each),
        generator=settings.generator or "",
        size=None if settings.size == "source" else Size.parse(settings.size),
        change=settings.change,
        target=settings.target,
        takes=settings.takes,
        draft=settings.draft,
        batch=settings.batch,
        post=_steps(settings.post, merged, "post"),
        checks=_steps(settings.checks, merged, "checks"),
        encoding=Encoding(settings.format.use, settings.format.quality, settings.format.max_bytes),
        demand=settings.demand,
        alt=settings.alt,
        products=None if settings.products is None else frozenset(settings.products),
        colorways=None if settings.colorways is None else tuple(settings.colorways),
        scenes=None if settings.scenes is None else tuple(settings.scenes),
        only=settings.only,
        include=_rows(settings.include),
        exclude=_rows(settings.exclude),
    )


def shot_origins(name: str, merged: Merged) -> dict[str, Where]:
    """Where each setting of a shot was written, by dotted name; what nobody wrote is packshot's own."""
    found = {f"shots.{name}.{setting}": BUILT_IN for setting in ShotSettings.model_fields}
    for path, where in merged.origins.items():
        if all(isinstance(each, str) for each in path):
            found[".".join(["shots", name, *(str(each) for each in path)])] = where
    return found


def _steps(tables: Sequence[StepTable], merged: Merged, setting: str) -> tuple[Step, ...]:
    return tuple(Step(each.use, each.options, merged.where(setting, n)) for n, each in enumerate(tables))


def _rows(tables: Sequence[CombinationTable]) -> tuple[Combination, ...]:
    return tuple(Combination(each.product, each.colorway, each.scene) for each in tables)
