"""Results written down instead of computed: answers for the tests' inputs, constants, objects equal to everything."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from functools import lru_cache

from gatekeeper.checks._integrity.answers import Answer, answers, literal, tables_of
from gatekeeper.checks._integrity.fresh import Hit, fresh
from gatekeeper.checks._integrity.report import error, graded
from gatekeeper.checks._integrity.source import Function, Source, every, functions_of
from gatekeeper.checks._integrity.view import ChangeView, Pair
from gatekeeper.model.check import RuleInfo
from gatekeeper.model.finding import Finding

RULES = (
    RuleInfo(
        "result-hardcoded",
        "A result is written down for the tests",
        "A function returns a literal for exactly the inputs that the tests use, or a constant where it computed "
        "before; it is right for the tests and for nothing else.",
        "Compute the result. Try the function on inputs that no test uses.",
        bad="def area(w, h):\n    if (w, h) == (3, 4):\n        return 12",
        good="def area(w, h):\n    return w * h",
    ),
    RuleInfo(
        "always-equal",
        "An object is equal to everything",
        "`__eq__` returns True whatever it is compared with, so that every equality assertion holds.",
        "Compare what makes two such objects equal, and return NotImplemented for other types.",
        bad="def __eq__(self, other):\n    return True",
        good="def __eq__(self, other):\n    return isinstance(other, Point) and self.xy == other.xy",
    ),
)
_ALWAYS = ("True", "False")
_NOTHING = ("None", "''", "0", "False")
_EQUALITY = {"__eq__": True, "__ne__": False}


def findings(view: ChangeView) -> Iterable[Finding]:
    """Results that the change writes down in sources, and objects that it makes equal to everything."""
    yield from _answers(view)
    for pair in view.source_pairs:
        for function in functions_of(pair.head):
            yield from _constant(view, pair, function)
    for pair, hit in fresh(view.pairs, _always_equal):
        yield error("always-equal", hit.what, pair.path, hit.line)


def _answers(view: ChangeView) -> Iterator[Finding]:
    told = [(pair, *found) for pair in view.source_pairs for found in _all_answers(pair.head) if found[0].telling]
    known = _known(view) if told else frozenset[tuple[tuple[str, ...], str]]()
    for pair, answer, function in told:
        if answer.key not in known:
            yield from _answered(view, pair, answer, function)


def _known(view: ChangeView) -> frozenset[tuple[tuple[str, ...], str]]:
    return frozenset(answer.key for pair in view.source_pairs for answer, _ in _all_answers(pair.base))


def _all_answers(source: Source | None) -> Iterator[tuple[Answer, Function]]:
    if source is not None:
        tables = tables_of(source.tree.body)
        for function in source.functions:
            for answer in answers(function, tables):
                yield answer, function


def _answered(view: ChangeView, pair: Pair, answer: Answer, function: Function) -> Iterator[Finding]:
    """An answer that a test of the function asks for."""
    wanted = {*answer.inputs, answer.output}
    if any(wanted <= asked for asked in _asked(view, _subject(function))):
        existing = {one.qualname for one in functions_of(pair.base)}
        message = f"{function.qualname} returns {answer.output} for {', '.join(answer.inputs)}, as a test expects"
        grave = function.qualname in existing or not answer.inputs[0].startswith("'")
        yield graded(grave, "result-hardcoded", message[:200], pair.path, answer.line)


def _subject(function: Function) -> str:
    """The name that a test calls: that of the class for its special methods."""
    special = function.name.startswith("__") and function.owner is not None
    return function.owner.name if special and function.owner is not None else function.name


def _asked(view: ChangeView, name: str) -> list[frozenset[str]]:
    """The literals of each statement, and of each row of a table, in the tests that mention the name."""
    found: list[frozenset[str]] = []
    for source in view.test_sources(name):
        found += _groups(source)
    return found


@lru_cache(maxsize=256)
def _groups(source: Source) -> tuple[frozenset[str], ...]:
    nodes: tuple[ast.AST, ...] = (*source.of(ast.Assert), *source.of(ast.Expr), *source.of(ast.Call))
    nodes += (*source.of(ast.Tuple), *source.of(ast.List))
    functions = [function.node for function in source.functions if len(function.node.body) <= 6]
    return tuple(_literals(node) for node in (*nodes, *functions))


def _literals(node: ast.AST) -> frozenset[str]:
    found = (literal(child) for child in ast.walk(node) if isinstance(child, ast.expr))
    return frozenset(text for text in found if text is not None)


def _constant(view: ChangeView, pair: Pair, function: Function) -> Iterator[Finding]:
    """A function that computed before and returns a literal now, whatever it is given."""
    value = _only_result(function)
    if value is None or not _computed(pair, function.qualname):
        return
    tested = any(value in _ALWAYS or value in asked for asked in _asked(view, _subject(function)))
    trivial = value in _NOTHING and len(function.body) == 1
    message = f"{function.qualname} computed its result and returns {value} now, whatever it is given"
    yield graded(tested and not trivial, "result-hardcoded", message[:200], pair.path, function.body[0].lineno)


def _computed(pair: Pair, name: str) -> bool:
    return any(one.qualname == name and _computes(one) for one in functions_of(pair.base))


def _only_result(function: Function) -> str | None:
    """The literal that the first statement returns, if that is what it does."""
    first = function.body[0] if function.body else None
    return literal(first.value) if isinstance(first, ast.Return) else None


def _computes(function: Function) -> bool:
    """Whether the function has a result, and the result depends on anything."""
    if _only_result(function) is not None or next(every(function.node, ast.Return), None) is None:
        return False
    return any(next(every(statement, ast.Name), None) is not None for statement in function.body)


def _always_equal(source: Source) -> Iterator[Hit]:
    for function in source.functions:
        wanted = _EQUALITY.get(function.name)
        if wanted is not None and function.owner is not None and _only_result(function) == str(wanted):
            yield _equal_hit(function.owner.name, function.name, function.node.lineno)
    for owner in source.classes:
        for statement in owner.body:
            match statement:
                case ast.Assign(targets=[ast.Name(id="__eq__")], value=ast.Lambda(body=ast.Constant(value=True))):
                    yield _equal_hit(owner.name, "__eq__", statement.lineno)
                case _:
                    pass


def _equal_hit(owner: str, method: str, line: int) -> Hit:
    return Hit(f"{owner}.{method}", line, f"{owner}.{method} makes it equal to everything")
