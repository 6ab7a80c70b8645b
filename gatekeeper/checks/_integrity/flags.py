"""Flags by which a program is told that it is tested: on a module of Python that all can reach, or on its own."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from gatekeeper.checks._integrity.binding import named
from gatekeeper.checks._integrity.noticing import is_flag
from gatekeeper.checks._integrity.source import Source
from gatekeeper.checks._integrity.walking import every

_SHARED = "sys|builtins|os|__builtins__"
_SPACE = re.compile(rf"(?:vars|dir)\((?:{_SHARED})\)|(?:{_SHARED})(?:\.__dict__)?|globals\(\)")
"""What holds the names of a module to which anything can be tied that all of a program is to see; or the own ones."""


def flags(source: Source) -> Iterator[ast.expr]:
    """The questions of a module for such a flag."""
    yield from filter(_asks, source.of(ast.Call, ast.Attribute, ast.Compare, ast.Subscript))
    own = {name for name, value in named(source.tree.body) if isinstance(value, ast.Constant) and is_flag(name)}
    conditions = source.of(ast.If, ast.IfExp) if own else ()
    yield from (one for asked in conditions for one in every(asked.test, ast.Name) if one.id in own)


def _asks(node: ast.AST) -> bool:
    place, name = _looked_up(node)
    if place is None or not is_flag(name):
        return False
    is_private = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and name.startswith("_")
    return is_private or _SPACE.fullmatch(ast.unparse(place)) is not None


def _looked_up(node: ast.AST) -> tuple[ast.expr | None, str]:
    """Where something is looked up by its name, and that."""
    match node:
        case ast.Attribute(value=ast.Name() as place, attr=name, ctx=ast.Load()):
            return place, name
        case ast.Call(func=ast.Name(id="getattr" | "hasattr"), args=[place, ast.Constant(value=str(name)), *_]):
            return place, name
        case ast.Call(func=ast.Attribute(value=place, attr="get"), args=[ast.Constant(value=str(name)), *_]):
            return place, name
        case ast.Compare(left=ast.Constant(value=str(name)), ops=[ast.In() | ast.NotIn()], comparators=[place]):
            return place, name
        case ast.Subscript(value=place, slice=ast.Constant(value=str(name)), ctx=ast.Load()):
            return place, name
        case _:
            return None, ""
