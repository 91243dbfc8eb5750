"""A template's syntax with a meter in it: what loops, joins and builds goes through something that is paid."""

from __future__ import annotations

from jinja2 import TemplateSyntaxError, nodes
from jinja2.visitor import NodeTransformer

from packshot.sandbox.filters import EACH, FLAT, JOINED, PART

_UNBOUNDED = ("varargs", "kwargs")


def with_meter(tree: nodes.Template) -> nodes.Template:
    """The tree, changed in place; TemplateSyntaxError where it uses what no meter bounds."""
    _Metering().visit(tree)
    return tree


def words(node: nodes.Node) -> int:
    """Characters of plain text a part of a template prints at most in one go."""
    return sum(len(each.data) for each in node.find_all(nodes.TemplateData))


class _Metering(NodeTransformer):
    def visit_For(self, node: nodes.For) -> nodes.Node:  # noqa: N802  Jinja's way to name visitors
        if node.recursive:
            raise TemplateSyntaxError("a loop may not call itself", node.lineno)
        node.iter = _filtered(node.iter, EACH, nodes.Const(1 + words(node)))
        return self.generic_visit(node)

    def visit_Include(self, node: nodes.Include) -> nodes.Node:  # noqa: N802
        node.with_context = True  # without one, Jinja prints what another rendering has paid
        return self.generic_visit(node)

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        return _filtered(nodes.List(node.nodes, lineno=node.lineno), JOINED)

    def visit_Getitem(self, node: nodes.Getitem) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        if not isinstance(node.arg, nodes.Slice):
            return node
        bounds = (each or nodes.Const(None) for each in (node.arg.start, node.arg.stop, node.arg.step))
        return _filtered(node.node, PART, *bounds)

    def visit_List(self, node: nodes.List) -> nodes.Node:  # noqa: N802
        return self._literal(node)

    def visit_Tuple(self, node: nodes.Tuple) -> nodes.Node:  # noqa: N802
        return self._literal(node) if node.ctx == "load" else node

    def visit_Dict(self, node: nodes.Dict) -> nodes.Node:  # noqa: N802
        return self._literal(node)

    def visit_Name(self, node: nodes.Name) -> nodes.Node:  # noqa: N802
        if node.name in _UNBOUNDED and node.ctx == "load":
            raise TemplateSyntaxError(f"{node.name} is not available here; name the macro's arguments", node.lineno)
        return node

    def _literal(self, node: nodes.Literal) -> nodes.Node:
        """Constants are as long as they are written; a list that holds values is looked at when it is made."""
        if all(isinstance(each, nodes.Const) for each in _leaves(node)):
            return node
        self.generic_visit(node)
        return _filtered(node, FLAT)


def _leaves(node: nodes.Node) -> list[nodes.Node]:
    """What a literal is made of in the end."""
    inner = [*node.iter_child_nodes()]
    if not isinstance(node, nodes.List | nodes.Tuple | nodes.Dict | nodes.Pair):
        return [node]
    return [leaf for each in inner for leaf in _leaves(each)]


def _filtered(node: nodes.Node, name: str, *arguments: nodes.Expr) -> nodes.Filter:
    return nodes.Filter(node, name, [*arguments], [], None, None, lineno=node.lineno)
