"""Conditions on all of what a function works on at once, put together to be compared with a literal."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from gatekeeper.checks._integrity.answers import constant
from gatekeeper.checks._integrity.binding import bindings
from gatekeeper.checks._integrity.deciding import Decision
from gatekeeper.checks._integrity.grading import leaf
from gatekeeper.checks._integrity.source import Function
from gatekeeper.checks._integrity.walking import every

_TOGETHER = frozenset({"bytes", "bytearray", "list", "tuple", "sorted", "set", "frozenset", "dict", "repr"})
_WRITTEN = frozenset({"join", "encode", "tobytes", "getvalue", "dumps"})


def asks_for_whole(one: Decision, function: Function) -> bool:
    """Whether, of something that was put together, a constant comes for one literal: `"".join(parts) == "abc"`."""
    if one.test is None or not any(map(_gives_literal, one.done)):
        return False
    made = {leaf(target): value for target, value, _ in bindings(function.node)}
    return any(_compares_whole(asked, made) for asked in every(one.test, ast.Compare))


def _gives_literal(done: ast.AST) -> bool:
    match done:
        case ast.Return(value=value) | ast.Assign(value=value):
            return constant(value) is not None
        case _:
            return isinstance(done, ast.expr) and constant(done) is not None


def _compares_whole(asked: ast.Compare, made: Mapping[str, ast.expr]) -> bool:
    """Whether a literal is compared with what is put together; or bytes, which are nobody's option, with anything."""
    sides = (asked.left, *asked.comparators)
    others = [made.get(leaf(one), one) for one in sides if constant(one) is None]
    content = any(map(_is_bytes, sides)) and bool(others)
    return len(others) < len(sides) and (content or any(map(_is_put_together, others)))


def _is_bytes(side: ast.expr) -> bool:
    return isinstance(side, ast.Constant) and isinstance(side.value, bytes)


def _is_put_together(value: ast.expr) -> bool:
    """Whether a value is made of several, or is the content of something."""
    match value:
        case ast.Call(func=ast.Name(id=name)):
            return name in _TOGETHER
        case ast.Call(func=ast.Attribute(attr=name)):
            return name in _WRITTEN
        case _:
            return isinstance(value, ast.ListComp | ast.GeneratorExp | ast.SetComp)
