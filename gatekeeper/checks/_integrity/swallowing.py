"""Exceptions that changed source code newly catches and drops."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from gatekeeper.checks._integrity.fresh import Hit, fresh
from gatekeeper.checks._integrity.grading import leaf
from gatekeeper.checks._integrity.report import graded
from gatekeeper.checks._integrity.source import Source
from gatekeeper.checks._integrity.view import ChangeView, Pair
from gatekeeper.model.check import RuleInfo
from gatekeeper.model.finding import Finding

RULES = (
    RuleInfo(
        "exception-swallowed",
        "Any exception is caught and dropped",
        "A new handler catches every exception and goes on in silence, so that a defect looks like a result.",
        "Catch the exception that is expected, around the one statement that raises it, and say what happens then.",
        bad="try:\n    save(report)\nexcept Exception:\n    pass",
        good="try:\n    save(report)\nexcept FileExistsError:\n    report = renamed(report)\n    save(report)",
    ),
)
_BROAD = frozenset({"Exception", "BaseException"})


def findings(view: ChangeView) -> Iterable[Finding]:
    """New silent handlers in changed files; graver where they wrap code that was there before."""
    found = tuple(fresh(view.pairs, _hits))
    existing = {statement for pair in view.pairs if found for statement in _statements(pair)}
    for pair, hit in found:
        wraps = not existing.isdisjoint(hit.key.split("\n")[1:])
        if wraps or not pair.is_test:
            yield graded(wraps and hit.grave, "exception-swallowed", hit.what, pair.path, hit.line)


def _statements(pair: Pair) -> Iterator[str]:
    """The statements at the base, each in one line; trivial ones say nothing."""
    nodes = ast.walk(pair.base.tree) if pair.base is not None else ()
    for node in nodes:
        if isinstance(node, ast.stmt) and not isinstance(node, ast.Pass | ast.Import | ast.ImportFrom):
            yield _flat(node)


def _flat(node: ast.AST) -> str:
    return " ".join(ast.unparse(node).split())


def _hits(source: Source) -> Iterator[Hit]:
    """The key of a hit holds the guarded statements, a line each, so that they can be looked up at the base."""
    for attempt in (*source.of(ast.Try), *source.of(ast.TryStar)):
        for handler in filter(_is_broad, attempt.handlers):
            if _is_silent(handler):
                caught = _flat(handler.type) if handler.type else ""
                yield _hit(f"except {caught}", handler.lineno, attempt.body)
    for block in (*source.of(ast.With), *source.of(ast.AsyncWith)):
        for item in block.items:
            if _suppresses(item.context_expr):
                yield _hit(_flat(item.context_expr), block.lineno, block.body)


def _hit(head: str, line: int, body: list[ast.stmt]) -> Hit:
    guarded = [statement for statement in body if not isinstance(statement, ast.Import | ast.ImportFrom | ast.Pass)]
    key = "\n".join((head, *(_flat(statement) for statement in guarded)))
    return Hit(key, line, f"`{head.strip()}` drops every exception", bool(guarded))


def _is_broad(handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return True
    types = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(leaf(one) in _BROAD for one in types)


def _is_silent(handler: ast.ExceptHandler) -> bool:
    """Whether nothing but going on, or a ready-made answer, follows: no call, no raise, no use of the exception."""
    return all(_is_nothing(statement) for statement in handler.body)


def _is_nothing(node: ast.stmt) -> bool:
    match node:
        case ast.Pass() | ast.Continue() | ast.Break() | ast.Expr(value=ast.Constant()) | ast.Return(value=None):
            return True
        case ast.Return(value=value) | ast.Assign(value=value):
            return isinstance(value, ast.Constant) or (
                isinstance(value, ast.List | ast.Tuple | ast.Dict) and not _parts(value)
            )
        case _:
            return False


def _parts(node: ast.List | ast.Tuple | ast.Dict) -> list[ast.expr]:
    return node.values if isinstance(node, ast.Dict) else node.elts


def _suppresses(call: ast.expr) -> bool:
    return (
        isinstance(call, ast.Call) and leaf(call.func) == "suppress" and any(leaf(one) in _BROAD for one in call.args)
    )
