"""The Jinja environment of all that users write: strict about names, without a way out, and bounded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from pathlib import PurePath
from types import CodeType
from typing import Any

from jinja2 import BaseLoader, StrictUndefined, Template, TemplateError, TemplateSyntaxError, nodes
from jinja2.environment import TemplateModule
from jinja2.parser import Parser
from jinja2.runtime import BlockReference, Context, LoopContext, Macro, TemplateReference
from jinja2.sandbox import ImmutableSandboxedEnvironment

from packshot.api import Picture
from packshot.sandbox.filters import filters as bounded_filters
from packshot.sandbox.meter import paid, plain, rendering, spend
from packshot.sandbox.printing import finished
from packshot.sandbox.syntax import with_meter, words

MAX_SOURCE = 64_000
"""Characters of a template; the longest of packshot's own has two thousand."""
MAX_RANGE = 1_000
_USE = 10_000
"""What a template used by another costs: a hundred are many, and no more than Python can nest."""
_TEXT_METHODS = frozenset(
    (
        *("capitalize", "count", "endswith", "find", "isdigit", "lower", "lstrip", "removeprefix", "removesuffix"),
        *("rstrip", "split", "splitlines", "startswith", "strip", "title", "upper"),
    )
)
"""What a text can do: look at itself and grow shorter. Padding and replacing can fill a memory."""
_TABLE_METHODS = frozenset(("get", "items", "keys", "values"))
_OWN = (BlockReference, LoopContext, Macro, TemplateModule, TemplateReference)
"""Jinja's own values: what a loop knows, macros, imports, blocks."""
_UNUSABLE = {
    "+": '"+" adds numbers and joins two texts, nothing else',
    "*": '"{}" is not allowed here; "*" and "%" are, between plain numbers',
}


class Sandbox(ImmutableSandboxedEnvironment):
    """Strict about names, without a way to files and pictures, and without what makes a short text a huge one.

    Whatever it renders is rendered within `metered`.
    """

    intercepted_binops = frozenset(("**", "*", "%", "+"))

    def __init__(self, loader: BaseLoader | None = None, filters: Mapping[str, Any] | None = None) -> None:
        super().__init__(
            loader=loader,
            undefined=StrictUndefined,
            finalize=finished,
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            cache_size=64,
        )
        self.filters = bounded_filters(filters or {})
        self.globals = {"range": _range}
        self._words: dict[str | None, int] = {}

    def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: ANN401  any template value
        """Fields of values by the short way: most of what a prompt reads."""
        if attribute in _fields(type(obj)) and not isinstance(value := getattr(obj, attribute), PurePath):
            return value
        return super().getattr(obj, attribute)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:  # noqa: ANN401  any template value
        """Values show their fields; what they can do, and the files they stand for, stay out of reach."""
        if isinstance(obj, PurePath | Picture) or isinstance(value, PurePath):
            return False
        if isinstance(obj, str):
            return attr in _TEXT_METHODS
        if isinstance(obj, Mapping):
            return attr in _TABLE_METHODS
        known = not callable(value) if is_dataclass(obj) else isinstance(obj, _OWN)
        return known and super().is_safe_attribute(obj, attr, value)

    def call(self, context: Context, obj: Any, /, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        """A macro or method; what it gives is paid."""
        spend(1)
        return paid(super().call(context, obj, *args, **kwargs))

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401
        """Arithmetic on numbers, and one text behind another; nothing that multiplies text or raises to a power."""
        if operator == "+" and isinstance(left, str) and isinstance(right, str):
            return paid(left + right)
        if operator == "**" or not all(isinstance(each, int | float) for each in (left, right)):
            raise TemplateError(_UNUSABLE.get(operator, _UNUSABLE["*"]).format(operator))
        return plain(super().call_binop(context, operator, plain(left), plain(right)))

    def wrap_str_format(self, value: object) -> None:
        """`format` is no method of a text here: a width in it can fill a memory."""

    def _load_template(self, name: Any, globals: Any) -> Template:  # noqa: A002, ANN401  Jinja's names
        """A template; each use inside another is paid with what it prints at least."""
        template = super()._load_template(name, globals)
        if rendering():
            spend(_USE + self._words.get(template.name, 0))
        return template

    def expression(self, text: str) -> nodes.Template:
        """One expression as the tree of a template that prints it; TemplateSyntaxError where it is none."""
        with _as_syntax(text, None):
            parser = Parser(self, text, state="variable")
            expression = parser.parse_expression()
            if not parser.stream.eos:
                parser.fail("there is more after the expression")
            return nodes.Template([nodes.Output([expression])], lineno=1)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        with _as_syntax(source, name):
            return super()._parse(source, name, filename)

    def _generate(self, source: nodes.Template, name: str | None, *args: Any, **options: Any) -> str:  # noqa: ANN401
        with _as_syntax("", name):
            self._words[name] = words(source)
            return super()._generate(with_meter(source), name, *args, **options)

    def _compile(self, source: str, filename: str) -> CodeType:
        with _as_syntax("", filename):
            return super()._compile(source, filename)


@contextmanager
def _as_syntax(source: str, name: str | None) -> Iterator[None]:
    """What a parser trips over is the template's fault, and said as such: too long, too deep, numbers too large."""
    if len(source) > MAX_SOURCE:
        raise TemplateSyntaxError(f"it is longer than {MAX_SOURCE:,} characters", 1, name)
    try:
        yield
    except (RecursionError, SyntaxError) as error:
        raise TemplateSyntaxError("it is too deeply nested", 1, name) from error
    except ValueError as error:
        raise TemplateSyntaxError("a number in it is too large", 1, name) from error


_FIELDS: dict[type, frozenset[str]] = {}


def _fields(cls: type) -> frozenset[str]:
    """The fields of a value class; of any other class, none."""
    if cls not in _FIELDS:
        _FIELDS[cls] = frozenset(each.name for each in fields(cls)) if is_dataclass(cls) else frozenset()
    return _FIELDS[cls]


def _range(*bounds: int) -> range:
    """Numbers to count with, as Python's `range`."""
    numbers = range(*bounds)
    if len(numbers) > MAX_RANGE:
        raise TemplateError(f"a range has more than {MAX_RANGE:,} numbers")
    return numbers
