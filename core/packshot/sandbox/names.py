"""Which names a template reads, and whether they exist."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass

from jinja2 import nodes


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
