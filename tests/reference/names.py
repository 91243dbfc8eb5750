"""`packshot.api`, name by name."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

from tests.reference.markdown import joined, paragraphs, sentence
from tests.reference.sources import Name, names_of

from packshot import api

ROOMS = ("packshot.api.colour", "packshot.api.patches", "packshot.api.appearance")
"""Modules beside `packshot.api` that plugins import too: they load numpy."""
_INTRODUCTION = """
Everything a plugin may import, as [API level 1](api-policy.md) promises it. Where a class has bases, what they
have is not said again. A class marked `kw_only=True` is made with keywords; `->` says what a method gives.

The numeric modules `packshot.api.colour`, `packshot.api.patches` and `packshot.api.appearance` load numpy: import
them where they are used, not at module top.
"""


def public() -> dict[str, dict[str, Name]]:
    """The names of each module that plugins import."""
    defined: dict[str, Name] = {**names_of(api)}
    for each in pkgutil.iter_modules(api.__path__, "packshot.api."):
        module = importlib.import_module(each.name)
        defined |= {name: found for name, found in names_of(module).items() if name in api.__all__}
    rooms = {room: names_of(importlib.import_module(room)) for room in ROOMS}
    return {"packshot.api": {name: defined[name] for name in api.__all__}, **rooms}


def page() -> str:
    """docs/reference-api.md."""
    return joined([["# The plugin API, name by name"], [_INTRODUCTION.strip()], *_modules()])


def _modules() -> Iterator[list[str]]:
    for module, names in public().items():
        yield [f"## {module}"]
        for each in names.values():
            yield [f"### {each.name}" if module == "packshot.api" else f"### {module.rpartition('.')[2]}.{each.name}"]
            yield [f"`{each.written}`"]
            yield from ([text] for text in paragraphs(each.doc))
            yield [_line(member) for member in each.members]


def _line(member: Name) -> str:
    said = sentence(member.doc)
    return f"- `{member.written}`{f': {said}' if said else ''}"
