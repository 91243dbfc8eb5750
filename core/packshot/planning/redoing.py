"""Pictures that people want otherwise: their notes go into the next request, where somebody reads them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from packshot.api import Generator, Problem, Request
from packshot.identity import Slot
from packshot.planning.requests import Combined, request
from packshot.prompts import PromptTemplate


def heard(
    template: PromptTemplate, wanted: Combined, take: int, generator: Generator[Any]
) -> tuple[Request | Problem, str]:
    """The request with the notes of `wanted`; without them, and with the reason, where they would change nothing."""
    asked = request(template, wanted, take)
    if not wanted.redo or isinstance(asked, Problem):
        return asked, ""
    plain = request(template, replace(wanted, redo=()), take)
    if not generator.can.invents:
        return plain, f"{generator.name} follows no words"
    if any(wanted.redo) and isinstance(plain, Request) and plain.prompt == asked.prompt:
        return plain, f'template "{template.name}" does not use redo'
    return asked, ""


def unheard(wanted: Combined, slot: Slot, why: str) -> Problem:
    """What to say of a request to make a picture anew that the next one would not follow."""
    return Problem(
        code="redo.unheard",
        message=f"{slot} is to be made anew, and the note would change nothing: {why}",
        where=wanted.shot.where,
        product=slot.product,
        context=f"shots.{slot.shot}",
        fix="change the record, the shot or its template; or decide otherwise about the picture",
        level="warning",
    )
