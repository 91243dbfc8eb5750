"""Every hook, with its exact signature."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tests.reference.markdown import joined, paragraphs
from tests.reference.sources import Name, names_of

from packshot.api import hookspecs

_INTRODUCTION = """
A plugin's module implements a hook by a function of its name under `@hookimpl`. A function may take fewer
arguments than stand here, by their names. Hooks are called once, must do no work, and import nothing heavy; the
classes they give are what works. A misspelt hook is reported with its line. `PACKSHOT_TRACE_PLUGINS=1` shows every
call.
"""
_EVENTS = ("packshot_plan_ready", "packshot_job_done", "packshot_run_done")
_ABOUT = {
    "Registration": "Every plugin's answer counts. Two of one kind with one name are refused, and both owners named.",
    "Questions": "The first answer that is not None wins.",
    "Events": "Every plugin is told. An exception is a warning, and never stops a run.",
}


def specified() -> Mapping[str, Name]:
    """Every hook."""
    return {name: each for name, each in names_of(hookspecs).items() if name.startswith("packshot_")}


def page() -> str:
    """docs/reference-hooks.md."""
    return joined([["# Hooks"], [_INTRODUCTION.strip()], *_kinds()])


def _kinds() -> Iterator[list[str]]:
    for kind, about in _ABOUT.items():
        yield [f"## {kind}"]
        yield [about]
        for name, each in specified().items():
            if _kind(name) == kind:
                yield [f"### {name}"]
                yield [f"`{each.written}`"]
                yield from ([text] for text in paragraphs(each.doc))


def _kind(name: str) -> str:
    options: Mapping[str, Any] = getattr(hookspecs, name).packshot_spec
    return "Questions" if options["firstresult"] else "Events" if name in _EVENTS else "Registration"
