"""The photo a job works from: its generator chooses among the product's."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from packshot.api import Generator, Master, Problem
from packshot.faults import answer_of
from packshot.planning.requests import Combined

CAUTION = "job.weak-photo"


def chosen(wanted: Combined, generator: Generator[Any]) -> Master | None:
    """The photo the generator would work from; None for a product without photos."""
    if not wanted.product.photos:
        return None
    return answer_of(generator, generator.master, wanted.product, wanted.colorway, wanted.shot.target)


def seen_in(wanted: Combined, master: Master | None) -> Combined:
    """The combination with that photo as the product's, which so far is its first."""
    if master is None or master.photograph is wanted.product.photos[0]:
        return wanted
    photograph = master.photograph
    return replace(wanted, product=wanted.product.seen_in(photograph), photo_colorway=photograph.colorway)


def warning(wanted: Combined, master: Master | None) -> Problem | None:
    """What to know before such a picture is made; the same for every shot, so that it is said once."""
    if master is None or not master.caution or wanted.colorway is None:
        return None
    return Problem(
        code=CAUTION,
        message=f"{wanted.product.id} {wanted.colorway.key}: {master.caution}",
        where=wanted.product.where,
        product=wanted.product.id,
        level="warning",
        fix=master.fix,
    )
