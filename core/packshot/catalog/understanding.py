"""From a parsed catalog file to its tables: all that pydantic complains about, and what can still be understood."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from pydantic import ValidationError

from packshot.api import Problem
from packshot.catalog.complaints import complaints
from packshot.catalog.source import Source
from packshot.catalog.tables import CatalogFile

NO_RECORDS = "."
"""The records path of a catalog that does not say where its records are."""


def understood(source: Source) -> tuple[CatalogFile, list[Problem]]:
    """The file's tables without what is wrong in them, so that the rest can be checked too, and what is wrong."""
    raw = deepcopy(dict(source.tables))
    problems: list[Problem] = []
    while True:
        try:
            return CatalogFile.model_validate(raw), problems
        except ValidationError as error:
            problems = problems or complaints(error, source, CatalogFile)
            for each in error.errors(include_url=False):
                _prune(raw, each["type"], each["loc"])
            raw.setdefault("catalog", {"name": "unnamed", "records": NO_RECORDS})


def _prune(raw: dict[str, Any], kind: str, loc: Sequence[str | int]) -> None:
    """Take away what an error is about: the key, or the table that lacks one, or the list an item of which is wrong."""
    path = loc[:-1] if kind == "missing" or loc[-1:] == ("[key]",) else loc
    node: Any = raw
    for key in path[:-1]:
        if not isinstance(node.get(key), dict):
            break
        node = node[key]
    else:
        key = path[-1] if path else ""
    node.pop(key, None)
