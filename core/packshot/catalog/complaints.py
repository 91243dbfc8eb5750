"""What pydantic complains about, said as problems at the line in the catalog."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from packshot.api import Problem
from packshot.catalog.names import did_you_mean
from packshot.catalog.positions import KeyPath
from packshot.catalog.source import Pointer

MOST = 100
"""Complaints of one table that are told: nobody reads more, and a file of nonsense has a hundred thousand."""
_KINDS: Mapping[str, str] = {
    "string_type": "text in quotes",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "finite_number": "a finite number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "list_type": "a list in square brackets",
    "tuple_type": "a list in square brackets",
    "dict_type": "a table",
    "model_type": "a table",
    "model_attributes_type": "a table",
    "string_too_short": "text that is not empty",
}
_NOUNS: Mapping[str, str] = {
    "catalog": "the catalog table",
    "photos": "the photos table",
    "colorways": "a colorway",
    "scenes": "a scene",
    "generators": "a generator",
    "defaults": "a shot",
    "tiers": "a shot",
    "shots": "a shot",
    "storage": "the storage",
    "budget": "the budget",
}


def complaints(
    error: ValidationError, at: Pointer, model: type[BaseModel], base: KeyPath = (), noun: str = ""
) -> list[Problem]:
    """The complaints about `model` validated from the table at `base`, in the order of the file; MOST at most."""
    code = "config.bad-option" if noun else "config.bad-value"
    errors = error.errors(include_url=False)
    found = [_problem(each, at, model, base, noun, code) for each in errors[:MOST]]
    found.sort(key=lambda each: (each.where.line, each.where.column) if each.where else (0, 0))
    return [*found, _more(len(errors) - MOST, at, base)] if len(errors) > MOST else found


def _more(count: int, at: Pointer, base: KeyPath) -> Problem:
    message = f"{count:,} more settings are wrong"
    return at.problem("config.too-many", base, message, fix="correct those that are shown, and check again")


def _problem(
    details: ErrorDetails, at: Pointer, model: type[BaseModel], base: KeyPath, noun: str, code: str
) -> Problem:
    loc = details["loc"]
    path = (*base, *loc)
    kind = details["type"]
    if loc and loc[-1] == "[key]":
        return _bad_key(at, path[:-1])
    if kind == "extra_forbidden":
        return _unknown_key(at, path, fields_at(model, loc[:-1]), noun)
    if kind == "missing":
        return _missing(at, path)
    expected = _expected(details)
    message = f"{_title(path)} {expected}" if expected.startswith("must") else f"{_title(path)}: {expected}"
    fix = _suggestion(details)
    return at.problem("config.bad-color" if kind in ("hex", "colour") else code, path, message, fix=fix)


def _bad_key(at: Pointer, path: KeyPath) -> Problem:
    message = (
        f'"{path[-1]}" cannot be a key; use at most 100 lower-case letters, digits, - and _, and begin with a letter'
    )
    return at.problem("config.bad-key", path, message, at_value=False)


def _unknown_key(at: Pointer, path: KeyPath, allowed: Sequence[str], noun: str) -> Problem:
    name = str(path[-1])
    noun = noun or _noun(path)
    fix = did_you_mean(name, allowed)
    message = f'"{name}" is not a setting of {noun}' if noun else f'"{name}" is not a table of a catalog'
    return at.problem(
        "config.unknown-key",
        path,
        message,
        at_value=False,
        fix=fix,
        allowed=tuple(sorted(allowed)),
        context=_table(path),
    )


def _missing(at: Pointer, path: KeyPath) -> Problem:
    table = _table(path) or "the catalog file"
    message = f'"{path[-1]}" is missing in {table}'
    return at.problem("config.missing-key", path[:-1], message, at_value=False, fix=f"add {path[-1]} = ...")


def _noun(path: KeyPath) -> str:
    if len(path) == 1:
        return ""
    inner = path[2] if path[0] in ("shots", "scenes", "tiers") and len(path) > 3 else None  # noqa: PLR2004
    nouns = {"place": "a place", "format": "a format", "include": "an include row", "exclude": "an exclude row"}
    return nouns.get(str(inner), _NOUNS.get(str(path[0]), ""))


def _table(path: KeyPath) -> str:
    return ".".join(str(each) for each in path[:-1])


def _title(path: KeyPath) -> str:
    """The setting meant: `takes`, or `post[1]` for an item of a list."""
    names = [each for each in path if isinstance(each, str)]
    if not names:
        return "the value"
    after = path[len(path) - 1 - [*path][::-1].index(names[-1]) + 1 :]
    return names[-1] + "".join(f"[{each}]" for each in after)


def _expected(details: ErrorDetails) -> str:
    kind = details["type"]
    if kind in _KINDS:
        return f"must be {_KINDS[kind]}"
    if kind == "literal_error":
        return f"must be {details['ctx']['expected']}"
    reason = details["msg"].removeprefix("Value error, ")
    return f"{reason[:1].lower()}{reason[1:]}".replace("input should", "must")


def _suggestion(details: ErrorDetails) -> str:
    if details["type"] != "literal_error" or not isinstance(details["input"], str):
        return ""
    return did_you_mean(details["input"], details["ctx"]["expected"].replace("'", "").replace(" or ", ", ").split(", "))


def fields_at(model: type[BaseModel], loc: Sequence[str | int]) -> list[str]:
    """The settings a table has that lies at `loc` within `model`."""
    schema = _schema(model)
    definitions = schema.get("$defs", {})
    node: Any = schema
    for key in loc:
        node = _child(node, key, definitions)
    return [*_resolved(node, definitions).get("properties", {})]


@lru_cache(maxsize=64)
def _schema(model: type[BaseModel]) -> Any:  # noqa: ANN401  JSON schema
    return model.model_json_schema()


def _child(node: Any, key: str | int, definitions: Any) -> Any:  # noqa: ANN401  JSON schema
    node = _resolved(node, definitions)
    if isinstance(key, int):
        return node.get("items", {})
    patterned = next(iter(node.get("patternProperties", {}).values()), None)
    return node.get("properties", {}).get(key) or patterned or node.get("additionalProperties") or {}


def _resolved(node: Any, definitions: Any) -> Any:  # noqa: ANN401  JSON schema
    """The table a node means: through references and "or nothing"."""
    for option in node.get("anyOf", ()):
        if option.get("type") != "null":
            return _resolved(option, definitions)
    reference = node.get("$ref") or next((each["$ref"] for each in node.get("allOf", ()) if "$ref" in each), None)
    return _resolved(definitions[reference.rsplit("/", 1)[-1]], definitions) if reference else node
