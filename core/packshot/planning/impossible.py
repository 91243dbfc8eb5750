"""Jobs that cannot be made, and why: said in the plan, before anything is sent."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from packshot.api import Generator, Problem, Request
from packshot.faults import PluginRaised, answer_of
from packshot.planning.requests import Combined


def refusal(generator: Generator[Any], asked: Request) -> str | None:
    """Why the generator cannot make the request: what it declares first, then what it says."""
    can = generator.can
    if asked.operation not in can.operations:
        return f"{generator.name} cannot {asked.operation}; it can {', '.join(sorted(can.operations))}"
    if (sent := images(asked)) > can.references:
        return f"{generator.name} takes {can.references} images, the template sends {sent}"
    return answer_of(generator, generator.refuse, asked)


def images(asked: Request) -> int:
    """How many images a request sends, without those that lie over the first."""
    return sum(not each.overlay for each in asked.references)


def raised(wanted: Combined, error: PluginRaised) -> Problem:
    """What a plugin of the job raised."""
    fault = impossible(wanted, str(error))
    return replace(fault, code="plugin.raised", fix="report it to the plugin's author, or use another plugin")


def impossible(wanted: Combined, reason: str) -> Problem:
    """The problem that stands where the job would."""
    axes = [each.key for each in (wanted.colorway, wanted.scene) if each]
    return Problem(
        code="job.impossible",
        message=f"{' '.join([wanted.product.id, wanted.shot.name, *axes])}: {reason}",
        where=wanted.product.where,
        product=wanted.product.id,
        context=f"shots.{wanted.shot.name}",
        fix="change the record or the shot, or leave this product out with only or exclude",
    )
