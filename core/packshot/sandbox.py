"""The Jinja environment of all that users write: prompts, `only`, storage keys. It computes text, nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from pathlib import PurePath
from typing import Any

from jinja2 import BaseLoader, StrictUndefined, TemplateError, Undefined, nodes, pass_context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from packshot.api import Picture

MAX_VALUE = 4_000
"""Characters one record value may put into a text."""
_UNSAFE_GLOBALS = ("lipsum", "namespace", "cycler", "joiner")
_WIDENING_FILTERS = ("center", "format", "indent", "wordwrap")
_TEXT_METHODS = frozenset(
    (
        *("capitalize", "count", "endswith", "find", "isdigit", "lower", "lstrip", "removeprefix", "removesuffix"),
        *("rstrip", "split", "splitlines", "startswith", "strip", "title", "upper"),
    )
)
"""What a text can do: look at itself and grow shorter. Padding and replacing can fill a memory."""


class Sandbox(ImmutableSandboxedEnvironment):
    """Strict about names, without a way to files and pictures, and without what makes a short text a huge one."""

    intercepted_binops = frozenset(("**", "*", "%"))

    def __init__(self, loader: BaseLoader | None = None, filters: Mapping[str, Any] | None = None) -> None:
        super().__init__(
            loader=loader,
            undefined=StrictUndefined,
            finalize=_finished,
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            cache_size=64,
        )
        self.filters.update(filters or {})
        for name in _UNSAFE_GLOBALS:
            del self.globals[name]
        for name in _WIDENING_FILTERS:
            del self.filters[name]

    def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: ANN401  any template value
        """Fields of values by the short way: most of what a prompt reads."""
        if attribute in _fields(type(obj)) and not isinstance(value := getattr(obj, attribute), PurePath):
            return value
        return super().getattr(obj, attribute)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:  # noqa: ANN401  any template value
        """Values show their fields; what they can do, and the files they stand for, stay out of reach."""
        if (
            isinstance(obj, PurePath | Picture)
            or isinstance(value, PurePath)
            or (is_dataclass(obj) and callable(value))
        ):
            return False
        if isinstance(obj, str) and attr not in _TEXT_METHODS:
            return False
        return super().is_safe_attribute(obj, attr, value)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401  any template value
        """Arithmetic on numbers; nothing that multiplies text or raises to a power."""
        if operator == "**" or not all(isinstance(each, int | float) for each in (left, right)):
            raise TemplateError(f'"{operator}" is not allowed here; "*" and "%" are, between plain numbers')
        return super().call_binop(context, operator, left, right)


_FIELDS: dict[type, frozenset[str]] = {}


def _fields(cls: type) -> frozenset[str]:
    """The fields of a value class; of any other class, none."""
    if cls not in _FIELDS:
        _FIELDS[cls] = frozenset(each.name for each in fields(cls)) if is_dataclass(cls) else frozenset()
    return _FIELDS[cls]


def clean(text: str) -> str:
    """The text as one line of printable characters, cut to MAX_VALUE: a record cannot add lines to a prompt."""
    if not text.isprintable():
        text = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(text.split())[:MAX_VALUE]


@pass_context
def _finished(_context: object, value: object) -> object:
    """What `{{ value }}` puts into the text. A macro's result (Markup) has been through here; None is not printed.

    Taking the context keeps Jinja from folding constants, which it would escape as HTML first.
    """
    if value is None:
        raise TemplateError("a value is missing here; test it with {% if ... %} first")
    if isinstance(value, Markup | Undefined):
        return value
    text = f"{value:g}" if isinstance(value, float) else str(value)  # 172 cm, not 172.0 cm
    return Markup(clean(text))  # noqa: S704  plain text, not HTML: this marks it as done


@dataclass(frozen=True, slots=True)
class Name:
    """A dotted name a template uses, and its line: `product.facts.price`."""

    parts: tuple[str, ...]
    line: int

    def __str__(self) -> str:
        return ".".join(self.parts)


def names(tree: nodes.Template) -> Iterator[Name]:
    """The dotted names a parsed template reads from outside, longest chains only."""
    inner = {id(node.node) for node in tree.find_all(nodes.Getattr)}
    bound = _bound(tree)
    for node in tree.find_all((nodes.Getattr, nodes.Name)):
        chain = _chain(node)
        if id(node) not in inner and chain and chain[0] not in bound:
            yield Name(chain, node.lineno)


def unknown(name: Name, known: Mapping[str, type | None]) -> tuple[str, list[str]] | None:
    """The first part of a dotted name that does not exist, and what would; None when all is well.

    `known` maps root names to their value class, or to None where their fields are not known.
    """
    if name.parts[0] not in known:
        return name.parts[0], sorted(known)
    cls = known[name.parts[0]]
    if cls is None or len(name.parts) == 1 or not is_dataclass(cls):
        return None
    allowed = [field.name for field in fields(cls)]
    return None if name.parts[1] in allowed else (name.parts[1], allowed)


def _chain(node: nodes.Node) -> tuple[str, ...]:
    if isinstance(node, nodes.Name):
        return (node.name,) if node.ctx == "load" else ()
    if isinstance(node, nodes.Getattr):
        inner = _chain(node.node)
        return (*inner, node.attr) if inner else ()
    return ()


def _bound(tree: nodes.Template) -> set[str]:
    """Names the template makes itself: set, loops, macros and their arguments, imports, Jinja's own."""
    made = {node.name for node in tree.find_all(nodes.Name) if node.ctx in ("store", "param")}
    made |= {node.name for node in tree.find_all(nodes.Macro)}
    for imported in tree.find_all(nodes.FromImport):
        made |= {each if isinstance(each, str) else each[1] for each in imported.names}
    made |= {node.target for node in tree.find_all(nodes.Import)}
    return made | {"loop", "range", "dict", "caller", "varargs", "kwargs", "self"}
