"""What a generator asks for before the shot's own steps, laid into the shot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from packshot.api import Generator, Request, Use
from packshot.catalog.catalog import Shot, Step
from packshot.faults import answer_of


def finished(shot: Shot, generator: Generator[Any], request: Request) -> Shot:
    """The shot with what its generator asks for; what the shot names itself stays as it says."""
    asked = answer_of(generator, generator.finishing, request)
    base = tuple(_unnamed(asked.post, shot.post, shot))
    checks = tuple(_unnamed(asked.checks, shot.checks, shot))
    return replace(shot, base=base, checks=(*shot.checks, *checks)) if base or checks else shot


def _unnamed(asked: Sequence[Use], own: Sequence[Step], shot: Shot) -> Iterator[Step]:
    named = {each.plugin for each in own}
    return (Step(each.plugin, each.options, shot.where) for each in asked if each.plugin not in named)
