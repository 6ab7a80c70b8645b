"""Decorators and context managers of the tests' own that drop the failures of what they are put around."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from functools import lru_cache

from gatekeeper.checks._integrity.fresh import Hit
from gatekeeper.checks._integrity.grading import called_name, leaf
from gatekeeper.checks._integrity.leaving import drops_failures, suppresses
from gatekeeper.checks._integrity.source import Function, FunctionNode, Source
from gatekeeper.checks._integrity.view import ChangeView
from gatekeeper.checks._integrity.walking import every, walk

_MANAGERS = ("contextmanager", "asynccontextmanager")


def wrapper_hits(source: Source) -> Iterator[Hit]:
    """The functions of a module that give a function back which runs what it was given, and drops its failures."""
    for function in source.functions:
        if not function.nested and any(_runs_given(one, function.node) for one in _wrappers(function.node)):
            yield _hit("wrapper", function, "what it wraps")


def block_hits(source: Source) -> Iterator[Hit]:
    """The context managers of a module that drop the failures of the blocks that they are put around."""
    for function in source.functions:
        if _is_manager(function.node) and any(map(_yields, _dropping(function.node))):
            yield _hit("block", function, "what it is put around")


def _hit(kind: str, function: Function, what: str) -> Hit:
    # One that raises after all tries again.
    grave = not any(every(function.node, ast.Raise))
    text = f"{function.name} {'drops' if grave else 'puts up with'} the failures of {what}"
    return Hit(f"{kind}:{function.name}", function.node.lineno, text, grave)


@lru_cache(maxsize=8)
def contexts(view: ChangeView) -> frozenset[str]:
    """The names of what tests of the examined tree put around assertions."""
    found = (block for test in _tests(view, "with ") for block in _blocks(test.node) if _asserts(block))
    return frozenset(called_name(item.context_expr) for one in found for item in one.items)


@lru_cache(maxsize=8)
def decorators(view: ChangeView) -> frozenset[str]:
    """The names by which the tests of the examined tree are decorated."""
    return frozenset(called_name(one) for test in _tests(view, "@") for one in _around(test))


def _tests(view: ChangeView, word: str) -> Iterator[Function]:
    """The tests in the files that hold a word."""
    for source in view.test_sources(word):
        yield from (one for one in source.functions if one.name.startswith("test"))


def _blocks(node: FunctionNode) -> Iterator[ast.With | ast.AsyncWith]:
    yield from every(node, ast.With)
    yield from every(node, ast.AsyncWith)


def _asserts(block: ast.With | ast.AsyncWith) -> bool:
    return next(every(block, ast.Assert), None) is not None


def _around(test: Function) -> Iterator[ast.expr]:
    """The decorators of a test and of its classes."""
    for owner in (*test.scopes, test.node):
        yield from owner.decorator_list


def _is_manager(node: FunctionNode) -> bool:
    return any(leaf(one) in _MANAGERS for one in node.decorator_list)


def _wrappers(outer: FunctionNode) -> Iterator[FunctionNode]:
    """The functions inside another."""
    inner = (*every(outer, ast.FunctionDef), *every(outer, ast.AsyncFunctionDef))
    return (one for one in inner if one is not outer)


def _runs_given(inner: FunctionNode, outer: FunctionNode) -> bool:
    """Whether a function runs what one around it was given, where it drops what that raises."""
    given = _parameters(one for one in (outer, *_wrappers(outer)) if one is not inner)
    calls = (call for block in _dropping(inner) for statement in block for call in every(statement, ast.Call))
    return any(isinstance(call.func, ast.Name) and call.func.id in given for call in calls)


def _parameters(functions: Iterable[FunctionNode]) -> frozenset[str]:
    return frozenset(one.arg for function in functions for one in function.args.args)


def _dropping(node: FunctionNode) -> Iterator[list[ast.stmt]]:
    """The blocks within a function in which a failed assertion ends."""
    for attempt in every(node, ast.Try):
        if any(map(drops_failures, attempt.handlers)):
            yield attempt.body
    for block in _blocks(node):
        if any(suppresses(item.context_expr) for item in block.items):
            yield block.body


def _yields(block: list[ast.stmt]) -> bool:
    return any(isinstance(node, ast.Yield) for statement in block for node in walk(statement))
