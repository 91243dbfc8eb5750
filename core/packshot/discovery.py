"""Finding plugins and importing them one by one, so that a broken one is reported and the others work."""

from __future__ import annotations

import hashlib
import importlib.util
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.machinery import SourceFileLoader
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from time import perf_counter
from types import CodeType, ModuleType

from packshot.api import Problem, Where
from packshot.api.hookspecs import PROJECT
from packshot.patience import IMPORTING, Impatient, patience


@dataclass(frozen=True, slots=True)
class Candidate:
    """A plugin found but not yet imported."""

    name: str
    origin: str
    """The distribution and version, or the file, for people."""
    find: Callable[[], ModuleType] | None = None
    """Imports it; None where it has been imported already."""
    ours: bool = False
    """Whether it comes with packshot."""
    file: Path | None = None
    """The file or folder of a local plugin."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A candidate after importing: a module, or the problem that stopped it, and the seconds it took."""

    candidate: Candidate
    module: ModuleType | None
    problem: Problem | None
    seconds: float = 0.0


def candidates(plugin_dirs: Sequence[Path]) -> Iterator[Candidate]:
    """Every plugin: entry points of the group `packshot`, then files and folders of the plugin directories."""
    for point in sorted(entry_points(group=PROJECT), key=lambda point: point.name):
        ours = point.dist is not None and point.dist.name == PROJECT
        yield Candidate(point.name, _distribution(point), point.load, ours=ours)
    yield from local(plugin_dirs)


def local(plugin_dirs: Sequence[Path]) -> Iterator[Candidate]:
    """The files and folders of the plugin directories."""
    for folder in plugin_dirs:
        yield from _local(folder)


def digest_of(path: Path) -> str:
    """SHA-256 (hex, its first 16 digits) of a local plugin's files, wherever it lies."""
    files = [path] if path.is_file() else sorted(each for each in path.rglob("*") if each.is_file())
    total = hashlib.sha256()
    for each in files:
        if "__pycache__" not in each.parts:
            total.update(f"{each.relative_to(path)}\0".encode() + hashlib.sha256(each.read_bytes()).digest())
    return total.hexdigest()[:16]


def load(candidate: Candidate, seconds: float = IMPORTING) -> Loaded:
    """Import a candidate. Whatever it raises, even SystemExit, becomes a problem with file and line.

    One that has not been imported after so many seconds is given up.
    """
    begun = perf_counter()
    try:
        with patience(seconds):
            module, problem = candidate.find() if candidate.find else None, None
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001  sys.exit() in a plugin must not end the host
        module, problem = None, broken(candidate, error)
    return Loaded(candidate, module, problem, perf_counter() - begun)


def broken(candidate: Candidate, error: BaseException) -> Problem:
    """The problem of a plugin that raised while it was loaded."""
    hangs = isinstance(error, Impatient)
    happened = "it hangs while it is imported" if hangs else f"{type(error).__name__}: {error}"
    return Problem(
        code="plugin.hangs" if hangs else "plugin.broken",
        message=f"plugin {candidate.name} ({candidate.origin}) cannot be loaded: {happened}",
        where=culprit(error),
        fix=f'repair it, uninstall it, or say disable_plugins = ["{candidate.name}"]; '
        "catalogs that do not use it are not affected",
    )


def culprit(error: BaseException) -> Where | None:
    """The file and line an exception comes from: its last frame outside the standard import machinery."""
    if isinstance(error, SyntaxError) and error.filename:
        return Where(error.filename, error.lineno or 0)
    own = [frame for frame in traceback.extract_tb(error.__traceback__) if not _is_machinery(frame.filename)]
    return Where(own[-1].filename, own[-1].lineno or 0) if own else None


_MACHINERY = (Path(__file__), Path(__file__).with_name("patience.py"))


def _is_machinery(file: str) -> bool:
    return "importlib" in file or Path(file) in _MACHINERY


def _distribution(point: EntryPoint) -> str:
    return f"{point.dist.name} {point.dist.version}" if point.dist else point.value


def _local(path: Path) -> Iterator[Candidate]:
    if path.is_file() or (path / "__init__.py").is_file():
        yield _file(path)
    elif path.is_dir():
        for entry in sorted(path.iterdir()):
            if _is_plugin(entry):
                yield _file(entry)
    else:
        yield Candidate(path.name, str(path), lambda: _missing(path))


def _is_plugin(entry: Path) -> bool:
    """A module or a package; neither a test of one nor what is being edited."""
    if (entry / "__init__.py").is_file():
        return True
    return entry.suffix == ".py" and not entry.stem.startswith(("__init__", "test_", "conftest", ".", "_"))


def _missing(path: Path) -> ModuleType:
    raise FileNotFoundError(f"{path} named in plugin_dirs does not exist")


def _file(path: Path) -> Candidate:
    return Candidate(path.stem, str(path), lambda: _import_file(path), file=path)


class _Fresh(SourceFileLoader):
    """Reads the source each time: a file edited twice within a second is never taken for the one before."""

    def get_code(self, fullname: str) -> CodeType | None:
        """The code of the file as it stands."""
        path = self.get_filename(fullname)
        return self.source_to_code(self.get_data(path), path)


def _import_file(path: Path) -> ModuleType:
    name = f"packshot_local_{path.stem}"
    file = path / "__init__.py" if path.is_dir() else path
    spec = importlib.util.spec_from_file_location(name, file, loader=_Fresh(name, str(file)))
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
