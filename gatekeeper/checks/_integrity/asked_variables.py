"""Variables of the environment by which tests are skipped."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from gatekeeper.checks._integrity.grading import leaf
from gatekeeper.checks._integrity.marks import called
from gatekeeper.checks._integrity.source import Source

Deciding = tuple[str, bool]
"""A variable, and whether it has to be set for the tests to run."""
_OFF = frozenset({"", "0", "false", "no", "off", "none"})
_Known = Mapping[str, ast.expr]


def deciding(source: Source) -> Iterator[Deciding]:
    """The variables that decide whether tests of a module run."""
    known: _Known = {
        leaf(one.targets[0]): one.value for one in source.tree.body if isinstance(one, ast.Assign) and one.targets
    }
    for condition, wanted in (*_of_marks(source), *_of_statements(source)):
        yield from _asked(condition, wanted, known)


def _of_marks(source: Source) -> Iterator[tuple[ast.expr, bool]]:
    """The conditions of marks, and whether they have to hold for the tests to run."""
    for call in source.of(ast.Call):
        if leaf(call.func) in ("skipUnless", "skipIf", "skipif") and call.args:
            yield _condition(call.args[0]), leaf(call.func) == "skipUnless"


def _of_statements(source: Source) -> Iterator[tuple[ast.expr, bool]]:
    """The same of the conditions on which something skips, or is defined."""
    for statement in source.of(ast.If):
        if any(called(statement.body)):
            yield statement.test, False
        elif any(called(statement.orelse)) or any(map(_defines, statement.body)):
            yield statement.test, True


def _condition(given: ast.expr) -> ast.expr:
    """The condition of a mark; one in a text is code."""
    if isinstance(given, ast.Constant) and isinstance(given.value, str):
        try:
            return ast.parse(given.value, mode="eval").body
        except (SyntaxError, ValueError):
            return given
    return given


def _defines(statement: ast.stmt) -> bool:
    named = isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    return named and statement.name.lower().startswith("test")


def _asked(condition: ast.expr, wanted: bool, known: _Known) -> Iterator[Deciding]:
    """The variables in a condition; whether they have to be set for it to be as `wanted`."""
    match condition:
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield from _asked(operand, not wanted, known)
        case ast.BoolOp(values=values):
            for value in values:
                yield from _asked(value, wanted, known)
        case ast.Compare(left=left, ops=[operator], comparators=[right]):
            yield from _compared(left, operator, right, wanted, known)
        case ast.Name(id=name) if name in known:
            yield from _asked(known[name], wanted, {})
        case _:
            yield from _read(condition, wanted, known)


def _compared(left: ast.expr, operator: ast.cmpop, right: ast.expr, wanted: bool, known: _Known) -> Iterator[Deciding]:
    denied = isinstance(operator, ast.NotIn | ast.NotEq | ast.IsNot)
    if isinstance(left, ast.Constant) and leaf(right) == "environ":
        yield str(left.value), wanted is not denied
    elif isinstance(right, ast.Constant):
        off = str(right.value).lower() in _OFF
        yield from _asked(left, wanted is not (denied is not off), known)


def _read(asked: ast.expr, wanted: bool, known: _Known) -> Iterator[Deciding]:
    """A variable that is read, or what is made of one: `bool(int(os.environ.get("SLOW", 0)))`."""
    match asked:
        case ast.Call(func=function, args=[ast.Constant(value=str(name)), *_]) if _reads(function):
            yield name, wanted
        case ast.Subscript(value=owner, slice=ast.Constant(value=str(name))) if leaf(owner) == "environ":
            yield name, wanted
        case ast.Call(func=ast.Name(), args=[inner, *_]) | ast.Call(func=ast.Attribute(value=inner), args=[]):
            yield from _asked(inner, wanted, known)
        case _:
            pass


def _reads(function: ast.expr) -> bool:
    owner = leaf(function.value) if isinstance(function, ast.Attribute) else ""
    return leaf(function) == "getenv" or (leaf(function) == "get" and owner == "environ") or leaf(function) == "environ"
