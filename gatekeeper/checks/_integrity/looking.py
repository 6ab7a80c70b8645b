"""Texts that are looked for in an exception, or a warning, once it has come: `raises(…).match("…")`."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import TypeGuard

from msgspec import Struct

from gatekeeper.checks._integrity.binding import bindings
from gatekeeper.checks._integrity.grading import EXPECTING, leaf, method, takes_text
from gatekeeper.checks._integrity.source import FunctionNode
from gatekeeper.checks._integrity.walking import every, walk


class Patterns(Struct, frozen=True):
    """What is looked for in what must come, by the identity of the call that says so; and the calls that look."""

    of: Mapping[int, ast.expr]
    told: frozenset[int]


def patterns(function: FunctionNode) -> Patterns:
    """The first text that is looked for in each exception, or warning, that a function expects."""
    looks = list(_looks(function))
    names = dict(_named(function)) if looks else {}
    of: dict[int, ast.expr] = {}
    told: set[int] = set()
    for look in looks:
        expected = _expected(look, names)
        if expected is not None and id(expected) not in of and not _has_pattern(expected):
            of[id(expected)] = look.args[0]
            told.add(id(look))
    return Patterns(of, frozenset(told))


def is_match(call: ast.expr) -> TypeGuard[ast.Call]:
    """Whether it looks for a text in what has come, and fails where that is not there."""
    match call:
        case ast.Call(func=ast.Attribute(value=of, attr="match"), args=[_]):
            return leaf(of) not in ("re", "regex")
        case _:
            return False


def _looks(function: FunctionNode) -> Iterator[ast.Call]:
    for statement in every(function, ast.stmt):
        match statement:
            case ast.Expr(value=call) | ast.Assert(test=call) if is_match(call):
                yield call
            case _:
                pass


def _named(function: FunctionNode) -> Iterator[tuple[str, ast.Call | None]]:
    """The names that what comes is given; those that are given several have none."""
    seen: set[str] = set()
    for target, value, _ in bindings(function):
        name = leaf(target)
        expects = isinstance(value, ast.Call) and method(value) in EXPECTING and name not in seen
        yield name, value if expects and isinstance(value, ast.Call) else None
        seen.add(name)


def _expected(look: ast.Call, names: Mapping[str, ast.Call | None]) -> ast.Call | None:
    """The call that says what must come, in which a text is looked for."""
    of = look.func.value if isinstance(look.func, ast.Attribute) else look.func
    if isinstance(of, ast.Call):
        return of if method(of) in EXPECTING else None
    return names.get(leaf(of))


def _has_pattern(call: ast.Call) -> bool:
    return any(one.arg == "match" for one in call.keywords) or takes_text(call)


def caught_names(function: FunctionNode) -> frozenset[str]:
    """The names that exceptions and warnings are given in a function."""
    return frozenset(name for node in walk(function) for name in _caught(node))


def _caught(node: ast.AST) -> Iterator[str]:
    """The name that a handler, or a block that records, gives to what comes."""
    match node:
        case ast.ExceptHandler(name=str(name)):
            yield name
        case ast.withitem(context_expr=ast.Call() as call, optional_vars=ast.Name(id=name)):
            if method(call) in (*EXPECTING, "catch_warnings"):
                yield name
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call() as call) if method(call) in EXPECTING:
            yield name
        case _:
            pass
