"""Test cases that replace what unittest gives them to assert with, or to run."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from gatekeeper.checks._integrity.collecting import case_classes
from gatekeeper.checks._integrity.fresh import Hit
from gatekeeper.checks._integrity.grading import METHODS, call_strength, leaf
from gatekeeper.checks._integrity.source import Function, Source

_RUN = ("run", "debug", "_callTestMethod", "failureException")
_OURS = frozenset((*_RUN, *(name for name in METHODS if name.startswith(("assert", "fail")))))


_RECORDING = frozenset({"addFailure", "addError", "addSubTest", "addUnexpectedSuccess", "wasSuccessful"})
"""What a result of tests is told, and asked, of those that failed."""
_RESULT = re.compile(r"Test\w*Result$")


def override_hits(source: Source) -> Iterator[Hit]:
    """What takes the place of unittest's own methods in a test case, or in what records how the tests went, and neither
    asks them nor fails by itself.
    """
    results = frozenset(one.name for one in source.classes if any(map(_RESULT.search, map(leaf, one.bases))))
    yield from _replaced(source, case_classes(source), _OURS)
    yield from _replaced(source, results, _RECORDING)
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
    """Whether it raises, asserts, or asks the method that it replaces."""
    return any(isinstance(node, ast.Raise | ast.Assert) or _asks(node) for node in ast.walk(function.node))


def _asks(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and (leaf(node.func) == "super" or call_strength(node) is not None)


def _hit(owner: str, name: str, line: int) -> Hit:
    return Hit(f"override:{owner}.{name}", line, f"{owner} replaces unittest's {name}, and no longer fails by it")
