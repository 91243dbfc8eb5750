"""The plugin host: a typed facade on pluggy. `pm.hook` appears nowhere else."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from types import ModuleType
from typing import Any, Literal, TypeVar

import pluggy

from packshot.api import (
    Check,
    Cost,
    Generator,
    PaidGenerator,
    Plugin,
    PostProcessor,
    Problem,
    Reader,
    Request,
    Storage,
    Templates,
    hookspecs,
)
from packshot.discovery import Candidate, Loaded, broken, candidates, digest_of, load, local
from packshot.fitness import KINDS, misspelt, source, unfit
from packshot.patience import IMPORTING, patience

__all__ = ["KINDS", "Plugins", "Provided", "Source"]

_HOOKS = {f"packshot_{kind}s": kind for kind in KINDS}
_REGISTERING = (*_HOOKS, "packshot_templates")
_LOG = logging.getLogger(__name__)
P = TypeVar("P", bound=Plugin[Any])
Tell = Callable[[str], None]
"""Says a line to whoever watches the calls of hooks."""


@dataclass(frozen=True, slots=True)
class Provided:
    """A plugin class and who brought it."""

    kind: str
    name: str
    cls: type[Plugin[Any]]
    origin: str


@dataclass(slots=True)
class Source:
    """A module with plugins as it was found: what it brought, what is wrong with it, how long it took to import."""

    candidate: Candidate
    seconds: float = 0.0
    off: bool = False
    """Named in `disable_plugins`, and not loaded."""
    brought: list[str] = field(default_factory=list)
    """Its plugins as people know them: `generator acme-flat`."""
    classes: list[type[Plugin[Any]]] = field(default_factory=list)
    templates: list[Templates] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def status(self) -> Literal["ok", "warning", "broken", "disabled"]:
        """`warning`: a part of it works."""
        if self.off:
            return "disabled"
        if not self.problems:
            return "ok"
        return "warning" if self.brought else "broken"


class Plugins:
    """What the installed and local plugins provide, by kind and name."""

    def __init__(self, disabled: Collection[str] = (), tell: Tell | None = None) -> None:
        self._manager = pluggy.PluginManager(hookspecs.PROJECT)
        self._manager.add_hookspecs(hookspecs)
        self._provided: dict[tuple[str, str], Provided] = {}
        self._disabled = frozenset(disabled)
        self._tell = tell
        self.sources: list[Source] = []

    @classmethod
    def load(
        cls,
        plugin_dirs: Sequence[Path] = (),
        *,
        disabled: Collection[str] = (),
        ours: bool = False,
        tell: Tell | None = None,
    ) -> Plugins:
        """Every installed plugin and those of the plugin directories, each in isolation.

        Those named in `disabled`, by module or by their own name, are left out; with `ours` everything is that does
        not come with packshot. `tell` hears of every call of a hook.
        """
        host = cls(disabled, tell)
        for candidate in candidates(() if ours else plugin_dirs):
            if ours and not candidate.ours:
                continue
            if candidate.name in host._disabled:
                host.sources.append(Source(candidate, off=True))
            else:
                host._admit(load(candidate))
        return host

    @classmethod
    def local(cls, paths: Sequence[Path]) -> Plugins:
        """The plugins of these files and folders and no others: one that is installed too is no clash."""
        host = cls()
        for candidate in local(paths):
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
    def problems(self) -> list[Problem]:
        """All that is wrong with any of them."""
        return [problem for each in self.sources for problem in each.problems]

    @property
    def templates(self) -> list[Templates]:
        """The folders of prompt templates, and their filters."""
        return [folder for each in self.sources for folder in each.templates]

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

    def edition(self, cls: type[Plugin[Any]]) -> str:
        """What tells one edition of a local plugin's code from the next.

        Nothing of a paid generator: an edit must not buy its pictures again. Nothing of an installed plugin.
        """
        source = next((each for each in self.sources if cls in each.classes), None)
        local = source.candidate.file if source and not issubclass(cls, PaidGenerator) else None
        return digest_of(local) if local else ""

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

    def _called(self, implementation: pluggy.HookImpl, facts: Mapping[str, Any]) -> object:
        try:
            return self._call(implementation, {name: facts[name] for name in implementation.argnames})
        except Exception as error:  # noqa: BLE001  whatever a plugin raises
            hook = implementation.function.__name__
            _LOG.warning("%s: %s raised %r", implementation.plugin_name, hook, error)
            return None

    def _call(self, implementation: pluggy.HookImpl, facts: Mapping[str, Any]) -> Any:  # noqa: ANN401  the hook's own
        begun = perf_counter()
        answer: object = "nothing: it raised"
        try:
            answer = implementation.function(**facts)
            answer = list(answer) if isinstance(answer, Iterator) else answer
        finally:
            if self._tell:
                took = 1000 * (perf_counter() - begun)
                call = f"{implementation.plugin_name}: {implementation.function.__name__}({', '.join(facts)})"
                self._tell(f"{call} gave {answer!r:.200} in {took:.1f} ms")
        return answer

    def _of_kind(self, kind: str, base: type[P]) -> Mapping[str, type[P]]:
        return {each.name: each.cls for each in self.provided if each.kind == kind and issubclass(each.cls, base)}

    def _admit(self, loaded: Loaded) -> None:
        entry = Source(loaded.candidate, loaded.seconds)
        self.sources.append(entry)
        if loaded.module is None:
            entry.problems += [loaded.problem] if loaded.problem else []
            return
        entry.problems += misspelt(loaded.module)
        try:
            with patience(IMPORTING):
                self._manager.register(loaded.module, name=loaded.candidate.name)
                self._collect(loaded.module, entry)
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # noqa: BLE001  whatever a plugin raises
            entry.problems.append(broken(loaded.candidate, error))

    def _collect(self, module: ModuleType, entry: Source) -> None:
        callers = self._manager.get_hookcallers(module) or ()
        entry.brought += [each.name for each in callers if each.has_spec() and each.name not in _REGISTERING]
        for hook, items in self._answers(module):
            if hook == "packshot_templates":
                entry.templates += items
                entry.brought += [f"templates {each.folder.name}" for each in items]
                continue
            for cls in items:
                self._take(_HOOKS[hook], cls, entry)

    def _answers(self, module: ModuleType | None) -> Iterable[tuple[str, list[Any]]]:
        for caller in self._manager.get_hookcallers(module) or ():
            if caller.name in _REGISTERING:
                for implementation in caller.get_hookimpls():
                    if implementation.plugin is module:
                        yield caller.name, list(self._call(implementation, {}))

    def _take(self, kind: str, cls: type[Plugin[Any]], entry: Source) -> None:
        candidate = entry.candidate
        fault = unfit(kind, cls) or self._clash(kind, cls)
        if fault:
            message = f"plugin {candidate.name} ({candidate.origin}): {fault}"
            entry.problems.append(Problem(code="plugin.unfit", message=message, where=source(cls)))
        elif cls.name not in self._disabled:
            self._provided[kind, cls.name] = Provided(kind, cls.name, cls, candidate.origin)
            entry.brought.append(f"{kind} {cls.name}")
            entry.classes.append(cls)

    def _clash(self, kind: str, cls: type[Plugin[Any]]) -> str | None:
        other = self._provided.get((kind, cls.name))
        return f'{kind} "{cls.name}" is already provided by {other.origin}; rename one of them' if other else None
