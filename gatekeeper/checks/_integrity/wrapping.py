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


def decorators(view: ChangeView) -> frozenset[str]:
    """The names by which the tests of the examined tree are decorated."""
    found = (function for source in view.test_sources("@") for function in source.functions)
    tests = (one for one in found if one.name.startswith("test"))
    return frozenset(leaf(_called(one)) for test in tests for one in _around(test))


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
