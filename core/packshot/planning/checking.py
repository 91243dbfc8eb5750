"""What can be said of a catalog's templates and generators before a single product is read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

from packshot.api import Generator, Problem
from packshot.catalog.catalog import Catalog, Shot
from packshot.faults import PluginRaised, answer_of
from packshot.planning.kit import Kit
from packshot.prompts import Prompts, PromptTemplate

_AXES = ("colorway", "scene")


def check_templates(catalog: Catalog, prompts: Prompts) -> Iterator[Problem]:
    """Problems of the prompt templates the shots name, and of what they need."""
    for name, setting in dict(reversed(list(_named(catalog)))).items():
        where = catalog.origins.get(f"shots.{setting}") or catalog.shots[setting.partition(".")[0]].where
        yield from (each if each.where else replace(each, where=where) for each in prompts.check(name))
    for name, setting in _named(catalog):
        template = prompts.template(name)
        if isinstance(template, PromptTemplate):
            yield from _missing_axes(catalog.shots[setting.partition(".")[0]], template)


def check_generators(catalog: Catalog, kit: Kit) -> Iterator[Problem]:
    """Warnings of the generators the shots name; of one that cannot even be made, the plan tells."""
    for key in dict.fromkeys(shot.generator for shot in catalog.shots.values()):
        with suppress(PluginRaised):
            code, caution = _caution(kit.generator(key))
            if caution:
                where = catalog.generators[key].where
                yield Problem(code=code, message=caution, where=where, level="warning", context=f"generators.{key}")


def _caution(generator: Generator[Any]) -> tuple[str, str | None]:
    """The code of a warning and what it says."""
    try:
        return "generator.caution", answer_of(generator, generator.caution)
    except PluginRaised as error:
        return "plugin.raised", str(error)


def _named(catalog: Catalog) -> Iterator[tuple[str, str]]:
    """Every template a shot names, with the setting that names it: `room.on_refused`."""
    for shot in catalog.shots.values():
        yield shot.template, f"{shot.name}.template"
        if shot.on_refused:
            yield shot.on_refused, f"{shot.name}.on_refused"


def _missing_axes(shot: Shot, template: PromptTemplate) -> Iterator[Problem]:
    needed = {name.split(".")[0] for name in template.head.needs}
    for axis in _AXES:
        if axis in needed and axis not in shot.each:
            yield Problem(
                code="shot.missing-axis",
                message=f'template "{template.name}" needs a {axis}, and shot {shot.name} has none',
                where=shot.where,
                context=f"shots.{shot.name}",
                fix=f'write each = ["{axis}"], or choose another template',
            )
