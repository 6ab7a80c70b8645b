"""How the statements of a file can be made wrong."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from msgspec import Struct

from gatekeeper.checks._integrity.grading import leaf
from gatekeeper.checks._integrity.source import FunctionNode, blocks
from gatekeeper.checks._mutation.expressions import arithmetic, changes, defaults, is_number_like, is_untouched, negated

_PASSED_OVER = (ast.Assert, ast.Raise, ast.Delete, ast.Import, ast.ImportFrom)
_Place = ast.expr | ast.stmt


class Fault(Struct, frozen=True, eq=False):
    """A place in a file and what to put there. A test that runs none of `lines` cannot notice."""

    place: _Place
    text: str
    before: str
    after: str
    lines: frozenset[int]


def faults(tree: ast.Module) -> Iterator[Fault]:
    """Every fault that a file can be given, in no particular order."""
    return _of_body(tree.body)


def _of_body(body: Iterable[ast.stmt]) -> Iterator[Fault]:
    for statement in body:
        if not isinstance(statement, _PASSED_OVER):
            yield from _of_statement(statement)
            yield from _of_body(_inner(statement))


def _inner(statement: ast.stmt) -> list[ast.stmt]:
    """The statements that a compound one holds, but those that never run under test."""
    if isinstance(statement, FunctionNode) and any(leaf(one) == "overload" for one in statement.decorator_list):
        return []
    if isinstance(statement, ast.If) and _never_tested(statement.test):
        return statement.orelse
    return blocks(statement)


def _never_tested(test: ast.expr) -> bool:
    """Whether a condition asks for a type checker, or for the module to be the program."""
    return leaf(test) == "TYPE_CHECKING" or (isinstance(test, ast.Compare) and leaf(test.left) == "__name__")


def _of_statement(node: ast.stmt) -> Iterator[Fault]:
    """The faults in a statement's own words, without those of the statements in it."""
    if isinstance(node, FunctionNode):
        yield from _of_defaults(node)
        return
    for place, other in _replaced(node):
        yield _fault(node, place, other)
    for part in _expressions(node):
        for place, other in changes(part):
            yield _fault(node, place, other)


def _of_defaults(node: FunctionNode) -> Iterator[Fault]:
    """A default matters to those who call the function, not to those who define it."""
    body = frozenset(range(node.body[0].lineno, (node.end_lineno or node.lineno) + 1))
    for default in defaults(node.args):
        for place, other in changes(default):
            yield Fault(place, f"({ast.unparse(other)})", ast.unparse(place), ast.unparse(other), body)


def _fault(statement: ast.stmt, place: _Place, other: _Place) -> Fault:
    text = ast.unparse(other)
    written = f"({text})" if isinstance(other, ast.expr) else text
    return Fault(place, written, ast.unparse(place), text, frozenset({statement.lineno, place.lineno}))


def _replaced(node: ast.stmt) -> Iterator[tuple[_Place, _Place]]:
    """What can stand in the place of a statement, or of its condition."""
    match node:
        case ast.Return(ast.expr() as value) if not (isinstance(value, ast.Constant) and _is_flag(value.value)):
            yield node, ast.Return(ast.Constant(None))
        case ast.Expr(ast.Call() | ast.Await() as value) if not _is_idle(value):
            yield node, ast.Pass()
        case ast.AugAssign(target, operator, value) if is_number_like(value):
            yield from ((node, ast.AugAssign(target, other, value)) for other in arithmetic(operator))
        case _:
            yield from _other_ways(node)


def _other_ways(node: ast.stmt) -> Iterator[tuple[_Place, _Place]]:
    """What goes another way than the statement."""
    match node:
        case ast.Break():
            yield node, ast.Continue()
        case ast.Continue():
            yield node, ast.Break()
        case ast.If(test) | ast.While(test) if not _never_tested(test):
            yield from negated(test)
        case _:
            return


def _is_flag(value: object) -> bool:
    """Whether a constant gets a fault of its own, or None already."""
    return value is None or isinstance(value, bool)


def _is_idle(value: ast.expr) -> bool:
    """Whether a call is for people, or hands over to a parent that mostly does nothing."""
    call = value.value if isinstance(value, ast.Await) else value
    return isinstance(call, ast.Call) and (is_untouched(call) or ast.unparse(call) == "super().__init__()")


def _expressions(node: ast.stmt) -> list[ast.expr]:
    """The expressions of a statement that are run: no annotations, targets, decorators or bases."""
    match node:
        case ast.Assign(targets, value):
            return [] if any(_is_dunder(target) for target in targets) else [value]
        case ast.Return(ast.expr() as value) | ast.AnnAssign(value=ast.expr() as value) | ast.AugAssign(value=value):
            return [value]
        case ast.Expr(value):
            return [] if isinstance(value, ast.Constant) else [value]
        case _:
            return _expressions_of_block(node)


def _expressions_of_block(node: ast.stmt) -> list[ast.expr]:
    """Those of a statement that holds others, without theirs."""
    match node:
        case ast.If(test) | ast.While(test):
            return [] if _never_tested(test) else [test]
        case ast.For(iter=value) | ast.AsyncFor(iter=value) | ast.Match(subject=value):
            return [value, *_guards(node)]
        case ast.With(items) | ast.AsyncWith(items):
            return [item.context_expr for item in items]
        case _:
            return []


def _is_dunder(target: ast.expr) -> bool:
    return leaf(target).startswith("__") and leaf(target).endswith("__")


def _guards(node: ast.stmt) -> list[ast.expr]:
    return [case.guard for case in node.cases if case.guard] if isinstance(node, ast.Match) else []
