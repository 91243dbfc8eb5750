"""Whether what a plugin registers can serve: of the right kind, named, of this API level, on hooks that exist."""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from types import ModuleType
from typing import Any

from packshot.api import (
    API_LEVEL,
    Check,
    Generator,
    Plugin,
    PluginConfig,
    PostProcessor,
    Problem,
    Reader,
    Storage,
    Where,
    hookspecs,
)

KINDS: Mapping[str, type[Plugin[Any]]] = {
    "generator": Generator,
    "postprocessor": PostProcessor,
    "check": Check,
    "storage": Storage,
    "reader": Reader,
}


def unfit(kind: str, cls: object) -> str | None:
    """Why a registered object cannot serve as this kind of plugin."""
    if not (isinstance(cls, type) and issubclass(cls, KINDS[kind])):
        return f"{cls!r} is not a subclass of {KINDS[kind].__name__}"
    if not isinstance(getattr(cls, "name", None), str):
        return f"{cls.__name__} has no name"
    if not issubclass(cls.Config, PluginConfig):
        return f"{cls.__name__}.Config is not a PluginConfig"
    if cls.api > API_LEVEL:
        return f"{cls.name} needs plugin API {cls.api}, this packshot offers {API_LEVEL}; update packshot"
    return None


def misspelt(module: ModuleType) -> list[Problem]:
    """Hook implementations whose name no hook has: pluggy would never call them and never say so."""
    known = [name for name in vars(hookspecs) if name.startswith("packshot_")]
    return [_unknown_hook(name, each, known) for name, each in vars(module).items() if _is_stray(name, each, known)]


def source(each: Any) -> Where | None:  # noqa: ANN401  anything a plugin registers
    """Where a class or function is written; None where that cannot be told."""
    try:
        return Where(inspect.getsourcefile(each) or "", inspect.getsourcelines(each)[1])
    except (OSError, TypeError):
        return None


def _is_stray(name: str, each: object, known: Sequence[str]) -> bool:
    return hasattr(each, f"{hookspecs.PROJECT}_impl") and name not in known


def _unknown_hook(name: str, each: object, known: Sequence[str]) -> Problem:
    guess = get_close_matches(name, known, 1)
    fix = f"did you mean {guess[0]}()?" if guess else f"the hooks are {', '.join(known)}"
    return Problem(code="plugin.unknown-hook", message=f"{name}() is not a hook", where=source(each), fix=fix)
