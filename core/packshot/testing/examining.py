"""Examining a plugin by the contract of its kind, without pytest: what `packshot plugin check` does."""

from __future__ import annotations

import tempfile
import traceback
from collections.abc import Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any, Literal

from packshot.api import BatchGenerator, Check, Generator, PaidGenerator, Plugin, PostProcessor, Reader, Storage
from packshot.testing.contracts import (
    BatchGeneratorContract,
    CheckContract,
    GeneratorContract,
    PaidGeneratorContract,
    PostProcessorContract,
    ReaderContract,
    StorageContract,
)
from packshot.testing.contracts.plugins import PluginContract
from packshot.testing.contracts.rules import GRADES, Grade, NotExamined, Rule, rules

_KINDS: Sequence[tuple[type[Plugin[Any]], type[PluginContract]]] = (
    (BatchGenerator, BatchGeneratorContract),
    (PaidGenerator, PaidGeneratorContract),
    (Generator, GeneratorContract),
    (PostProcessor, PostProcessorContract),
    (Check, CheckContract),
    (Storage, StorageContract),
    (Reader, ReaderContract),
)


@dataclass(frozen=True, slots=True)
class Examined:
    """One rule and how it was kept; `why` says what happened, or what was missing to find out."""

    rule: Rule
    result: Literal["kept", "broken", "not examined"]
    why: str = ""


def contract_of(cls: type[Plugin[Any]]) -> type[PluginContract]:
    """The contract of a plugin class as packshot ships it, with its own sample."""
    base = next(contract for kind, contract in _KINDS if issubclass(cls, kind))
    return type("Contract", (base,), {"plugin": cls, "__doc__": base.__doc__})


def examine(contract: type[Any]) -> Iterator[Examined]:
    """Examine each rule of a contract in a folder of its own, bronze first."""
    for rule in rules(contract):
        with tempfile.TemporaryDirectory(prefix="packshot-") as folder:
            yield _examined(contract(), rule, Path(folder))


def earned(found: Sequence[Examined]) -> Grade | None:
    """The highest grade of which every rule is kept, and those of the grades below; None where bronze is missed."""
    grade: Grade | None = None
    for each in GRADES:
        if any(one.rule.grade == each and one.result != "kept" for one in found):
            return grade
        grade = each
    return grade


def _examined(suite: object, rule: Rule, folder: Path) -> Examined:
    method = getattr(suite, rule.method)
    arguments = (folder,) if rule.needs_folder else ()
    try:
        with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
            method(*arguments)
    except NotExamined as missing:
        return Examined(rule, "not examined", str(missing))
    except AssertionError as broken:
        return Examined(rule, "broken", str(broken))
    except Exception as error:  # noqa: BLE001  whatever a plugin raises
        return Examined(rule, "broken", f"{type(error).__name__}: {error}{_place(error)}")
    return Examined(rule, "kept")


def _place(error: Exception) -> str:
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f" ({frame.filename}:{frame.lineno})"
