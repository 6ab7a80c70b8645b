"""Decorators of tests that catch what the test raises, and drop it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from gatekeeper.checks._integrity.fresh import Hit
from gatekeeper.checks._integrity.grading import leaf
from gatekeeper.checks._integrity.leaving import drops_failures
from gatekeeper.checks._integrity.source import Function, FunctionNode, Source, every
from gatekeeper.checks._integrity.view import ChangeView


def wrapper_hits(source: Source) -> Iterator[Hit]:
    """The functions of a module that give a function back which runs what it was given, and drops its failures."""
    for function in source.functions:
        for attempt in _dropping(function.node):
            name = function.name
            yield Hit(f"wrapper:{name}", attempt.lineno, f"the decorator {name} drops the failures of what it wraps")


def block_hits(source: Source) -> Iterator[Hit]:
    """The context managers of a module that drop the failures of the blocks that they are put around."""
    for function in source.functions:
        for attempt in filter(_drops, every(function.node, ast.Try)) if _is_context(function) else ():
            if any(isinstance(node, ast.Yield) for part in attempt.body for node in ast.walk(part)):
                text = f"the context manager {function.name} drops the failures of what it is put around"
                yield Hit(f"block:{function.name}", attempt.lineno, text)


def _is_context(function: Function) -> bool:
    return any(leaf(one) in ("contextmanager", "asynccontextmanager") for one in function.node.decorator_list)


def contexts(view: ChangeView) -> frozenset[str]:
    """The names of what tests of the examined tree put around assertions."""
    asserting = (block for test in _tests(view, "with ") for block in every(test.node, ast.With) if _asserts(block))
    return frozenset(leaf(_called(item.context_expr)) for one in asserting for item in one.items)


def _asserts(block: ast.With) -> bool:
    return next(every(block, ast.Assert), None) is not None


def _tests(view: ChangeView, word: str) -> Iterator[Function]:
    """The tests in the files that hold a word."""
    for source in view.test_sources(word):
        yield from (one for one in source.functions if one.name.startswith("test"))


def decorators(view: ChangeView) -> frozenset[str]:
    """The names by which the tests of the examined tree are decorated."""
    return frozenset(leaf(_called(one)) for test in _tests(view, "@") for one in _around(test))


def _around(test: Function) -> Iterator[ast.expr]:
    """The decorators of a test and of its classes."""
    for owner in (*test.scopes, test.node):
        yield from owner.decorator_list


def _called(decorator: ast.expr) -> ast.expr:
    return decorator.func if isinstance(decorator, ast.Call) else decorator


def _dropping(outer: FunctionNode) -> Iterator[ast.Try]:
    """Where a function inside another runs what that was given, and drops what it raises."""
    given = {one.arg for one in outer.args.args}
    for inner in (*every(outer, ast.FunctionDef), *every(outer, ast.AsyncFunctionDef)):
        if inner is not outer and next(every(inner, ast.Raise), None) is None:
            yield from filter(lambda one: _runs(one, given) and _drops(one), every(inner, ast.Try))


def _runs(attempt: ast.Try, given: set[str]) -> bool:
    calls = (call for statement in attempt.body for call in every(statement, ast.Call))
    return any(isinstance(call.func, ast.Name) and call.func.id in given for call in calls)


def _drops(attempt: ast.Try) -> bool:
    return any(map(drops_failures, attempt.handlers))
