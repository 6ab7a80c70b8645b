"""What of a module is public: its classes, functions and methods, by name."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import chain

from msgspec import Struct

from gatekeeper.checks._integrity.source import FunctionNode, blocks

Defining = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


class Definition(Struct, frozen=True, eq=False):
    """A class, function or method; `name` is dotted (`Cart.add`), `owner` the class it is a member of."""

    name: str
    node: Defining
    owner: ast.ClassDef | None

    @property
    def documented(self) -> bool:
        """Whether it has a docstring that says something."""
        return bool((ast.get_docstring(self.node) or "").strip())

    @property
    def decorators(self) -> frozenset[str]:
        """The last names of its decorators: `@typing.overload` is "overload", `@price.setter` is "setter"."""
        return frozenset(last_name(one) for one in self.node.decorator_list)

    @property
    def special(self) -> bool:
        """Whether Python gives its name a meaning (`__init__`)."""
        return is_special(self.node.name)


def exported(tree: ast.Module) -> frozenset[str] | None:
    """The names in `__all__`, None when there is none or it is not made of literals alone."""
    values = (value for value in map(_all_value, tree.body) if value is not None)
    texts = [_literals(value) for value in values]
    known = [names for names in texts if names is not None]
    return frozenset(chain.from_iterable(known)) if known and len(known) == len(texts) else None


def definitions(tree: ast.Module) -> Iterator[Definition]:
    """Every public definition of a module with special methods, in order; variants under conditions one by one."""
    names = exported(tree)
    for node in _defined(tree.body):
        if node.name in names if names is not None else not node.name.startswith("_"):
            yield from _with_members(node, node.name, None)


def last_name(node: ast.expr) -> str:
    """The last part of a dotted name, of what is called or subscripted: `a.b[c](d)` is "b"; "" for anything else."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Call(func=inner) | ast.Subscript(value=inner):
            return last_name(inner)
        case _:
            return ""


def is_special(name: str) -> bool:
    """Whether Python gives the name a meaning."""
    return name.startswith("__") and name.endswith("__")


def _with_members(node: Defining, name: str, owner: ast.ClassDef | None) -> Iterator[Definition]:
    yield Definition(name, node, owner)
    if isinstance(node, ast.ClassDef):
        for member in _defined(node.body):
            if not member.name.startswith("_") or is_special(member.name):
                yield from _with_members(member, f"{name}.{member.name}", node)


def _defined(body: list[ast.stmt]) -> Iterator[Defining]:
    """Definitions in a body, also those under conditions, but for what only a type checker sees."""
    for node in body:
        if isinstance(node, ast.ClassDef | FunctionNode):
            yield node
        elif isinstance(node, ast.If) and last_name(node.test) == "TYPE_CHECKING":
            yield from _defined(node.orelse)
        else:
            yield from _defined(blocks(node))


def _all_value(node: ast.stmt) -> ast.expr | None:
    """What a statement assigns or adds to `__all__`."""
    match node:
        case (
            ast.Assign(targets=[ast.Name(id="__all__")], value=value)
            | ast.AnnAssign(target=ast.Name(id="__all__"), value=ast.expr() as value)
            | ast.AugAssign(target=ast.Name(id="__all__"), value=value)
            | ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id="__all__"), attr="extend"), args=[value]))
        ):
            return value
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id="__all__"), attr="append"), args=[value])):
            return ast.List([value])
        case _:
            return None


def _literals(node: ast.expr) -> list[str] | None:
    """The texts in a list or tuple; None when it is something else, or holds something else."""
    if not isinstance(node, ast.List | ast.Tuple):
        return None
    texts = [one.value for one in node.elts if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    return texts if len(texts) == len(node.elts) else None
