"""How an expression can be made wrong: a few ways, which seldom leave what it means as it was."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import chain

from gatekeeper.checks._integrity.grading import leaf

_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Div,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.BitXor: ast.BitAnd,
}
_UNTOUCHED_CALLS = frozenset(
    {
        *("TypeVar", "ParamSpec", "TypeVarTuple", "NewType", "cast", "getLogger", "get_logger"),
        *("debug", "info", "warning", "error", "exception", "critical", "log", "warn", "print"),
    }
)
"""Calls, by the last part of their names, for whose arguments hardly anybody writes a test."""
_UNTOUCHED_KEYWORDS = frozenset({"stacklevel"})


def is_untouched(call: ast.Call) -> bool:
    """Whether a call is for people or for type checkers: logging, printing, a type variable."""
    return leaf(call.func) in _UNTOUCHED_CALLS


def changes(node: ast.expr) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Parts of an expression, each with what to put in its place, in the order in which they are written."""
    if isinstance(node, ast.JoinedStr) or type(node).__name__ == "TemplateStr":
        return  # their parts have no reliable places before Python 3.12
    if isinstance(node, ast.Call) and is_untouched(node):
        return
    yield from ((node, other) for other in _others(node))
    for child in ast.iter_child_nodes(node):
        yield from _of_part(node, child)


def negated(test: ast.expr) -> Iterator[tuple[ast.expr, ast.expr]]:
    """A condition, turned round where nothing in it is turned round anyway."""
    if not isinstance(test, ast.Compare | ast.BoolOp | ast.UnaryOp | ast.Constant):
        yield test, ast.UnaryOp(ast.Not(), test)


def _of_part(parent: ast.expr, child: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    if isinstance(child, ast.expr):
        yield from changes(child)
        if isinstance(parent, ast.Compare | ast.Subscript | ast.Dict):
            yield from _other_text(child)
    elif isinstance(child, ast.keyword) and child.arg not in _UNTOUCHED_KEYWORDS:
        yield from changes(child.value)
    elif isinstance(child, ast.comprehension):
        yield from changes(child.iter)
        for condition in child.ifs:
            yield from chain(changes(condition), negated(condition))
    elif isinstance(child, ast.arguments):
        yield from chain.from_iterable(map(changes, defaults(child)))


def defaults(arguments: ast.arguments) -> list[ast.expr]:
    """The defaults of a function's arguments."""
    return [*arguments.defaults, *filter(None, arguments.kw_defaults)]


def _other_text(node: ast.expr) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Text that decides something: it is compared, or looked up."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node, ast.Constant(f"XX{node.value}")


def _others(node: ast.expr) -> Iterator[ast.expr]:
    """What can stand in the place of a node as a whole."""
    match node:
        case ast.Compare():
            yield from _comparisons(node)
        case ast.BoolOp(operator, values):
            yield ast.BoolOp(ast.Or() if isinstance(operator, ast.And) else ast.And(), values)
        case ast.UnaryOp(ast.Not(), operand):
            yield operand
        case ast.IfExp(test, body, otherwise):
            yield from (ast.IfExp(turned, body, otherwise) for _, turned in negated(test))
        case _:
            yield from _other_numbers(node)


def _other_numbers(node: ast.expr) -> Iterator[ast.expr]:
    """Another number, another flag, or another result of two numbers."""
    match node:
        case ast.BinOp(left, operator, right) if is_number_like(left) and is_number_like(right):
            yield from (ast.BinOp(left, other, right) for other in arithmetic(operator))
        case ast.Constant(bool() as flag):
            yield ast.Constant(not flag)
        case ast.Constant(int() | float() as number):
            yield ast.Constant(number + 1)
        case _:
            return


def _comparisons(node: ast.Compare) -> Iterator[ast.Compare]:
    for place, operator in enumerate(node.ops):
        swapped = [*node.ops[:place], _COMPARISONS[type(operator)](), *node.ops[place + 1 :]]
        yield ast.Compare(node.left, swapped, node.comparators)


def arithmetic(operator: ast.operator) -> Iterator[ast.operator]:
    """The operator to put in the place of another, if there is one."""
    if type(operator) in _ARITHMETIC:
        yield _ARITHMETIC[type(operator)]()


def is_number_like(node: ast.expr) -> bool:
    """Whether the node may be a number: it is not written as text, of which nothing can be subtracted."""
    return not isinstance(node, ast.JoinedStr | ast.List | ast.Tuple) and not (
        isinstance(node, ast.Constant) and isinstance(node.value, str | bytes)
    )
