"""Branches of changed source code that are decided beforehand."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from gatekeeper.checks._integrity.fresh import Hit, fresh, spelled
from gatekeeper.checks._integrity.report import warning
from gatekeeper.checks._integrity.source import Source
from gatekeeper.checks._integrity.view import ChangeView
from gatekeeper.model.finding import Finding


def findings(view: ChangeView) -> Iterator[Finding]:
    """Conditions with a constant that decides them."""
    for pair, hit in fresh(view.source_pairs, _decided):
        yield warning("stub-added", hit.what, pair.path, hit.line)


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
