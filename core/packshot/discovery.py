"""Finding plugins and importing them one by one, so that a broken one is reported and the others work."""

from __future__ import annotations

import importlib.util
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType

from packshot.api import Problem, Where
from packshot.api.hookspecs import PROJECT


@dataclass(frozen=True, slots=True)
class Candidate:
    """A plugin found but not yet imported."""

    name: str
    origin: str
    """The distribution and version, or the file, for people."""
    find: Callable[[], ModuleType] | None = None
    """Imports it; None where it has been imported already."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A candidate after importing: a module, or the problem that stopped it."""

    candidate: Candidate
    module: ModuleType | None
    problem: Problem | None


def candidates(plugin_dirs: Sequence[Path]) -> Iterator[Candidate]:
    """Every plugin: entry points of the group `packshot`, then files and folders of the plugin directories."""
    for point in sorted(entry_points(group=PROJECT), key=lambda point: point.name):
        yield Candidate(point.name, _distribution(point), point.load)
    for folder in plugin_dirs:
        yield from _local(folder)


def load(candidate: Candidate) -> Loaded:
    """Import a candidate. Whatever it raises, even SystemExit, becomes a problem with file and line."""
    try:
        module, problem = candidate.find() if candidate.find else None, None
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001  sys.exit() in a plugin must not end the host
        module, problem = None, broken(candidate, error)
    return Loaded(candidate, module, problem)


def broken(candidate: Candidate, error: BaseException) -> Problem:
    """The problem of a plugin that raised while it was loaded."""
    return Problem(
        code="plugin.broken",
        message=f"plugin {candidate.name} ({candidate.origin}) cannot be loaded: {type(error).__name__}: {error}",
        where=culprit(error),
        fix="repair it, or uninstall it; catalogs that do not use it are not affected",
    )


def culprit(error: BaseException) -> Where | None:
    """The file and line an exception comes from: its last frame outside the standard import machinery."""
    if isinstance(error, SyntaxError) and error.filename:
        return Where(error.filename, error.lineno or 0)
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "importlib" not in frame.filename]
    own = [frame for frame in frames if Path(frame.filename) != Path(__file__)]
    return Where(own[-1].filename, own[-1].lineno or 0) if own else None


def _distribution(point: EntryPoint) -> str:
    return f"{point.dist.name} {point.dist.version}" if point.dist else point.value


def _local(path: Path) -> Iterator[Candidate]:
    if path.is_file() or (path / "__init__.py").is_file():
        yield _file(path)
    elif path.is_dir():
        for entry in sorted(path.iterdir()):
            if (entry.suffix == ".py" and entry.stem != "__init__") or (entry / "__init__.py").is_file():
                yield _file(entry)
    else:
        yield Candidate(path.name, str(path), lambda: _missing(path))


def _missing(path: Path) -> ModuleType:
    raise FileNotFoundError(f"{path} named in plugin_dirs does not exist")


def _file(path: Path) -> Candidate:
    return Candidate(path.stem, str(path), lambda: _import_file(path))


def _import_file(path: Path) -> ModuleType:
    name = f"packshot_local_{path.stem}"
    file = path / "__init__.py" if path.is_dir() else path
    spec = importlib.util.spec_from_file_location(name, file)
    if spec is None or spec.loader is None:
        raise ImportError(f"{file} is not a Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module
