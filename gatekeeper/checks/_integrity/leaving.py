"""What keeps an assertion from being reached, or its failure from being seen, within a function."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from itertools import takewhile

from gatekeeper.checks._integrity.grading import RAISING, call_strength, leaf
from gatekeeper.checks._integrity.walking import walk

SWALLOWED = frozenset({"AssertionError", "Exception", "BaseException"})
"""Exceptions whose handlers catch a failed assertion."""
_LOGGING = frozenset({"debug", "info", "warning", "error", "critical", "exception", "log"})
_SAYING = frozenset({"print", "echo", "secho", "warn", "str", "repr", "format", "type", "write", "add_report_section"})
"""Calls by which something is shown."""


def leaves(node: ast.stmt) -> bool:
    """Whether nothing after the statement is ever reached."""
    if isinstance(node, ast.Return | ast.Raise | ast.Continue | ast.Break):
        return True
    if isinstance(node, ast.If) and isinstance(node.test, ast.Constant) and node.test.value:
        return any(leaves(one) for one in node.body)
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Call)
        and ast.unparse(node.value.func)
        in (
            "pytest.skip",
            "pytest.xfail",
            "self.skipTest",
        )
    )


def narrows(node: ast.stmt) -> str:
    """The condition on which what follows is reached, "" without; one that skips says so to whoever runs the tests."""
    match node:
        case ast.If(test=test, orelse=[], body=[*_, ast.Return() | ast.Continue() | ast.Break()]):
            return f"not ({ast.unparse(test)})"
        case ast.Expr(value=ast.Call(func=function, args=[condition])) if leaf(function) == "assume":
            return ast.unparse(condition)
        case _:
            return ""


def is_never(test: ast.expr) -> bool:
    """Whether a condition never holds when the tests run."""
    return (isinstance(test, ast.Constant) and not test.value) or leaf(test) == "TYPE_CHECKING"


def is_settled(test: ast.expr) -> bool:
    """Whether it is known of a condition, as it is written, whether it holds when the tests run."""
    return isinstance(test, ast.Constant) or is_never(test)


def names(nodes: Iterable[ast.expr]) -> set[str]:
    """The last names of dotted expressions."""
    return {leaf(node) for node in nodes}


def kinds(caught: ast.expr) -> list[ast.expr]:
    """The exceptions that a handler says it catches, be it one or several."""
    return caught.elts if isinstance(caught, ast.Tuple) else [caught]


def swallows(handler: ast.ExceptHandler) -> bool:
    """Whether a failed assertion ends here: the handler catches it and neither raises nor fails."""
    if handler.type is not None and not names(kinds(handler.type)) & SWALLOWED:
        return False
    return not any(
        isinstance(child, ast.Raise | ast.Assert) or (isinstance(child, ast.Call) and call_strength(child) is not None)
        for statement in handler.body
        for child in walk(statement)
    )


def drops_failures(handler: ast.ExceptHandler) -> bool:
    """Whether a failed assertion ends here, and all that is done about it is to go on, or to print or log it."""
    nodes = [node for statement in handler.body for node in walk(statement)]
    # What is kept may be raised, or looked at, by another part.
    kept = (ast.Raise, ast.Assign, ast.AugAssign, ast.AnnAssign, ast.NamedExpr, ast.Assert)
    calls = [node for node in nodes if isinstance(node, ast.Call)]
    return swallows(handler) and not any(isinstance(node, kept) for node in nodes) and all(map(_only_says, calls))


def _only_says(call: ast.Call) -> bool:
    """Whether a call shows something, or makes the words for it."""
    owner = ast.unparse(call.func.value) if isinstance(call.func, ast.Attribute) else ""
    logs = leaf(call.func) in (*_LOGGING, "getLogger", "get_logger") and "log" in f"{owner}.{leaf(call.func)}".lower()
    return leaf(call.func) in _SAYING or logs or owner.rpartition(".")[2] in ("logger", "log", "logging", "traceback")


def suppresses(manager: ast.expr) -> bool:
    """Whether a failed assertion ends in a block because of what that is entered with."""
    return isinstance(manager, ast.Call) and leaf(manager.func) == "suppress" and bool(names(manager.args) & SWALLOWED)


def unreached(node: ast.With | ast.AsyncWith) -> list[ast.stmt]:
    """The assertions at the end of a block that is expected to raise before: behind what raises, none is made; nor is
    one by an `assert` that is all there is.
    """
    calls = [item.context_expr for item in node.items if isinstance(item.context_expr, ast.Call)]
    expected = any(leaf(call.func) in RAISING and not names(call.args) & SWALLOWED for call in calls)
    last = list(takewhile(_asserts, reversed(node.body))) if expected else []
    return [] if len(last) == len(node.body) and not isinstance(node.body[0], ast.Assert) else last[::-1]


def _asserts(statement: ast.stmt) -> bool:
    match statement:
        case ast.Assert():
            return True
        case ast.Expr(value=ast.Call() as call):
            return call_strength(call) is not None
        case _:
            return False
