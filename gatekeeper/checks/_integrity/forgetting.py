"""What test code throws away of how tests went: recorded failures, and what would record them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from gatekeeper.checks._integrity.fresh import Hit, spelled
from gatekeeper.checks._integrity.grading import leaf, marks_fixture
from gatekeeper.checks._integrity.marks import SET_UP
from gatekeeper.checks._integrity.source import Function, Source
from gatekeeper.checks._integrity.walking import every, walk

RUNNING = frozenset({"run", "debug", "__call__", "_callTestMethod", "_callTearDown", "doCleanups"})
"""Methods of a test case that run tests."""
RECORDING = frozenset({"addFailure", "addError", "addSubTest", "addUnexpectedSuccess", "wasSuccessful"})
"""What a result of tests is told, and asked, of those that failed."""
_HELD = frozenset({"failures", "errors", "unexpectedSuccesses", "success"}) | RECORDING
_AROUND = RUNNING | frozenset(SET_UP) | {"tearDown", "tearDownClass"}
_EMPTYING = frozenset({"clear", "pop", "remove", "popitem"})
_RESULT = re.compile(r"\w*result|res|self\._outcome|.*\._?result")
_FAILED = re.compile(r"['\"](?:failed|error)['\"]|\.clear\(")


def forgetting_hits(source: Source, cases: frozenset[str], results: frozenset[str]) -> Iterator[Hit]:
    """What functions throw away: methods of test cases and of results, hooks, and fixtures. `cases` and `results` are
    the classes of both kinds.
    """
    for function in source.functions:
        owner = function.owner.name if function.owner is not None else ""
        for node, place in _emptied(function):
            if _is_record(function, node, place, (owner in cases, owner in results)):
                yield _hit(function, node)


def _is_record(function: Function, node: ast.AST, place: ast.expr, kinds: tuple[bool, bool]) -> bool:
    """Whether a place holds how tests went; `kinds`: whether the function is one of a test case, or of a result."""
    if kinds[1] and _is_own(place):
        return True
    if kinds[0] and function.name in _AROUND and _is_of_result(place):
        return True
    return _is_of_pytest(function) and _is_of_run(node, place)


def _hit(function: Function, node: ast.stmt | ast.Call) -> Hit:
    text = f"{function.qualname} throws away how tests went: `{spelled(node)}`"
    return Hit(f"forgotten:{function.qualname}:{ast.unparse(node)}", node.lineno, text)


def _emptied(function: Function) -> Iterator[tuple[ast.stmt | ast.Call, ast.expr]]:
    """What is emptied, or given something else, each with the place that says so."""
    for node in walk(function.node):
        match node:
            case ast.Call(func=ast.Attribute(value=place, attr=done)) if done in _EMPTYING:
                yield node, place
            case ast.Call(func=ast.Name(id="setattr"), args=[owner, ast.Constant(value=str(name)), *_]):
                yield node, ast.Attribute(owner, name, ast.Load())
            case ast.Assign(targets=targets) | ast.Delete(targets=targets):
                yield from ((node, place) for target in targets for place in _places(target))
            case _:
                pass


def _places(target: ast.expr) -> Iterator[ast.expr]:
    match target:
        case ast.Tuple(elts=several) | ast.List(elts=several):
            for one in several:
                yield from _places(one)
        case ast.Subscript(value=held):
            yield held
        case _:
            yield target


def _is_of_result(place: ast.expr) -> bool:
    """`result.failures`, `getattr(result, name)`, `self._outcome.errors`."""
    match place:
        case ast.Call(func=ast.Name(id="getattr"), args=[owner, *_]):
            return _RESULT.fullmatch(ast.unparse(owner)) is not None
        case ast.Attribute(value=owner, attr=name) if name in _HELD:
            return _RESULT.fullmatch(ast.unparse(owner)) is not None
        case _:
            return False


def _is_own(place: ast.expr) -> bool:
    return isinstance(place, ast.Attribute) and leaf(place.value) == "self" and place.attr in _HELD


def _is_of_pytest(function: Function) -> bool:
    """Whether pytest runs it beside the tests: a hook, or a fixture."""
    return function.name.startswith("pytest_") or any(map(marks_fixture, function.node.decorator_list))


def _is_of_run(node: ast.AST, place: ast.expr) -> bool:
    """`session.testsfailed = 0`, `reporter.stats.pop("failed")`."""
    if leaf(place) == "testsfailed":
        return True
    return leaf(place) == "stats" and _FAILED.search(ast.unparse(node)) is not None


def hands_on(function: Function) -> bool:
    """Whether a method that runs tests runs them with the result that it is given, if it is given one."""
    given = {one.arg for one in every(function.node.args, ast.arg)} - {"self"}
    runs = [one for one in every(function.node, ast.Call) if _runs(one)]
    used = frozenset[str]().union(*map(_handed, runs))
    return not given or not runs or bool(given & used)


def _runs(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr in RUNNING


def _handed(call: ast.Call) -> frozenset[str]:
    parts = (*call.args, *(one.value for one in call.keywords))
    return frozenset(name.id for part in parts for name in every(part, ast.Name))
