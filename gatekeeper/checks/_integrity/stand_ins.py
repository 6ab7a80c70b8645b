"""Mocks in the place of the objects that tests asked before: made by the test itself, or given to it by a fixture."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import PurePosixPath

from gatekeeper.checks._integrity.binding import bindings
from gatekeeper.checks._integrity.fresh import spelled
from gatekeeper.checks._integrity.grading import leaf, marks_fixture
from gatekeeper.checks._integrity.matching import Tests
from gatekeeper.checks._integrity.report import error, warning
from gatekeeper.checks._integrity.source import Function, Source
from gatekeeper.checks._integrity.subjects import asserted, is_asked, sources_of_result
from gatekeeper.checks._integrity.units import Unit
from gatekeeper.checks._integrity.walking import every
from gatekeeper.model.finding import Finding

_Asking = Callable[[Unit, str], Iterable[Function]]
_MOCKS = frozenset({"Mock", "MagicMock", "AsyncMock", "NonCallableMock", "create_autospec"})
_REPLACING = frozenset({"patch", "object", "spy", "stub"})
"""What the fixtures of mocking libraries are asked for."""
_DEEPEST = 4
_TOOLS = frozenset({"mocker", "monkeypatch", "request"})
"""Fixtures that serve tests, and are about nothing."""


def findings(tests: Tests, ours: frozenset[str], asking: _Asking) -> Iterable[Finding]:
    """What changed tests ask now, and the fixtures that give mocks now. `ours` are the project's modules, `asking`
    gives the tests that mention a name and get what is prepared.
    """
    for old, new in tests.changed:
        if new.is_test or (new.weight and not new.function.nested):
            yield from _stood_in(old, new, ours, tests)
            yield from _handed(old, new, tests)
        else:
            yield from _prepared(old, new, ours, asking)
            yield from _handed_out(old, new, ours, asking)
    yield from _hollowed(tests)


def is_mock(value: ast.expr) -> bool:
    """Whether it makes a mock."""
    return isinstance(value, ast.Call) and leaf(value.func) in _MOCKS


def _stands_in(value: ast.Call) -> bool:
    """Whether it makes a mock, or an object that has nothing but what it is told."""
    return is_mock(value) or leaf(value.func) in (*_REPLACING, "SimpleNamespace")


def imports_of(source: Source) -> dict[str, str]:
    """Where each imported name comes from: its module, dotted."""
    found: dict[str, str] = {}
    for node in source.of(ast.Import):
        found |= {(one.asname or one.name).partition(".")[0]: one.name for one in node.names}
    for node in source.of(ast.ImportFrom):
        prefix = _package(source, node)
        found |= {one.asname or one.name: f"{prefix}{one.name}" for one in node.names}
    return found


def _package(source: Source, node: ast.ImportFrom) -> str:
    """What something is imported from, with a dot behind it; "" for the package that a module of tests is in itself."""
    folders = [one.name for one in PurePosixPath(source.path).parents]
    module = node.module or "".join(folders[1:][max(node.level - 2, 0) : node.level - 1])
    return f"{module}." if module else ""


def _stood_in(old: Unit, new: Unit, ours: frozenset[str], tests: Tests) -> Iterator[Finding]:
    """Objects of the project's own that a test made, and mocks that stand in for them where it asks for results, or
    where it only had to run.
    """
    kinds = _own_kinds(old, ours) | _kinds_of_fixtures(old, new) | _asked_fixtures(old)
    lost = next((kind for name, kind in sorted(kinds.items()) if _is_asked_no_more(name, old, new)), None)
    for name, value in _mocks(new, tests):
        kind = kinds.get(name, lost)
        if kind is not None and (is_asked(name, new.function) or not new.weight):
            message = f"{new.name} asks a mock, and asked {kind} before: `{spelled(value)}`"
            yield error("mock-of-subject", message, new.pair.path, value.lineno)


def _mocks(unit: Unit, tests: Tests) -> Iterator[tuple[str, ast.Call]]:
    """The objects of a test that are mocks, be they made by a helper."""
    for name, value in _objects(unit.function):
        if _stands_in(value) or _is_handed_out(value, unit, tests):
            yield name, value


def _is_handed_out(value: ast.Call, unit: Unit, tests: Tests) -> bool:
    """Whether it calls a helper, new or other than it was, that gives a mock."""
    name, imported = leaf(value.func), imports_of(unit.source)
    helpers = (one for one in tests.touched[1] if one.function.name == name and not one.is_test)
    return any((one.pair is unit.pair or name in imported) and _given(one.function) is not None for one in helpers)


def _helper(unit: Unit, call: ast.Call) -> Function | None:
    """The function of a module of tests that is called, of the test's own class first; None where it is another's."""
    owner, called = unit.function.owner, leaf(call.func)
    found = [one for one in unit.source.functions if one.name == called and not one.nested]
    return next((one for one in found if one.owner is owner), next(iter(found), None))


def _is_asked_no_more(name: str, old: Unit, new: Unit) -> bool:
    return is_asked(name, old.function) and not is_asked(name, new.function)


def _prepared(old: Unit, new: Unit, ours: frozenset[str], asking: _Asking) -> Iterator[Finding]:
    """Mocks that a fixture gives, or a set-up keeps, in the place of an object of the project's own, of which tests ask
    for results.
    """
    for name, value in _replaced(old, new, ours):
        if any(is_asked(name, test) for test in asking(new, name)):
            message = f"{new.name} gives a mock in the place of what tests ask: `{spelled(value)}`"
            yield error("mock-of-subject", message, new.pair.path, value.lineno)


def _replaced(old: Unit, new: Unit, ours: frozenset[str]) -> Iterator[tuple[str, ast.expr]]:
    """The mocks in the place of the project's own objects, each by the name by which tests know it."""
    if not _is_fixture(new):
        kinds = _own_kinds(old, ours)
        yield from ((name, value) for name, value in _objects(new.function) if name in kinds and _stands_in(value))
        return
    made = _given(new.function) if _gives_a_mock(new.function) is None else None
    if made is not None and _given(old.function) is None:
        yield new.function.name, made


def _handed_out(old: Unit, new: Unit, ours: frozenset[str], asking: _Asking) -> Iterator[Finding]:
    """The mock that a helper gives, where it gave an object of the project's own, of which tests assert something."""
    name, made = new.function.name, _given(new.function)
    if made is None or not any(_is_own(one, old, ours) for one in sources_of_result(old.function)):
        return
    if any(leaf(call.func) == name for test in asking(new, name) for call in asserted(test)):
        message = f"{new.name} gives a mock in the place of what tests ask: `{spelled(made)}`"
        yield error("mock-of-subject", message, new.pair.path, made.lineno)


def _own_kinds(unit: Unit, ours: frozenset[str]) -> dict[str, str]:
    """What a test calls to get objects of the project's own, be it by a helper, each by the name that the object is
    given.
    """
    made = {name: _made_by(unit, call) for name, call in dict(_objects(unit.function)).items()}
    return {name: ast.unparse(call.func) for name, call in made.items() if _is_own(call, unit, ours)}


def _is_own(call: ast.Call, unit: Unit, ours: frozenset[str]) -> bool:
    """Whether something of the project's own is called."""
    root = re.split(r"\W", ast.unparse(call.func))[0]
    return not is_mock(call) and not ours.isdisjoint(_origins(unit.source).get(root, {root}))


def _made_by(unit: Unit, call: ast.Call) -> ast.Call:
    """The call that makes an object, where helpers of the module do nothing else than to make it, or to give its class:
    `self.make()`, `self.kind()()`.
    """
    for _ in range(_DEEPEST):
        match call:
            case ast.Call(func=ast.Call() as inner):
                given = _only_result(unit, inner)
                made = ast.Call(given, call.args, call.keywords) if given is not None else None
            case _:
                made = _only_result(unit, call)
        if not isinstance(made, ast.Call):
            break
        call = made
    return call


def _only_result(unit: Unit, call: ast.Call) -> ast.expr | None:
    """What a helper of the module gives, where that is one thing."""
    helper = _helper(unit, call)
    given = [one.value for one in every(helper.node, ast.Return)] if helper is not None else []
    return given[0] if len(given) == 1 else None


def _kinds_of_fixtures(old: Unit, new: Unit) -> dict[str, str]:
    """The same of fixtures that the test does not take any more; those that replace things make no such objects."""
    left = _parameters(old) - _parameters(new)
    made = dict(_objects(old.function)) if left else {}
    return {
        name: ast.unparse(call.func)
        for name, call in made.items()
        if not left.isdisjoint(_root(call.func)) and leaf(call.func) not in _REPLACING and not is_mock(call)
    }


def _asked_fixtures(old: Unit) -> dict[str, str]:
    """What a test was given, and asked for results: whatever is called like that now takes its place."""
    given = _parameters(old) - {"self", "cls", *_TOOLS}
    return {name: f"the fixture {name}" for name in given if is_asked(name, old.function)}


def _root(called: ast.expr) -> set[str]:
    """The name that a dotted expression begins with."""
    return {ast.unparse(called).partition(".")[0]}


@lru_cache(maxsize=64)
def _origins(source: Source) -> dict[str, set[str]]:
    """The packages that the names of a module come from; of its classes, those of what they inherit from."""
    found = {name: {origin.partition(".")[0]} for name, origin in imports_of(source).items()}
    for node in source.classes:
        bases = (ast.unparse(base).partition(".")[0] for base in node.bases)
        found.setdefault(node.name, set[str]().union(*(found.get(base, {base}) for base in bases)))
    return found


def _objects(function: Function) -> Iterator[tuple[str, ast.Call]]:
    """What the function calls to get an object that it gives a name."""
    for target, value, _ in bindings(function.node):
        if isinstance(target, ast.Name | ast.Attribute) and isinstance(value, ast.Call):
            yield leaf(target), value


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
