"""A `try` behind which a test fails where nothing has come: what `pytest.raises` says, said by hand."""

from __future__ import annotations

import ast

from gatekeeper.checks._integrity.grading import leaf, method
from gatekeeper.checks._integrity.leaving import SWALLOWED, kinds, names

_COME = "come·"
"""What the exception is called that has come."""


def as_raises(node: ast.Try) -> list[ast.stmt] | None:
    """The same said by `raises`, and what the handler does then; None where something else is said.

    What is said stands at the line at which the test would fail.
    """
    body, fails = _parted(node)
    match node:
        case ast.Try(handlers=[ast.ExceptHandler(type=ast.expr() as kind) as handler], finalbody=[]) if body and fails:
            return None if names(kinds(kind)) & SWALLOWED else _said(kind, body, fails.lineno, handler)
        case _:
            return None


def _parted(node: ast.Try) -> tuple[list[ast.stmt], ast.stmt | None]:
    """What is tried, and what fails where it has not raised."""
    match node:
        case ast.Try(body=body, orelse=[last]) if _fails(last):
            return body, last
        case ast.Try(body=[*body, last], orelse=[]) if _fails(last):
            return body, last
        case _:
            return [], None


def _fails(statement: ast.stmt) -> bool:
    match statement:
        case ast.Assert(test=ast.Constant(value=value)):
            return not value
        case ast.Expr(value=ast.Call() as call):
            return method(call) == "fail"
        case ast.Raise(exc=ast.Call(func=raised) | (ast.Name() as raised)):
            return leaf(raised) == "AssertionError"
        case _:
            return False


def _said(kind: ast.expr, body: list[ast.stmt], line: int, handler: ast.ExceptHandler) -> list[ast.stmt]:
    call = ast.Call(ast.Name("raises", ast.Load()), [kind], [], lineno=line)
    said = ast.With([ast.withitem(call, ast.Name(_COME, ast.Store()))], body, lineno=line)
    value = ast.Attribute(ast.Name(_COME, ast.Load()), "value", ast.Load(), lineno=line)
    named = [ast.Assign([ast.Name(handler.name, ast.Store())], value, lineno=line)] if handler.name else []
    return [said, *named, *handler.body]
