"""Scripts that run the tests and no longer say by how they end that some failed."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from gatekeeper.checks._integrity.grading import leaf
from gatekeeper.checks._integrity.report import error
from gatekeeper.checks._integrity.source import Source, every
from gatekeeper.checks._integrity.view import ChangeView
from gatekeeper.model.finding import Finding

_RUNNING = frozenset({"TextTestRunner", "loadTestsFromModule"})
_OF_PYTEST = frozenset({"main", "console_main"})
_EXITS = frozenset({"exit", "_exit", "SystemExit"})
_RESULT = re.compile(r"fail|error|success|result", re.IGNORECASE)


def findings(view: ChangeView) -> Iterable[Finding]:
    """The scripts whose end said before how the tests went, and does not now."""
    for pair in view.pairs:
        if pair.base is None or pair.head is None or not (_runs_tests(pair.base) and _runs_tests(pair.head)):
            continue
        if any(_failures(pair.base)) and not any(_failures(pair.head)):
            yield error("result-forced", "the script runs tests, and how it ends does not say how they went", pair.path)


def _runs_tests(source: Source) -> bool:
    return any(map(_is_running, source.of(ast.Call)))


def _is_running(call: ast.Call) -> bool:
    name = leaf(call.func)
    return name in _RUNNING or (name in _OF_PYTEST and ast.unparse(call.func) == f"pytest.{name}")


def _failures(source: Source) -> Iterator[ast.Call]:
    """The ways out that may be a failure, and are taken, or given a code, by how the tests went."""
    codes = frozenset(_codes(source))
    for condition in source.of(ast.If):
        if _tells(condition.test, codes):
            yield from filter(_may_fail, (call for one in condition.body for call in every(one, ast.Call)))
    for call in filter(_may_fail, source.of(ast.Call)):
        if any(_tells(one, codes) for one in call.args):
            yield call


def _may_fail(call: ast.Call) -> bool:
    """Whether it is a way out with any code but none and 0."""
    return leaf(call.func) in _EXITS and any(not isinstance(one, ast.Constant) or one.value for one in call.args)


def _tells(asked: ast.expr, codes: frozenset[str]) -> bool:
    """Whether an expression is about how the tests went: by its words, those `codes` among them, or because it runs
    them.
    """
    words = {leaf(one) for one in every(asked, ast.expr)} - {""}
    runs = any(map(_is_running, every(asked, ast.Call))) or not words.isdisjoint(codes)
    return runs or any(map(_RESULT.search, words))


def _codes(source: Source) -> Iterator[str]:
    """The names that are given what running the tests gives back."""
    for statement in source.of(ast.Assign):
        if any(map(_is_running, every(statement.value, ast.Call))):
            yield from map(leaf, statement.targets)
