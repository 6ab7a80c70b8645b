"""Conditions and their opposites: what an `if` asserts that raises an AssertionError."""

from __future__ import annotations

import ast

from gatekeeper.checks._integrity.grading import leaf

_OPPOSITES: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
"""The comparisons that say the opposite of each other."""


def opposite(test: ast.expr) -> ast.expr | None:
    """What is true where a condition is not; None where that takes more than another word."""
    match test:
        case ast.UnaryOp(op=ast.Not(), operand=denied):
            return denied
        case ast.Compare(left=left, ops=[operator], comparators=[right]) if type(operator) in _OPPOSITES:
            return ast.copy_location(ast.Compare(left, [_OPPOSITES[type(operator)]()], [right]), test)
        case _:
            return None


def asserted(node: ast.If) -> ast.expr | None:
    """What `if not x: raise AssertionError` asserts; None for an `if` that does anything else."""
    match node:
        case ast.If(body=[ast.Raise(exc=ast.Call(func=raised) | (ast.Name() as raised))], orelse=[]):
            return opposite(node.test) if leaf(raised) == "AssertionError" else None
        case _:
            return None
