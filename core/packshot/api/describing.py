"""What a setting's docstring says: read when somebody asks, because looking through sources slows every start."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from pydantic import BaseModel, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema


class Described(BaseModel):
    """A model whose fields are described by the strings below them, in its JSON schema too."""

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """The schema, with the descriptions."""
        schema = handler(core_schema)
        properties = handler.resolve_ref_schema(schema).get("properties", {})
        for name, text in descriptions(cls).items():
            properties.get(name, {}).setdefault("description", text)
        return schema


def descriptions(cls: type[BaseModel]) -> Mapping[str, str]:
    """The description of each field that has one; a class whose source is not there has none."""
    found: dict[str, str] = {}
    for each in reversed(cls.__mro__):
        if issubclass(each, BaseModel) and each.__module__ != BaseModel.__module__:
            found |= dict(_own(each))
    return {name: text for name, text in found.items() if name in cls.model_fields}


def _own(cls: type[Any]) -> Iterator[tuple[str, str]]:
    import ast
    import inspect
    import textwrap

    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(cls))).body[0]
    except (OSError, TypeError, SyntaxError):
        return
    statements = tree.body if isinstance(tree, ast.ClassDef) else []
    for field, text in pairwise(statements):
        match field, text:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(said))):
                yield name, inspect.cleandoc(said)
