"""Branches of changed source code that are decided beforehand, or say that they are not written yet."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from gatekeeper.checks._integrity.fresh import Hit, fresh, spelled
from gatekeeper.checks._integrity.grading import leaf
from gatekeeper.checks._integrity.report import warning
from gatekeeper.checks._integrity.source import Function, Source, every, functions_of
from gatekeeper.checks._integrity.view import ChangeView, Pair
from gatekeeper.model.finding import Finding


def findings(view: ChangeView) -> Iterator[Finding]:
    """Conditions with a constant that decides them, and branches whose statements gave way to NotImplementedError."""
    for pair, hit in fresh(view.source_pairs, _decided):
        yield warning("stub-added", hit.what, pair.path, hit.line)
    for pair in view.source_pairs:
        yield from _unwritten(pair)


def _decided(source: Source) -> Iterator[Hit]:
    for node in (*source.of(ast.If), *source.of(ast.IfExp)):
        if _is_decided(node.test):
            text = spelled(node.test)
            yield Hit(f"decided:{text}", node.lineno, f"`{text}` is decided, whatever else it asks")


def _is_decided(test: ast.expr) -> bool:
    """Whether it is `False and …` or `… or True`, or the like."""
    match test:
        case ast.BoolOp(op=operator, values=values):
            deciding = isinstance(operator, ast.Or)
            return any(isinstance(one, ast.Constant) and bool(one.value) is deciding for one in values)
        case _:
            return False


def _unwritten(pair: Pair) -> Iterator[Finding]:
    before = {(one.qualname, ast.unparse(branch.test)) for one, branch in _branches(pair.base) if not _raises(branch)}
    for function, branch in _branches(pair.head):
        text = ast.unparse(branch.test)
        if _raises(branch) and (function.qualname, text) in before:
            message = f"{function.qualname} does nothing any more if `{spelled(branch.test)}`"
            yield warning("stub-added", message, pair.path, branch.lineno)


def _branches(source: Source | None) -> Iterator[tuple[Function, ast.If]]:
    for function in functions_of(source):
        yield from ((function, branch) for branch in every(function.node, ast.If))


def _raises(branch: ast.If) -> bool:
    match branch.body[0]:
        case ast.Raise(exc=ast.Call(func=raised)) | ast.Raise(exc=ast.Name() as raised):
            return leaf(raised) == "NotImplementedError"
        case _:
            return False
