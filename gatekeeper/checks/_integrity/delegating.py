"""Functions that leave what they did to new ones in which there is nothing, or nothing but an answer."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Iterator
from itertools import chain

from gatekeeper.checks._integrity.bodies import declares, is_stub, overridden
from gatekeeper.checks._integrity.grading import leaf
from gatekeeper.checks._integrity.handlers import is_nothing
from gatekeeper.checks._integrity.pair import Pair
from gatekeeper.checks._integrity.report import warning
from gatekeeper.checks._integrity.source import Function, functions_of
from gatekeeper.checks._integrity.view import ChangeView
from gatekeeper.checks._integrity.walking import every, walk
from gatekeeper.model.finding import Finding

_SAYING = frozenset({"print", "echo", "debug", "info", "warning", "log"})
_WORKING = (ast.Call, ast.BinOp, ast.Compare, ast.Subscript, ast.comprehension)


def findings(view: ChangeView) -> Iterator[Finding]:
    """The functions of changed sources that call such a one now, and do not do any more what they did."""
    for pair in view.source_pairs:
        idle = _idle(pair)
        before = {one.qualname: one for one in (functions_of(pair.base) if idle else ())}
        for function in functions_of(pair.head):
            old = before.get(function.qualname, function)
            called = (_called(function.body) - _called(old.body)) & idle.keys()
            if called and _is_left(view, old, function, called):
                name = min(called)
                text = f"{function.qualname} leaves what it did to {name}, which does nothing"
                yield warning("stub-added", text, pair.path, idle[name].node.lineno)


def _idle(pair: Pair) -> dict[str, Function]:
    """The functions that the file had not, that do nothing, and that are not there for others to define."""
    known = {one.name for one in functions_of(pair.base)}
    new = (one for one in functions_of(pair.head) if one.name not in known)
    return {one.name: one for one in new if _does_nothing(one) and not declares(one) and not overridden(pair, one)}


def _does_nothing(function: Function) -> bool:
    return is_stub(function) or all(is_nothing(one) or _only_says(one) for one in function.body)


def _only_says(statement: ast.stmt) -> bool:
    """Whether a statement prints something, or logs it."""
    call = statement.value if isinstance(statement, ast.Expr) else None
    return isinstance(call, ast.Call) and leaf(call.func) in _SAYING


def _called(body: Iterable[ast.stmt]) -> frozenset[str]:
    """The names of what statements call."""
    return frozenset(leaf(call.func) for one in body for call in every(one, ast.Call))


def _is_left(view: ChangeView, old: Function, new: Function, called: Collection[str]) -> bool:
    """Whether something that a function did is done nowhere any more, and nothing new but for the calls."""
    lost, gained = _lines(old) - _lines(new), _lines(new) - _lines(old)
    others = (one for one in gained if _called(ast.parse(one).body).isdisjoint(called))
    if any(map(_works, others)):
        return False
    heads = chain.from_iterable(functions_of(pair.head) for pair in view.source_pairs)
    kept = frozenset[str]().union(*map(_lines, heads))
    return any(map(_works, lost - kept))


def _lines(function: Function) -> frozenset[str]:
    """The simple statements of a function, what blocks are about, and what is raised left out, each in one spelling."""
    found = (one for statement in function.body for one in every(statement, ast.stmt))
    return frozenset(chain.from_iterable(map(_line, found)))


def _line(statement: ast.stmt) -> Iterator[str]:
    match statement:
        case ast.Raise() | ast.Assert():
            pass
        case ast.If(test=asked) | ast.While(test=asked) | ast.For(iter=asked):
            yield ast.unparse(asked)
        case ast.Expr() | ast.Assign() | ast.AugAssign() | ast.AnnAssign() | ast.Delete():
            yield ast.unparse(statement)
        case ast.Return(value=ast.expr() as value):
            yield ast.unparse(value)
        case _:
            pass


def _works(line: str) -> bool:
    return any(isinstance(one, _WORKING) for one in walk(ast.parse(line)))
