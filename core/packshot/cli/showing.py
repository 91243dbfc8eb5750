"""One plugin for people: its options with type, default and variable, and what a catalog that uses it says."""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterator, Mapping
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo

from packshot.api import Plugin
from packshot.api.describing import descriptions
from packshot.plugins import Provided

_WORDS: Mapping[object, str] = {
    str: "text",
    int: "whole number",
    float: "number",
    bool: "true or false",
    SecretStr: "secret text",
}
_USES: Mapping[str, str] = {
    "generator": '[generators.{key}]\nplugin = "{name}"',
    "postprocessor": '[shots.NAME]\npost = [{{ use = "{name}" }}]',
    "check": '[shots.NAME]\nchecks = ["{name}"]',
    "storage": '[storage]\nplugin = "{name}"',
    "reader": '[catalog]\nrecords = {{ path = "FILE", reader = "{name}" }}',
}
_INLINE = ("postprocessor", "check")


def page(each: Provided) -> Iterator[str]:
    """What there is to say of a plugin, line by line."""
    cls = each.cls
    yield f"{each.kind} {each.name}, from {each.origin}, API {cls.api}, recipe {cls.recipe}"
    yield inspect.cleandoc(cls.__doc__ or "")
    if cls.Config.model_fields:
        yield "\noptions:"
        yield from _options(each)
    yield "\nin a catalog:"
    yield from (f"  {line}" for line in snippet(each).splitlines())


def snippet(each: Provided) -> str:
    """A part of a catalog that uses the plugin, with the options it must have; it can be pasted as it is."""
    key = each.name.replace("-", "_")
    text = _USES[each.kind].format(key=key, name=each.name)
    required = [name for name, field in each.cls.Config.model_fields.items() if field.is_required()]
    if each.kind not in _INLINE:
        return "\n".join([text, *(f'{name} = "..."' for name in required)])
    step = ", ".join([f'use = "{each.name}"', *(f'{name} = "..."' for name in required)])
    return text.replace(f'["{each.name}"]', f"[{{ {step} }}]" if required else f'["{each.name}"]').replace(
        f'{{ use = "{each.name}" }}', f"{{ {step} }}"
    )


def variable(each: Provided, option: str) -> str:
    """The environment variable that sets an option above any catalog; nothing where none can."""
    match each.kind:
        case "generator":
            return f"PACKSHOT_GENERATORS__{each.name.replace('-', '_').upper()}__{option.upper()}"
        case "storage":
            return f"PACKSHOT_STORAGE__{option.upper()}"
    return ""


def default(field: FieldInfo) -> str:
    """An option's default as a catalog writes it; `required` where there is none, and a dash where it is left out."""
    if field.is_required():
        return "required"
    value = field.get_default(call_default_factory=True)
    if value is None or isinstance(value, (SecretStr, BaseModel)):
        return "-"
    return json.dumps(list(value) if isinstance(value, (tuple, set, frozenset)) else value, default=str)


def type_words(annotation: Any) -> str:  # noqa: ANN401  any annotation
    """A type as people say it: `text`, `whole number`, `"a" or "b"`, `list of text`."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return " or ".join(json.dumps(each) for each in inner)
    if origin in (Union, UnionType):
        return " or ".join(dict.fromkeys(type_words(each) for each in inner if each is not NoneType))
    if origin in (list, tuple, set, frozenset):
        return f"list of {type_words(inner[0])}" if inner else "list"
    if origin is not None and hasattr(annotation, "__metadata__"):
        return type_words(inner[0])
    if origin is dict or annotation is dict or origin is Mapping:
        return "table"
    return _WORDS.get(annotation, getattr(annotation, "__name__", str(annotation)))


def _options(each: Provided) -> Iterator[str]:
    said = descriptions(each.cls.Config)
    rows = [
        (name, type_words(field.annotation), default(field), variable(each, name), said.get(name, ""))
        for name, field in each.cls.Config.model_fields.items()
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    for name, kind, value, environment, text in rows:
        yield f"  {name:{widths[0]}}  {kind:{widths[1]}}  {value:{widths[2]}}  {' '.join(text.split())}".rstrip()
        if environment:
            yield f"  {'':{widths[0]}}  {environment}"


def sentence(cls: type[Plugin[Any]]) -> str:
    """The first sentence of a plugin's description."""
    return inspect.cleandoc(cls.__doc__ or "").split("\n")[0]
