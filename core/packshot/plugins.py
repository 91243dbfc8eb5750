"""The plugin host: a typed facade on pluggy. `pm.hook` appears nowhere else."""

from __future__ import annotations

import inspect
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

import pluggy

from packshot.api import (
    API_LEVEL,
    Check,
    Cost,
    Generator,
    Plugin,
    PluginConfig,
    PostProcessor,
    Problem,
    Reader,
    Request,
    Storage,
    Templates,
    Where,
    hookspecs,
)
from packshot.discovery import Candidate, Loaded, broken, candidates, load

KINDS: Mapping[str, type[Plugin[Any]]] = {
    "generator": Generator,
    "postprocessor": PostProcessor,
    "check": Check,
    "storage": Storage,
    "reader": Reader,
}
_HOOKS = {f"packshot_{kind}s": kind for kind in KINDS}
_LOG = logging.getLogger(__name__)
P = TypeVar("P", bound=Plugin[Any])


@dataclass(frozen=True, slots=True)
class Provided:
    """A plugin class and who brought it."""

    kind: str
    name: str
    cls: type[Plugin[Any]]
    origin: str


class Plugins:
    """What the installed and local plugins provide, by kind and name."""

    def __init__(self) -> None:
        self._manager = pluggy.PluginManager(hookspecs.PROJECT)
        self._manager.add_hookspecs(hookspecs)
        self._provided: dict[tuple[str, str], Provided] = {}
        self.loaded: list[Loaded] = []
        self.templates: list[Templates] = []
        self.problems: list[Problem] = []

    @classmethod
    def load(cls, plugin_dirs: Sequence[Path] = ()) -> Plugins:
        """Every installed plugin and those of the plugin directories, each in isolation."""
        host = cls()
        for candidate in candidates(plugin_dirs):
            host._admit(load(candidate))
        return host

    @classmethod
    def of(cls, *modules: ModuleType) -> Plugins:
        """A host with just these plugin modules: for tests."""
        host = cls()
        for module in modules:
            host._admit(Loaded(Candidate(module.__name__, module.__name__), module, None))
        return host

    @property
    def provided(self) -> Sequence[Provided]:
        """Everything provided, by kind and name."""
        return sorted(self._provided.values(), key=lambda each: (each.kind, each.name))

    @property
    def generators(self) -> Mapping[str, type[Generator[Any]]]:
        """Generator classes by name."""
        return self._of_kind("generator", Generator)

    @property
    def postprocessors(self) -> Mapping[str, type[PostProcessor[Any]]]:
        """Post-processor classes by name."""
        return self._of_kind("postprocessor", PostProcessor)

    @property
    def checks(self) -> Mapping[str, type[Check[Any]]]:
        """Check classes by name."""
        return self._of_kind("check", Check)

    @property
    def storages(self) -> Mapping[str, type[Storage[Any]]]:
        """Storage classes by name."""
        return self._of_kind("storage", Storage)

    @property
    def readers(self) -> Mapping[str, type[Reader[Any]]]:
        """Reader classes by name."""
        return self._of_kind("reader", Reader)

    def find(self, kind: str, name: str) -> type[Plugin[Any]]:
        """The plugin class of this kind and name; KeyError where there is none."""
        return self._provided[kind, name].cls

    def price(self, plugin: str, request: Request) -> Cost | None:
        """What a pricing plugin says a request costs; None when none knows. One that raises is passed over."""
        for implementation in self._manager.hook.packshot_price.get_hookimpls():
            cost = self._called(implementation, {"plugin": plugin, "request": request})
            if isinstance(cost, Cost):
                return cost
        return None

    def listens(self, event: str) -> bool:
        """Whether any plugin wants to know of an event."""
        return bool(getattr(self._manager.hook, f"packshot_{event}").get_hookimpls())

    def announce(self, event: str, **facts: Mapping[str, Any]) -> None:
        """Tell every plugin of an event, each in isolation: an exception is a warning, never a lost picture."""
        for implementation in getattr(self._manager.hook, f"packshot_{event}").get_hookimpls():
            self._called(implementation, facts)

    @staticmethod
    def _called(implementation: pluggy.HookImpl, facts: Mapping[str, Any]) -> object:
        try:
            return implementation.function(**{name: facts[name] for name in implementation.argnames})
        except Exception as error:  # noqa: BLE001  whatever a plugin raises
            hook = implementation.function.__name__
            _LOG.warning("%s: %s raised %r", implementation.plugin_name, hook, error)
            return None

    def _of_kind(self, kind: str, base: type[P]) -> Mapping[str, type[P]]:
        return {each.name: each.cls for each in self.provided if each.kind == kind and issubclass(each.cls, base)}

    def _admit(self, loaded: Loaded) -> None:
        self.loaded.append(loaded)
        if loaded.module is None:
            self.problems += [loaded.problem] if loaded.problem else []
            return
        self.problems += _misspelt(loaded.module)
        try:
            self._manager.register(loaded.module, name=loaded.candidate.name)
            self._collect(loaded)
        except Exception as error:  # noqa: BLE001  whatever a plugin raises
            self.problems.append(broken(loaded.candidate, error))

    def _collect(self, loaded: Loaded) -> None:
        for hook, items in self._answers(loaded.module):
            if hook == "packshot_templates":
                self.templates += items
                continue
            for cls in items:
                self._take(_HOOKS[hook], cls, loaded.candidate)

    def _answers(self, module: ModuleType | None) -> Iterable[tuple[str, list[Any]]]:
        for caller in self._manager.get_hookcallers(module) or ():
            if caller.name in _HOOKS or caller.name == "packshot_templates":
                for implementation in caller.get_hookimpls():
                    if implementation.plugin is module:
                        yield caller.name, list(_call(implementation))

    def _take(self, kind: str, cls: type[Plugin[Any]], candidate: Candidate) -> None:
        fault = _unfit(kind, cls) or self._clash(kind, cls)
        if fault:
            message = f"plugin {candidate.name} ({candidate.origin}): {fault}"
            self.problems.append(Problem(code="plugin.unfit", message=message, where=_source(cls)))
            return
        self._provided[kind, cls.name] = Provided(kind, cls.name, cls, candidate.origin)

    def _clash(self, kind: str, cls: type[Plugin[Any]]) -> str | None:
        other = self._provided.get((kind, cls.name))
        return f'{kind} "{cls.name}" is already provided by {other.origin}; rename one of them' if other else None


def _call(implementation: pluggy.HookImpl) -> Iterable[Any]:
    answer: Iterable[Any] = implementation.function()  # type: ignore[assignment]
    return answer


def _unfit(kind: str, cls: object) -> str | None:
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


def _misspelt(module: ModuleType) -> list[Problem]:
    """Hook implementations whose name no hook has: pluggy would never call them and never say so."""
    known = [name for name in vars(hookspecs) if name.startswith("packshot_")]
    return [_unknown_hook(name, each, known) for name, each in vars(module).items() if _is_stray(name, each, known)]


def _is_stray(name: str, each: object, known: Sequence[str]) -> bool:
    return hasattr(each, f"{hookspecs.PROJECT}_impl") and name not in known


def _unknown_hook(name: str, each: object, known: Sequence[str]) -> Problem:
    guess = get_close_matches(name, known, 1)
    fix = f"did you mean {guess[0]}()?" if guess else f"the hooks are {', '.join(known)}"
    return Problem(code="plugin.unknown-hook", message=f"{name}() is not a hook", where=_source(each), fix=fix)


def _source(each: Any) -> Where | None:  # noqa: ANN401  anything a plugin registers
    try:
        return Where(inspect.getsourcefile(each) or "", inspect.getsourcelines(each)[1])
    except (OSError, TypeError):
        return None
