"""The filters of texts: those of Jinja that make no text much longer, each paid by what it makes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any

from jinja2 import TemplateError
from jinja2.filters import FILTERS as JINJA
from markupsafe import Markup

from packshot.sandbox.meter import in_time, paid, plain, spend, turns
from packshot.sandbox.printing import printed, said, visible

_KEPT = (
    *("abs", "capitalize", "count", "d", "default", "dictsort", "first", "float", "int", "items", "last", "length"),
    *("list", "lower", "map", "max", "min", "reject", "rejectattr", "reverse", "round", "select", "selectattr", "sort"),
    *("striptags", "sum", "title", "trim", "truncate", "unique", "upper", "wordcount"),
)
_LARGEST_ARGUMENT = 10_000
EACH, JOINED, PART, FLAT = "<each>", "<joined>", "<part>", "<flat>"
"""Filters that stand for syntax; no template can write their names."""


Filter = Callable[..., Any]


def filters(more: Mapping[str, Filter]) -> dict[str, Filter]:
    """Every filter there is; `more` are those of plugins."""
    own: dict[str, Filter] = {"join": _join, "replace": _replace, "string": said, "quote": _quote}
    syntax: dict[str, Filter] = {EACH: turns, JOINED: _joined, PART: _part, FLAT: _flat}
    kept: dict[str, Filter] = {name: JINJA[name] for name in _KEPT}
    return {name: _metered(each) for name, each in (kept | own | dict(more)).items()} | syntax


def _metered(use: Filter) -> Filter:
    """A filter whose result is paid, and whose numbers are small; what Jinja marks it with stays."""

    @wraps(use)
    def counted(*arguments: Any, **options: Any) -> Any:  # noqa: ANN401  any filter
        spend(1)
        in_time()
        for each in (*arguments[1:], *options.values()):
            if isinstance(each, int | float) and not abs(each) <= _LARGEST_ARGUMENT:
                raise TemplateError(f"a filter's number is larger than {_LARGEST_ARGUMENT:,}")
        result = use(*arguments, **options)
        return plain(result) if isinstance(result, int | float) else paid(result)

    return counted


def _join(values: Iterable[Any], d: str = "") -> str:
    return d.join(map(printed, turns(values, 1 + len(d))))


def _replace(text: str, old: str, new: str) -> str:
    spend(len(text) + text.count(old) * len(new))
    return str(text).replace(old, new)


def _quote(text: str) -> str:
    """Between quotation marks, with those inside made single: where the text ends is not the text's to say."""
    return '"' + printed(text).replace('"', "'") + '"'


def _joined(values: Iterable[Any]) -> str:
    """`a ~ b`; lines are those of macros, a record's text adds none."""
    texts = [said(each) for each in values]
    spend(sum(map(len, texts)))
    if any(isinstance(each, Markup) for each in texts):
        return Markup("").join(each if isinstance(each, Markup) else Markup(visible(each)) for each in texts)  # noqa: S704
    return "".join(texts)


def _part(value: Any, start: int | None, stop: int | None, step: int | None) -> Any:  # noqa: ANN401  texts and lists
    """`value[start:stop]`."""
    return paid(value[start:stop:step])


def _flat(values: Any) -> Any:  # noqa: ANN401  a list, tuple or dict
    """A list as a template writes it: of plain values, because lists in lists in lists can stand for billions."""
    inner = values.values() if isinstance(values, dict) else values
    if any(isinstance(each, list | tuple | dict) for each in inner):
        raise TemplateError("a list of lists is more than a template can have")
    return paid(values)
