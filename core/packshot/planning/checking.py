"""What can be said of a catalog's templates before a single product is read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from packshot.api import Problem
from packshot.catalog.catalog import Catalog, Shot
from packshot.prompts import Prompts, PromptTemplate

_AXES = ("colorway", "scene")


def check_templates(catalog: Catalog, prompts: Prompts) -> Iterator[Problem]:
    """Problems of the prompt templates the shots name, and of what they need."""
    for shot in {shot.template: shot for shot in reversed(list(catalog.shots.values()))}.values():
        named = catalog.origins.get(f"shots.{shot.name}.template", shot.where)
        yield from (each if each.where else replace(each, where=named) for each in prompts.check(shot.template))
    for shot in catalog.shots.values():
        template = prompts.template(shot.template)
        if isinstance(template, PromptTemplate):
            yield from _missing_axes(shot, template)


def _missing_axes(shot: Shot, template: PromptTemplate) -> Iterator[Problem]:
    needed = {name.split(".")[0] for name in template.head.needs}
    for axis in _AXES:
        if axis in needed and axis not in shot.each:
            yield Problem(
                code="shot.missing-axis",
                message=f'template "{shot.template}" needs a {axis}, and shot {shot.name} has none',
                where=shot.where,
                context=f"shots.{shot.name}",
                fix=f'write each = ["{axis}"], or choose another template',
            )
