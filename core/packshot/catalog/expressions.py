"""`only` expressions and short texts with names in braces: checked before anything runs, evaluated in the sandbox."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

from jinja2 import TemplateError, nodes
from jinja2.exceptions import TemplateSyntaxError

from packshot.api import Colorway, Problem, Product, Scene
from packshot.catalog.names import did_you_mean
from packshot.errors import InputError
from packshot.sandbox import Sandbox, metered, names, unknown

METHODS = ("startswith", "endswith", "lower", "upper", "strip")
FILTERS = ("lower", "upper", "trim", "length", "int", "float", "abs", "round", "default", "first", "last")
ROOTS: Mapping[str, type | None] = {"product": Product, "colorway": Colorway, "scene": Scene}
TEXT_ROOTS: Mapping[str, type | None] = {**ROOTS, "shot": None, "take": None, "tier": None, "ext": None}

_SANDBOX = Sandbox()


def expression_fault(text: str) -> tuple[str, str] | None:
    """What is wrong with an expression and what to do, or None."""
    try:
        tree = _SANDBOX.expression(text)
    except TemplateSyntaxError as error:
        return f"this cannot be understood: {error.message}", "write one expression, like product.category == 'sofa'"
    return _not_allowed(tree) or _unknown_name(tree, ROOTS)


def text_fault(text: str) -> tuple[str, str] | None:
    """What is wrong with a text with names in braces and what to do, or None."""
    try:
        tree = _SANDBOX.parse(text)
    except TemplateSyntaxError as error:
        return f"this cannot be understood: {error.message}", "write names in double braces, like {{ product.id }}"
    return _unknown_name(tree, TEXT_ROOTS)


@lru_cache(maxsize=256)
def roots(text: str) -> frozenset[str]:
    """The variables a sound expression uses: `product`, `colorway`, `scene`."""
    return frozenset(name.parts[0] for name in names(_SANDBOX.expression(text)))


def holds(text: str, product: Product, colorway: Colorway | None, scene: Scene | None) -> bool:
    """Whether the expression is true; InputError when it cannot be evaluated for this product."""
    try:
        with metered():
            return bool(_compiled(text)(product=product, colorway=colorway, scene=scene))
    except (TemplateError, TypeError, ValueError, ArithmeticError) as error:
        message = f"only = {text!r} cannot be evaluated: {error}"
        fix = "fill the column, or test it first with `is defined`"
        where, code = product.where, "record.expression-failed"
        raise InputError(Problem(code=code, message=message, where=where, product=product.id, fix=fix)) from error


@lru_cache(maxsize=256)
def _compiled(text: str) -> Callable[..., object]:
    return _SANDBOX.compile_expression(text, undefined_to_none=False)


def _not_allowed(tree: nodes.Template) -> tuple[str, str] | None:
    """A call or filter that could build something huge or reach further than the values."""
    for call in tree.find_all(nodes.Call):
        if not (isinstance(call.node, nodes.Getattr) and call.node.attr in METHODS):
            return "this call is not allowed here", f"these are: {', '.join(METHODS)}"
    for use in tree.find_all(nodes.Filter):
        if use.name not in FILTERS:
            return f'"{use.name}" is not a filter here', did_you_mean(use.name, FILTERS) or f"use {', '.join(FILTERS)}"
    return None


def _unknown_name(tree: nodes.Template, known: Mapping[str, type | None]) -> tuple[str, str] | None:
    for name in names(tree):
        if found := unknown(name, known):
            part, allowed = found
            return f'"{part}" in {name} is not known', did_you_mean(part, allowed) or f"use {', '.join(allowed)}"
    return None
