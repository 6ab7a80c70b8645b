"""Suppressions that a new test has in common with all those beside it that are like it."""

from __future__ import annotations

import ast

from gatekeeper.checks._integrity.directives import Directive, directives
from gatekeeper.checks._integrity.grading import leaf
from gatekeeper.checks._integrity.pair import Pair
from gatekeeper.checks._integrity.source import Function, Source, functions_of

_SEVERAL = 3


def is_usual(pair: Pair, directive: Directive) -> bool:
    """Whether it stands at a test, and stood at all those that the file had and that are decorated alike."""
    if pair.base is None or not pair.is_test or directive.blanket:
        return False
    new = _headed(pair.head, directive.comment.line)
    alike = {one.qualname for one in pair.base.functions if new is not None and _role(one) == _role(new)}
    return len(alike) >= _SEVERAL and alike <= _marked_alike(pair.base, directive)


def _marked_alike(before: Source, directive: Directive) -> set[str]:
    """The functions of a file that have the same comment."""
    said = (_headed(before, one.comment.line) for one in directives(before) if _is_same(one, directive))
    return {one.qualname for one in said if one is not None}


def _is_same(one: Directive, other: Directive) -> bool:
    return (one.kind, one.codes, one.reach) == (other.kind, other.codes, other.reach)


def _headed(source: Source | None, line: int) -> Function | None:
    """The function whose first lines, up to its statements, hold a line."""
    found = (one for one in functions_of(source) if one.node.lineno <= line < one.node.body[0].lineno)
    return next(found, None)


def _role(function: Function) -> tuple[object, ...]:
    """What a function is for, by its name, by how it is run, and by what decorates it."""
    decorators = sorted({leaf(one.func if isinstance(one, ast.Call) else one) for one in function.node.decorator_list})
    return (function.name[:4], type(function.node), function.nested, *decorators)
