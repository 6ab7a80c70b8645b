"""Conditions that compare the same thing with another bound: which of them holds more often."""

from __future__ import annotations

import ast

_UPPER = (ast.Lt, ast.LtE)
_LOWER = (ast.Gt, ast.GtE)
Bound = tuple[float, ...]
Kinds = tuple[type[ast.cmpop], ...]


def holds_more(before: str, after: str, *, skips: bool) -> bool:
    """Whether a condition compares the same thing as that before with a bound which lets it hold in more cases; where
    it does not skip but lets run, in fewer.
    """
    old, new = _bound(before), _bound(after)
    if old is None or new is None or old[:2] != new[:2]:
        return False
    return old[2] < new[2] if old[1] is skips else new[2] < old[2]


def _bound(text: str) -> tuple[str, bool, Bound] | None:
    """What is compared, whether it has to be below the bound, and the bound; None for other conditions."""
    return _asked(ast.parse(text, mode="eval").body, _UPPER, _LOWER)


def _asked(node: ast.expr, upper: Kinds, lower: Kinds) -> tuple[str, bool, Bound] | None:
    """The same of a condition; `upper` and `lower` are the comparisons that ask for less and for more."""
    match node:
        case ast.UnaryOp(op=ast.Not(), operand=inner):
            return _asked(inner, lower, upper)
        case ast.Compare(left=left, ops=[operator], comparators=[right]) if isinstance(operator, (*upper, *lower)):
            value = _value(right)
            return None if value is None else (ast.unparse(left), isinstance(operator, upper), value)
        case _:
            return None


def _value(node: ast.expr) -> Bound | None:
    """A number, or the numbers of a version, that are written out."""
    parts = node.elts if isinstance(node, ast.Tuple) else [node]
    numbers = [one.value for one in parts if isinstance(one, ast.Constant) and isinstance(one.value, int | float)]
    return tuple(numbers) if len(numbers) == len(parts) else None
