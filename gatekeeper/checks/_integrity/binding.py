"""What names, attributes and keys are given: by assignment, in an expression, or by a block."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from gatekeeper.checks._integrity.walking import every


def bindings(root: ast.AST) -> Iterator[tuple[ast.expr, ast.expr, ast.AST]]:
    """What is given to a name, an attribute or a key: the target, the value, and what says so."""
    for one in every(root, ast.Assign):
        for target in one.targets:
            yield from ((part, value, one) for part, value in _parts(target, one.value))
    for one in (*every(root, ast.AnnAssign), *every(root, ast.NamedExpr)):
        if one.value is not None:
            yield one.target, one.value, one
    for item in every(root, ast.withitem):
        if item.optional_vars is not None:
            yield item.optional_vars, item.context_expr, item.context_expr


def named(body: Iterable[ast.stmt]) -> Iterator[tuple[str, ast.expr]]:
    """The names that statements give a value each, with that."""
    for statement in body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                yield name, value
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                yield name, value
            case _:
                pass


def _parts(target: ast.expr, value: ast.expr) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Each name with its own value, where several are given one each: `a, b = 1, 2`."""
    match target, value:
        case ast.Tuple(elts=targets), ast.Tuple(elts=values) if len(targets) == len(values):
            yield from zip(targets, values, strict=True)
        case _:
            yield target, value
