"""Public names as their source writes them: the same text in every process and on every system."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from types import ModuleType


@dataclass(frozen=True, slots=True)
class Name:
    """A public name: how it is written, what its docstring says, and the names inside it."""

    name: str
    written: str
    doc: str = ""
    members: Sequence[Name] = ()


def names_of(module: ModuleType) -> dict[str, Name]:
    """What a module itself defines for others."""
    return {each.name: each for each in _names(ast.parse(inspect.getsource(module)).body)}


def _names(statements: Sequence[ast.stmt], *, inside: bool = False) -> Iterator[Name]:
    for each, following in zip_longest(statements, statements[1:]):
        doc = _text(following)
        match each:
            case ast.ClassDef(name=name):
                found = Name(name, _class(each), ast.get_docstring(each) or "", (*_names(each.body, inside=True),))
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                found = Name(name, _function(each, inside=inside), ast.get_docstring(each) or "")
            case ast.AnnAssign(target=ast.Name(id=name)) | ast.Assign(targets=[ast.Name(id=name)]):
                found = Name(name, ast.unparse(each), doc)
            case _:
                continue
        if name == "__init__" or not name.startswith("_"):
            yield found


def _text(statement: ast.stmt | None) -> str:
    """The string below an attribute."""
    match statement:
        case ast.Expr(value=ast.Constant(value=str(text))):
            return inspect.cleandoc(text)
    return ""


def _class(node: ast.ClassDef) -> str:
    """`class Name(Base)`, with `dataclass(...)` before it, for that says how it is made."""
    made = [f"@{ast.unparse(each)} " for each in node.decorator_list]
    bases = ", ".join(ast.unparse(each) for each in node.bases)
    return f"{''.join(made)}class {node.name}{f'({bases})' if bases else ''}"


def _function(node: ast.FunctionDef | ast.AsyncFunctionDef, *, inside: bool) -> str:
    """A signature without `self`; a property reads like an attribute."""
    made = {ast.unparse(each) for each in node.decorator_list}
    returned = ast.unparse(node.returns) if node.returns else "None"
    if made & {"property", "cached_property"}:
        return f"{node.name}: {returned}"
    arguments = node.args
    if inside and "staticmethod" not in made:
        first = [*arguments.posonlyargs, *arguments.args][0]
        for those in (arguments.posonlyargs, arguments.args):
            if first in those:
                those.remove(first)
    of_class = "classmethod " if "classmethod" in made else ""
    return f"{of_class}{node.name}({ast.unparse(arguments)}) -> {returned}"
