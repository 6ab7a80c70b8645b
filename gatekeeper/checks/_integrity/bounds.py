"""Conditions that compare the same thing with another bound, or with more values: which of them holds more often."""

from __future__ import annotations

import ast
import re
from functools import lru_cache

_UPPER = (ast.Lt, ast.LtE)
_LOWER = (ast.Gt, ast.GtE)
_UP_TO = re.compile(r"\[:\d\]$")
"""What takes the first of the numbers of a version."""
Bound = tuple[float, ...]
Kinds = tuple[type[ast.cmpop], ...]


def holds_more(before: str, after: str, *, skips: bool) -> bool:
    """Whether a condition compares the same thing as that before with a bound, or with values, which let it hold in
    more cases; where it does not skip but lets run, in fewer. Or whether it holds where that before did not.
    """
    few, many = (before, after) if skips else (after, before)
    is_turned = _denied(before) == after or before == _denied(after)
    return is_turned or _has_more_values(few, many) or _has_wider_bound(few, many) or _is_bound_for_values(few, many)


def _has_more_values(few: str, many: str) -> bool:
    """Whether the second of two conditions lets the same thing have every value that the first does, and others."""
    known, wanted = _values(few), _values(many)
    if known is None or wanted is None or known[0] != wanted[0]:
        return False
    return known[1] < wanted[1]


def _is_bound_for_values(few: str, many: str) -> bool:
    """Whether the first of two conditions lets something have certain values, and the second all up to a bound."""
    known, limit = _values(few), _bound(many)
    if known is None or limit is None:
        return False
    return _UP_TO.sub("", known[0]) == _UP_TO.sub("", limit[0])


def _has_wider_bound(few: str, many: str) -> bool:
    """Whether the second of two conditions leaves the same thing more room on the same side than the first does."""
    near, far = _bound(few), _bound(many)
    if near is None or far is None or near[:2] != far[:2]:
        return False
    _, is_upper, limit = near
    return limit < far[2] if is_upper else far[2] < limit


def bounded(node: ast.AST) -> dict[tuple[str, bool], float]:
    """The numbers that a comparison, or a chain of them, keeps things below (True) or above (False)."""
    if not isinstance(node, ast.Compare):
        return {}
    sides = [node.left, *node.comparators]
    found: dict[tuple[str, bool], float] = {}
    for one, operator, other in zip(sides, node.ops, sides[1:], strict=False):
        found |= _above_or_below(one, operator, other, _UPPER) or _above_or_below(other, operator, one, _LOWER)
    return found


def _above_or_below(
    thing: ast.expr, operator: ast.cmpop, limit: ast.expr, upper: Kinds
) -> dict[tuple[str, bool], float]:
    value = _value(limit)
    if not isinstance(operator, (*_UPPER, *_LOWER)) or value is None or isinstance(limit, ast.Tuple):
        return {}
    return {(ast.unparse(thing), isinstance(operator, upper)): value[0]}


@lru_cache(maxsize=4096)
def subjects(text: str) -> frozenset[str]:
    """What an assertion keeps below or above numbers."""
    return frozenset(name for name, _ in bounded(ast.parse(text, mode="eval").body))


def asks_more(before: str, after: str) -> bool:
    """Whether a condition asks for all of what that before asked for, or let be a choice, and for more."""
    old, new = (ast.parse(text, mode="eval").body for text in (before, after))
    if not (isinstance(new, ast.BoolOp) and isinstance(new.op, ast.And)):
        return False
    parts = old.values if isinstance(old, ast.BoolOp) else [old]
    wanted, known = set(map(ast.unparse, new.values)), set(map(ast.unparse, parts))
    return known < wanted or (known == wanted and isinstance(old, ast.BoolOp) and isinstance(old.op, ast.Or))


def _denied(text: str) -> str:
    """What a condition denies, in one spelling; "" for others."""
    node = ast.parse(text, mode="eval").body
    return ast.unparse(node.operand) if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not) else ""


def _values(text: str) -> tuple[str, frozenset[str]] | None:
    """What is compared, and the values any of which it may have; None for other conditions."""
    match ast.parse(text, mode="eval").body:
        case ast.Compare(left=left, ops=[ast.Eq()], comparators=[ast.Constant() | ast.Tuple() as value]):
            return ast.unparse(left), frozenset([ast.unparse(value)])
        case ast.Compare(
            left=left, ops=[ast.In()], comparators=[ast.Tuple(elts=items) | ast.List(elts=items) | ast.Set(elts=items)]
        ):
            return ast.unparse(left), frozenset(map(ast.unparse, items))
        case _:
            return None


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
