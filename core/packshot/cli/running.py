"""A run that goes on in some process, told from the outside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from packshot.api.money import show_usd
from packshot.engine.outlook import Doing, doing, lasting

_SILENT = 15.0
"""Seconds without a sign of life after which it is said."""
_SHOWN = 5


def told(run: Mapping[str, Any]) -> Iterator[str]:
    """How a run stands, in lines."""
    yield f"running: {run['run']}  for {lasting(run['seconds'])}{_ending(run)}"
    if run["age"] > _SILENT:
        yield f"  no sign of life for {lasting(run['age'])}: its process ({run['pid']}) hangs or has died"
    yield f"  {_progress(run)}"
    in_flight = [Doing(**each) for each in run["in_flight"]]
    yield f"  in flight: {doing(in_flight) or 'nothing'}"
    for each in in_flight[:_SHOWN]:
        why = f"  ({each.why})" if each.why else ""
        yield f"    {lasting(each.seconds):>12}  {each.stage:9}  {each.job}{why}"
    if len(in_flight) > _SHOWN:
        yield f"    {'':>12}  \u2026 and {len(in_flight) - _SHOWN} more"
    if run["quiet"] >= _QUIET:
        yield f"  nothing has come for {lasting(run['quiet'])}"
    for generator, why in run["stopped"].items():
        yield f"  {generator} is not asked any more: {why}"
    for problem in run["problems"]:
        yield f"  error[{problem['code']}]: {problem['message']}"


_QUIET = 60.0


def _ending(run: Mapping[str, Any]) -> str:
    return f"  ending ({run['ending']})" if run["ending"] else ""


def _progress(run: Mapping[str, Any]) -> str:
    of = f" of {run['jobs']}" if run["jobs"] is not None else ""
    counts = ", ".join(f"{count} {name}" for name, count in run["counts"].items() if count)
    rate = f"  {run['per_minute']:.0f} a minute" if run["per_minute"] else ""
    left = f"  about {lasting(run['seconds_left'])} left" if run["seconds_left"] else ""
    charged = f"  charged {show_usd(round(run['charged'] * 1_000_000))}" if run["charged"] else ""
    return f"{run['done']}{of} done{f' ({counts})' if counts else ''}{rate}{left}{charged}"
