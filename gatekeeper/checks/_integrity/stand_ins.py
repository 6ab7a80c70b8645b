"""Mocks in the place of the objects that tests asked before: made by the test itself, or given to it by a fixture."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from gatekeeper.checks._integrity.fresh import spelled
from gatekeeper.checks._integrity.grading import leaf, marks_fixture
from gatekeeper.checks._integrity.matching import Tests
from gatekeeper.checks._integrity.report import error, warning
from gatekeeper.checks._integrity.source import Function, Source, every
from gatekeeper.checks._integrity.subjects import is_asked
from gatekeeper.checks._integrity.units import Unit
from gatekeeper.model.finding import Finding

_MOCKS = frozenset({"Mock", "MagicMock", "AsyncMock", "NonCallableMock", "create_autospec"})
_REPLACING = frozenset({"patch", "object", "spy", "stub"})
"""What the fixtures of mocking libraries are asked for."""


def findings(tests: Tests, ours: frozenset[str]) -> Iterable[Finding]:
    """What changed tests ask now, and the fixtures that give mocks now. `ours` are the project's modules."""
    for old, new in tests.changed:
        if new.is_test or (new.weight and not new.function.nested):
            yield from _stood_in(old, new, ours)
            yield from _handed(old, new, tests)
    yield from _hollowed(tests)


def is_mock(value: ast.expr) -> bool:
    """Whether it makes a mock."""
    return isinstance(value, ast.Call) and leaf(value.func) in _MOCKS


def imports_of(source: Source) -> dict[str, str]:
    """Where each imported name comes from: its module, dotted."""
    found: dict[str, str] = {}
    for node in source.of(ast.Import):
        found |= {(one.asname or one.name).partition(".")[0]: one.name for one in node.names}
    for node in source.of(ast.ImportFrom):
        prefix = f"{node.module}." if node.module else ""
        found |= {one.asname or one.name: f"{prefix}{one.name}" for one in node.names}
    return found


def _stood_in(old: Unit, new: Unit, ours: frozenset[str]) -> Iterator[Finding]:
    """Objects of the project's own that a test made, and mocks that stand in for them where it asks for results, or
    where it only had to run.
    """
    kinds = _own_kinds(old, ours)
    kinds |= _kinds_of_fixtures(old, new)
    for name, value in _objects(new.function):
        if name in kinds and is_mock(value) and (is_asked(name, new.function) or not new.weight):
            message = f"{new.name} asks a mock, and asked {kinds[name]} before: `{spelled(value)}`"
            yield error("mock-of-subject", message, new.pair.path, value.lineno)


def _own_kinds(unit: Unit, ours: frozenset[str]) -> dict[str, str]:
    """What a test calls to get objects of the project's own, each by the name that the object is given."""
    kinds = {name: ast.unparse(made.func) for name, made in dict(_objects(unit.function)).items() if not is_mock(made)}
    origins = _origins(unit.source) if kinds else {}
    roots = {name: re.split(r"\W", kind)[0] for name, kind in kinds.items()}
    return {name: kinds[name] for name, root in roots.items() if not ours.isdisjoint(origins.get(root, {root}))}


def _kinds_of_fixtures(old: Unit, new: Unit) -> dict[str, str]:
    """The same of fixtures that the test does not take any more; those that replace things make no such objects."""
    left = _parameters(old) - _parameters(new)
    made = dict(_objects(old.function)) if left else {}
    return {
        name: ast.unparse(call.func)
        for name, call in made.items()
        if not left.isdisjoint(_root(call.func)) and leaf(call.func) not in _REPLACING and not is_mock(call)
    }


def _root(called: ast.expr) -> set[str]:
    """The name that a dotted expression begins with."""
    return {ast.unparse(called).partition(".")[0]}


def _origins(source: Source) -> dict[str, set[str]]:
    """The packages that the names of a module come from; of its classes, those of what they inherit from."""
    found = {name: {origin.partition(".")[0]} for name, origin in imports_of(source).items()}
    for node in source.classes:
        bases = (ast.unparse(base).partition(".")[0] for base in node.bases)
        found.setdefault(node.name, set[str]().union(*(found.get(base, {base}) for base in bases)))
    return found


def _objects(function: Function) -> Iterator[tuple[str, ast.Call]]:
    """What the function calls to get an object that it gives a name."""
    for assignment in every(function.node, ast.Assign):
        match assignment:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call() as call):
                yield name, call
            case _:
                pass


def _handed(old: Unit, new: Unit, tests: Tests) -> Iterator[Finding]:
    """Fixtures, new in this change, of which a test asks what it asked another fixture before, and that give mocks."""
    before, after = _parameters(old), _parameters(new)
    fixtures = {one.function.name: one for one in tests.gained if _is_fixture(one)} if before - after else {}
    for name in sorted((after - before) & fixtures.keys()):
        made = _given(fixtures[name].function)
        if made is not None and is_asked(name, new.function):
            message = f"{new.name} asks a mock that the fixture {name} gives it: `{spelled(made)}`"
            yield error("mock-of-subject", message, new.pair.path, new.line)


def _parameters(unit: Unit) -> set[str]:
    return {one.arg for one in unit.function.node.args.args}


def _is_fixture(unit: Unit) -> bool:
    return any(map(marks_fixture, unit.function.node.decorator_list))


def _given(function: Function) -> ast.expr | None:
    """The mock that a fixture gives, be it told what to answer or not."""
    made = dict(_objects(function))
    for node in (*every(function.node, ast.Return), *every(function.node, ast.Yield)):
        value = made.get(leaf(node.value), node.value) if node.value is not None else None
        if value is not None and is_mock(value):
            return value
    return None


def _hollowed(tests: Tests) -> Iterator[Finding]:
    """Fixtures that gave something of their own and give a mock now that agrees to everything."""
    for old, new in tests.changed:
        made = None if _gives_a_mock(old.function) else _gives_a_mock(new.function)
        if made is not None and _is_fixture(new):
            message = f"the fixture {new.name} gives a mock that agrees to everything: `{spelled(made)}`"
            yield warning("mock-of-subject", message, new.pair.path, made.lineno)


def _gives_a_mock(function: Function) -> ast.stmt | None:
    """The statement that gives a mock as it comes: without a specification and without an answer."""
    for statement in function.body:
        match statement:
            case ast.Return(value=ast.Call(args=[], keywords=[]) as made) if is_mock(made):
                return statement
            case ast.Expr(value=ast.Yield(value=ast.Call(args=[], keywords=[]) as made)) if is_mock(made):
                return statement
            case _:
                pass
    return None
