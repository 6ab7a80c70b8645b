"""Test cases that replace what unittest gives them to assert with, or to run."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from gatekeeper.checks._integrity.collecting import case_classes
from gatekeeper.checks._integrity.forgetting import RECORDING, RUNNING, forgetting_hits, hands_on
from gatekeeper.checks._integrity.fresh import Hit
from gatekeeper.checks._integrity.grading import METHODS, call_strength, is_true, leaf
from gatekeeper.checks._integrity.leaving import drops_failures, suppresses
from gatekeeper.checks._integrity.source import Function, Source
from gatekeeper.checks._integrity.walking import every, walk

_OURS = RUNNING | {"failureException"} | {name for name in METHODS if name.startswith(("assert", "fail"))}
_RESULT = re.compile(r"Test\w*Result$")


def override_hits(source: Source) -> Iterator[Hit]:
    """What takes the place of unittest's own methods in a test case, or in what records how the tests went, and neither
    asks them nor fails by itself.
    """
    results = frozenset(one.name for one in source.classes if any(map(_RESULT.search, map(leaf, one.bases))))
    cases = case_classes(source)
    yield from _replaced(source, cases, _OURS)
    yield from _replaced(source, results, RECORDING)
    yield from forgetting_hits(source, cases, results)
    for target in (one for statement in source.of(ast.Assign) for one in statement.targets):
        if isinstance(target, ast.Attribute) and target.attr == "failureException":
            yield _hit(ast.unparse(target.value), target.attr, target.lineno)


def _replaced(source: Source, classes: frozenset[str], names: frozenset[str]) -> Iterator[Hit]:
    yield from filter(None, (_defined(one, classes) for one in source.functions if one.name in names))
    for owner in (one for one in source.classes if one.name in classes):
        yield from (_hit(owner.name, name, line) for name, line in _assigned(owner) if name in names)


def _assigned(owner: ast.ClassDef) -> Iterator[tuple[str, int]]:
    for statement in owner.body:
        if isinstance(statement, ast.Assign):
            yield from ((leaf(target), statement.lineno) for target in statement.targets)


def _defined(function: Function, cases: frozenset[str]) -> Hit | None:
    if function.owner is None or function.owner.name not in cases or _still_fails(function):
        return None
    return _hit(function.owner.name, function.name, function.node.lineno)


def _still_fails(function: Function) -> bool:
    """Whether it raises, asserts, or asks the method that it replaces, and keeps what comes of that."""
    nodes = walk(function.node)
    if any(map(_drops, nodes)) or not hands_on(function) or _says_yes(function):
        return False
    asks = _tells_failure if function.name in RECORDING else _runs if function.name in RUNNING else _asks
    return any(isinstance(node, ast.Raise | ast.Assert) or asks(node) for node in nodes)


def _drops(node: ast.AST) -> bool:
    """Whether it catches a failure, and goes on."""
    match node:
        case ast.Try(handlers=handlers):
            return any(map(drops_failures, handlers))
        case ast.With(items=items):
            return any(suppresses(one.context_expr) for one in items)
        case _:
            return False


def _says_yes(function: Function) -> bool:
    """Whether it says that all went well, whatever came."""
    given = (one.value for one in every(function.node, ast.Return))
    return function.name == "wasSuccessful" and any(map(is_true, given))


def _asks(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and (leaf(node.func) == "super" or call_strength(node) is not None)


def _runs(node: ast.AST) -> bool:
    """The same, or whether it runs the test in another of the ways there are."""
    return _asks(node) or (isinstance(node, ast.Call) and leaf(node.func) in RUNNING)


def _tells_failure(node: ast.AST) -> bool:
    """Whether a result is told of a failure, or asked for one, as it is without what takes its place."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in RECORDING


def _hit(owner: str, name: str, line: int) -> Hit:
    return Hit(f"override:{owner}.{name}", line, f"{owner} replaces unittest's {name}, and no longer fails by it")
