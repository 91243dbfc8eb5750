"""What `packshot plugin check` examines: the classes of a plugin, each by a contract."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packshot.api import Problem
from packshot.catalog.names import did_you_mean
from packshot.cli.hosting import host
from packshot.cli.talk import near
from packshot.discovery import broken
from packshot.plugins import Plugins, Provided, Source
from packshot.testing.contracts import TemplatesContract
from packshot.testing.examining import contract_of
from packshot.testing.finding import contracts, plugin_files, test_files


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing to examine, and the contract it is held to."""

    kind: str
    name: str
    contract: type[Any]
    by: str
    """Whose sample it is examined with."""


def subjects(target: str) -> tuple[Sequence[Subject], Sequence[Problem]]:
    """What a name, a file or a folder stands for, and what is wrong with it before anything is examined."""
    path = Path(target)
    plugins, sources = _of_path(path) if path.exists() else _of_name(target)
    problems = [problem for each in sources for problem in each.problems]
    if not sources:
        known = [each.name for each in plugins.provided]
        fix = did_you_mean(target, known) or "packshot plugins lists them all; a file or a folder is taken too"
        problems = [Problem(code="plugin.unknown", message=f'there is no plugin "{target}"', fix=fix)]
    found = [each for source in sources for each in _subjects(plugins, source, target, problems)]
    if not found and not problems:
        fix = "return its classes from a hook, like packshot_generators()"
        problems = [Problem(code="plugin.unfit", message=f'"{target}" provides nothing to examine', fix=fix)]
    return found, problems


def _of_path(path: Path) -> tuple[Plugins, Sequence[Source]]:
    plugins = Plugins.local(plugin_files(path))
    return plugins, plugins.sources


def _of_name(name: str) -> tuple[Plugins, Sequence[Source]]:
    plugins = host()
    own = (each for each in plugins.sources if any(brought.endswith(f" {name}") for brought in each.brought))
    named = (each for each in plugins.sources if each.candidate.name == name)
    return plugins, list({id(each): each for each in (*own, *named)}.values())


def _subjects(plugins: Plugins, source: Source, target: str, problems: list[Problem]) -> Iterator[Subject]:
    provided = [each for each in plugins.provided if f"{each.kind} {each.name}" in source.brought]
    chosen = [each for each in provided if each.name == target] or provided
    written = list(_written(source, chosen, problems))
    for each in chosen:
        mine = [
            (one, file) for one, file in written if getattr(getattr(one, "plugin", None), "name", None) == each.name
        ]
        for contract, file in mine:
            yield Subject(each.kind, each.name, contract, f"{contract.__name__} in {near(file)}")
        if not mine:
            yield Subject(each.kind, each.name, contract_of(each.cls), "packshot's sample")
    for folder in source.templates:
        mine = [(one, file) for one, file in written if getattr(one, "templates", None) is not None]
        named = {"templates": folder, "__doc__": TemplatesContract.__doc__}
        ours = type("Contract", (TemplatesContract,), named), "packshot's sample"
        for contract, by in [(one, f"{one.__name__} in {near(file)}") for one, file in mine] or [ours]:
            yield Subject("templates", folder.folder.name, contract, by)


def _written(source: Source, chosen: Sequence[Provided], problems: list[Problem]) -> Iterator[tuple[type[Any], Path]]:
    """The contracts its author wrote; a test file that cannot be imported is a problem, not the end."""
    for home in _homes(source, chosen):
        for file in test_files(home):
            try:
                yield from ((each, file) for each in contracts(file))
            except Exception as error:  # noqa: BLE001  whatever a test file raises
                problems.append(broken(source.candidate, error))


def _homes(source: Source, chosen: Sequence[Provided]) -> Iterable[Path]:
    """Where its files lie, each place once."""
    found = (source.candidate.file, *map(_home, chosen))
    return dict.fromkeys(each.resolve() for each in found if each)


def _name(contract: type[Any]) -> str | None:
    """The name of the plugin a contract is about."""
    return getattr(getattr(contract, "plugin", None), "name", None)


def _home(each: Provided) -> Path | None:
    """The file of a class, or its package's folder."""
    try:
        file = Path(inspect.getfile(each.cls))
    except (OSError, TypeError):
        return None
    return file.parent if file.name == "__init__.py" else file
