"""Scripts that run the tests and no longer say by how they end that some failed."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from gatekeeper.checks._integrity.grading import leaf
from gatekeeper.checks._integrity.hooks import LEAVING_OUT
from gatekeeper.checks._integrity.report import error
from gatekeeper.checks._integrity.running import ends_by_itself, is_running, may_fail, runners
from gatekeeper.checks._integrity.source import Source
from gatekeeper.checks._integrity.view import ChangeView
from gatekeeper.checks._integrity.walking import every
from gatekeeper.model.finding import Finding

_RESULT = re.compile(r"fail|error|success|result", re.IGNORECASE)
_CHOOSING = frozenset({"defaultTest", "testNamePatterns"})


def findings(view: ChangeView) -> Iterable[Finding]:
    """The scripts whose end said before how the tests went, and does not now, or that choose among the tests."""
    for pair, before, after in runners(view):
        if any(_failures(before)) and not any(_failures(after)):
            yield error("result-forced", "the script runs tests, and how it ends does not say how they went", pair.path)
        for choice in sorted(set(_choices(after)) - set(_choices(before))):
            yield error("result-forced", f"the script that runs the tests leaves some out: `{choice}`", pair.path)


def _failures(source: Source) -> Iterator[ast.Call]:
    """The ways out that may be a failure, and are taken, or given a code, by how the tests went."""
    yield from ends_by_itself(source)
    codes = frozenset(_codes(source))
    for condition in source.of(ast.If):
        if _tells(condition.test, codes, source):
            yield from filter(may_fail, (call for one in condition.body for call in every(one, ast.Call)))
    for call in filter(may_fail, source.of(ast.Call)):
        if any(_tells(one, codes, source) for one in call.args):
            yield call


def _tells(asked: ast.expr, codes: frozenset[str], source: Source) -> bool:
    """Whether an expression is about how the tests went: by its words, those `codes` among them, or because it runs
    them.
    """
    words = {leaf(one) for one in every(asked, ast.expr)} - {""}
    runs = any(is_running(call, source) for call in every(asked, ast.Call)) or not words.isdisjoint(codes)
    return runs or any(map(_RESULT.search, words))


def _codes(source: Source) -> Iterator[str]:
    """The names that are given what running the tests gives back, and the functions that give it back."""
    for statement in _lasting(source):
        if any(is_running(call, source) for call in every(statement.value, ast.Call)):
            yield from map(leaf, statement.targets)
    yield from (one.name for one in source.of(ast.FunctionDef) if _gives_back(one, source))


def _lasting(source: Source) -> Iterator[ast.Assign]:
    """What is given to names, and is not overwritten by success right behind it."""
    behind = {id(first): second for body in _bodies(source) for first, second in pairwise(body)}
    return (one for one in source.of(ast.Assign) if not _is_undone(one, behind.get(id(one))))


def _bodies(source: Source) -> Iterator[Sequence[ast.stmt]]:
    yield source.tree.body
    yield from (one.body for one in (*source.functions, *source.of(ast.If, ast.With, ast.Try)))


def _is_undone(one: ast.Assign, after: ast.stmt | None) -> bool:
    match after:
        case ast.Assign(targets=targets, value=ast.Constant(value=value)):
            return not value and list(map(leaf, targets)) == list(map(leaf, one.targets))
        case _:
            return False


def _gives_back(function: ast.FunctionDef, source: Source) -> bool:
    """Whether a function returns how the tests went."""
    given = (one.value for one in every(function, ast.Return) if one.value is not None)
    return any(_tells(one, frozenset(), source) for one in given)


def _choices(source: Source) -> Iterator[str]:
    """What the calls that run tests are told, and that leaves some of them out."""
    for call in (one for one in source.of(ast.Call) if is_running(one, source)):
        yield from (ast.unparse(one) for one in call.keywords if one.arg in _CHOOSING)
        yield from filter(_leaves_out, (str(one.value) for one in every(call, ast.Constant)))


def _leaves_out(word: str) -> bool:
    return word.startswith((*LEAVING_OUT, "--exitfirst"))
