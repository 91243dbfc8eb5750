"""Every key of every JSON output, as its schema says."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.reference.markdown import joined, table

SCHEMAS = Path(__file__).parents[2] / "docs" / "schemas"
_INTRODUCTION = """
Each output has a JSON schema (draft 2020-12) in `docs/schemas`, and tests hold every command to it: no key more
and none less. `[]` stands for each row of a list, `*` for any key. [JSON outputs](json.md) has an example of each.
`packshot schema` prints the schema of the catalog file, with the options of every installed plugin, for editors;
[The catalog file](catalog.md) has the same in words.
"""
Schema = Mapping[str, Any]


def page() -> str:
    """docs/reference-outputs.md."""
    return joined([["# JSON outputs, key by key"], [_INTRODUCTION.strip()], *_outputs()])


def _outputs() -> Iterator[list[str]]:
    for file in sorted(SCHEMAS.glob("*.json")):
        schema = json.loads(file.read_text("utf-8"))
        yield [f"## {schema['title']}"]
        yield [f"The schema is [schemas/{file.name}](schemas/{file.name})."]
        yield list(table(("key", "type", "what it is"), _keys(schema, schema, "")))


def _keys(schema: Schema, whole: Schema, path: str) -> Iterator[tuple[str, str, str]]:
    """A row for each key below a schema, then for what is inside it."""
    required = schema.get("required", ())
    for name, each in {**schema.get("properties", {}), "*": schema.get("additionalProperties")}.items():
        if not isinstance(each, Mapping):
            continue
        key = f"{path}{name}"
        optional = "" if name in required or name == "*" else ", may be missing"
        yield f"`{key}`", f"{_type(each)}{optional}", each.get("description", "").replace("\n", " ")
        for inside, suffix in _inside(each, whole):
            yield from _keys(inside, whole, f"{key}{suffix}.")


def _inside(schema: Schema, whole: Schema) -> Iterator[tuple[Schema, str]]:
    """The objects in a value: itself, a list's rows, or one of several shapes."""
    reference = str(schema.get("$ref", ""))
    if reference.startswith("#/$defs/"):
        yield from _inside(whole["$defs"][reference.rpartition("/")[2]], whole)
    if "properties" in schema or isinstance(schema.get("additionalProperties"), Mapping):
        yield schema, ""
    for each in (*schema.get("oneOf", ()), *schema.get("anyOf", ())):
        yield from _inside(each, whole)
    if isinstance(schema.get("items"), Mapping):
        yield from ((inside, f"[]{suffix}") for inside, suffix in _inside(schema["items"], whole))


def _type(schema: Schema) -> str:
    """A value's type in a word or two."""
    if "const" in schema:
        return f"`{json.dumps(schema['const'])}`"
    if "enum" in schema:
        return ", ".join(f"`{json.dumps(each)}`" for each in schema["enum"])
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2].removesuffix(".schema.json")
    shapes = (*schema.get("oneOf", ()), *schema.get("anyOf", ()))
    if shapes:
        return " or ".join(dict.fromkeys(map(_type, shapes)))
    kinds = schema.get("type", "any")
    said = " or ".join(kinds) if isinstance(kinds, list) else kinds
    return (
        f"{said} of {_type(schema['items'])}" if "array" in said and isinstance(schema.get("items"), Mapping) else said
    )
