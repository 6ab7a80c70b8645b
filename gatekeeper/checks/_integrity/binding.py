"""What names, attributes and keys are given: by assignment, in an expression, or by a block."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from gatekeeper.checks._integrity.source import every


def bindings(root: ast.AST) -> Iterator[tuple[ast.expr, ast.expr, ast.AST]]:
    """What is given to a name, an attribute or a key: the target, the value, and what says so."""
    for one in every(root, ast.Assign):
        yield from ((target, one.value, one) for target in one.targets)
    for one in (*every(root, ast.AnnAssign), *every(root, ast.NamedExpr)):
        if one.value is not None:
            yield one.target, one.value, one
    for item in every(root, ast.withitem):
        if item.optional_vars is not None:
            yield item.optional_vars, item.context_expr, item.context_expr
