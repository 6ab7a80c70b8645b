"""Tests that replace what they are meant to test."""

from __future__ import annotations

import ast
import builtins
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain

from gatekeeper.checks._integrity import stand_ins
from gatekeeper.checks._integrity.fresh import spelled
from gatekeeper.checks._integrity.grading import leaf, marks_fixture
from gatekeeper.checks._integrity.hooks import is_autouse
from gatekeeper.checks._integrity.marks import SET_UP
from gatekeeper.checks._integrity.report import error, warning
from gatekeeper.checks._integrity.source import Function, Source, every, functions_of
from gatekeeper.checks._integrity.stand_ins import imports_of, is_mock
from gatekeeper.checks._integrity.subjects import is_subject
from gatekeeper.checks._integrity.units import Unit
from gatekeeper.checks._integrity.view import ChangeView, Pair
from gatekeeper.model.check import RuleInfo
from gatekeeper.model.finding import Finding

RULES = (
    RuleInfo(
        "mock-of-subject",
        "A test replaces what it tests",
        "The function under test is patched, a mock stands in for the object under test, or the test module defines "
        "its own, so the test only says that the replacement does what it was told to.",
        "Call the real function. Replace what it depends on, at the edge: the clock, the network, the disk.",
        bad='with mock.patch("shop.total", return_value=3):\n    assert shop.total([1, 2]) == 3',
        good="assert shop.total([1, 2]) == 3",
    ),
)


@dataclass(frozen=True, slots=True)
class _Patch:
    """What is replaced: the dotted owner and the name in it."""

    owner: str
    name: str
    node: ast.AST


def findings(view: ChangeView) -> Iterable[Finding]:
    """New replacements of the subject in changed test files."""
    tests = view.tests
    ours = _own_names(view)
    before = {id(after): old for old, after in tests.changed}
    for unit in tests.touched[1]:
        if unit.is_test or _prepares(unit.function):
            yield from _patched(view, unit, before.get(id(unit)), ours)
    for pair in view.test_pairs:
        yield from _redefined(pair, ours)
        yield from _at_import(pair, ours)
    yield from stand_ins.findings(tests, ours)


def _own_names(view: ChangeView) -> frozenset[str]:
    """The modules and packages of the project's sources."""
    project = view.context.project
    paths = [path for path in project.source_files if not project.is_test(path)]
    paths += [pair.path for pair in view.source_pairs]
    parts = {part.removesuffix(".py") for path in paths for part in path.split("/")}
    return frozenset(parts - {"__init__", "src", "lib"})


def _prepares(function: Function) -> bool:
    """Whether tests get what it does without asking: an autouse fixture, a hook, a set-up method."""
    calls = [one for one in function.node.decorator_list if isinstance(one, ast.Call) and leaf(one.func) == "fixture"]
    return any(map(is_autouse, calls)) or function.name in SET_UP or function.name.startswith("pytest_")


def _patched(view: ChangeView, unit: Unit, old: Unit | None, ours: frozenset[str]) -> Iterator[Finding]:
    patches = [_of_class(_of_tests(view, patch), unit.function) for patch in _new_patches(unit, old)]
    imports = {**_imports_before(old), **imports_of(unit.source)} if patches else {}
    for patch in patches:
        tested = _tested(view, unit, patch) if _may_be_ours(patch, unit, imports, ours) else ""
        if tested:
            message = f"{unit.name} replaces {patch.name}, which {tested} is meant to test: `{spelled(patch.node)}`"
            yield error("mock-of-subject", message, unit.pair.path, getattr(patch.node, "lineno", unit.line))
        elif _is_ours(patch, imports, ours) and _settles(view, unit, old, patch):
            message = f"{unit.name} has {patch.owner}.{patch.name} do what it is told to: `{spelled(patch.node)}`"
            yield warning("mock-of-subject", message, unit.pair.path, getattr(patch.node, "lineno", unit.line))


def _imports_before(old: Unit | None) -> dict[str, str]:
    """What the module of a test imported: a mock may have taken the name of something that came from there."""
    return imports_of(old.source) if old is not None else {}


def _settles(view: ChangeView, unit: Unit, old: Unit | None, patch: _Patch) -> bool:
    """Whether tests that there were before use a class, one of whose methods now gives the same verdict whatever it is
    asked, or does what the test asserts; or one whose objects answer what they are told to when they are called.
    """
    kind = patch.owner.rpartition(".")[2]
    if patch.name == "__call__" and unit.is_test:
        return old is not None and kind in old.mentions
    if not _gives_one_verdict(kind, patch):
        return _stands_in(unit, old, patch)
    return (old is not None and kind in unit.mentions) if unit.is_test else _reaches_old_tests(view, unit, kind)


def _stands_in(unit: Unit, old: Unit | None, patch: _Patch) -> bool:
    """Whether a test calls what it called before, where a method of that name does what is written down beside it, and
    the test asserts that.
    """
    if not unit.is_test or old is None:
        return False
    written = {one.id for body in every(patch.node, ast.Lambda) for one in every(body.body, ast.Name)}
    asserted = frozenset(chain.from_iterable(atom.words for atom in unit.atoms))
    return not written.isdisjoint(asserted) and _calls(unit, patch.name) and _calls(old, patch.name)


def _calls(unit: Unit, name: str) -> bool:
    return any(leaf(one.func) == name for one in every(unit.function.node, ast.Call))


def _gives_one_verdict(kind: str, patch: _Patch) -> bool:
    """Whether a public method of a class, or what calling its objects does, is replaced by one that gives the same
    verdict whatever it is asked.
    """
    is_public = not patch.name.startswith("_") or patch.name == "__call__"
    return kind[:1].isupper() and is_public and _is_verdict(patch.node)


def _reaches_old_tests(view: ChangeView, unit: Unit, kind: str) -> bool:
    """Whether modules that had tests before, and use the class, get what the unit prepares."""
    known = {before.pair.path for before, _ in view.tests.matches if before.is_test}
    new = {pair.path for pair in view.test_pairs} - known
    names = (kind, *_also_called(view, kind))
    return any(source.path not in new for name in names for source, _ in _in_reach(view, unit, name))


def _also_called(view: ChangeView, kind: str) -> Iterator[str]:
    """The other names that the sources give a class: `email = Email`."""
    given = re.compile(rf"^(\w+) *= *{re.escape(kind)} *$".encode(), re.MULTILINE)
    for path in view.context.project.source_files:
        yield from (name.decode() for name in given.findall(view.context.read(path)))


def _is_verdict(node: ast.AST) -> bool:
    """Whether the replacement says yes, or nothing, at once."""
    match node:
        case ast.Constant(value=value):
            return value is True or value is None
        case ast.Lambda(body=ast.Constant() as value) | ast.Assign(value=value):
            return _is_verdict(value)
        case ast.Call():
            return any(map(_is_verdict, _answers(node)))
        case _:
            return False


def _answers(call: ast.Call) -> list[ast.expr]:
    """What may be the replacement in a call that replaces, or what a mock is told to give."""
    given: list[ast.expr] = [one for one in call.args if isinstance(one, ast.Lambda | ast.Call)]
    return given + [one.value for one in call.keywords if one.arg == "return_value"]


def _new_patches(unit: Unit, old: Unit | None) -> Iterator[_Patch]:
    known = {(patch.owner, patch.name) for patch in (_patches(old.function) if old is not None else ())}
    return (patch for patch in _patches(unit.function) if (patch.owner, patch.name) not in known)


def _of_tests(view: ChangeView, patch: _Patch) -> _Patch:
    """What is replaced in a module of tests is what that imported under the name."""
    project, owner = view.context.project, patch.owner
    known = owner and any(_is_module(one, owner) and project.is_test(one) for one in project.files)
    for source in view.test_sources(patch.name) if known else ():
        origin = imports_of(source).get(patch.name, "") if _is_module(source.path, owner) else ""
        if origin:
            return replace(patch, owner=origin.rpartition(".")[0])
    return patch


def _is_module(path: str, name: str) -> bool:
    """Whether a module may be known by a dotted name."""
    return f".{path.removesuffix('.py').replace('/', '.')}".endswith(f".{name}")


def _of_class(patch: _Patch, function: Function) -> _Patch:
    """What is replaced in an object that the function makes is replaced in its class, as far as the test can see."""
    for made in every(function.node, ast.Assign):
        match made:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=kind)) if name == patch.owner:
                return replace(patch, owner=ast.unparse(kind)) if leaf(kind)[:1].isupper() else patch
            case _:
                pass
    return patch


def _tested(view: ChangeView, unit: Unit, patch: _Patch) -> str:
    """Which test is about what is replaced: the unit itself, or one that gets what it prepares; "" when none is."""
    if unit.is_test:
        names = ((patch.owner, patch.name), *(("", name) for name in _names_of(patch, unit.function)))
        tested = any(is_subject(owner, name, unit.function, imports_of(unit.source)) for owner, name in names)
        return "it" if tested else ""
    found = (
        test.name
        for source, test in _in_reach(view, unit, patch.name)
        if is_subject(patch.owner, patch.name, test, imports_of(source))
    )
    return next(found, "")


def _names_of(patch: _Patch, function: Function) -> frozenset[str]:
    """What the replacement is called in the test: a test that calls it asks for what it was told to give. Methods of
    the same name are something else.
    """
    methods = {one.func.attr for one in every(function.node, ast.Call) if isinstance(one.func, ast.Attribute)}
    return frozenset(target.id for target in _kept_by(patch, function) if isinstance(target, ast.Name)) - methods


def _kept_by(patch: _Patch, function: Function) -> Iterator[ast.expr | None]:
    for item in every(function.node, ast.withitem):
        if item.context_expr is patch.node:
            yield item.optional_vars
    for kept in every(function.node, ast.Assign):
        if kept.value is patch.node:
            yield from kept.targets


def _in_reach(view: ChangeView, unit: Unit, name: str) -> Iterator[tuple[Source, Function]]:
    """The tests that mention the name and get what the unit prepares, each with its module."""
    path = unit.pair.path
    below = path.removesuffix("conftest.py") if path.endswith("conftest.py") else path
    for source in view.test_sources(name):
        if source.path.startswith(below):
            yield from ((source, one) for one in source.functions if one.name.startswith("test"))


def _patches(function: Function) -> Iterator[_Patch]:
    module = f".{function.path.removesuffix('.py').replace('/', '.')}"
    for call in every(function.node, ast.Call):
        if not any(one.arg in ("wraps", "spec_set") for one in call.keywords):
            yield from _called(call, module)
    for assignment in every(function.node, ast.Assign):
        yield from _assigned(assignment)


def _called(call: ast.Call, module: str) -> Iterator[_Patch]:
    """`patch("shop.total")`, `patch.object(shop, "total")`, `setattr(shop, "total", …)`. What is replaced in the test's
    own module is what the module's name for it stands for.
    """
    match call.args:
        case [ast.Constant(value=str(target)), *_] if leaf(call.func) in ("patch", "setattr"):
            owner, _, name = target.rpartition(".")
            yield _Patch("" if module.endswith(f".{owner}") else owner, name, call)
        case [owner, ast.Constant(value=str(name)), *_] if _replaces(call.func):
            yield _Patch(ast.unparse(owner), name, call)
        case _:
            pass


def _assigned(assignment: ast.Assign) -> Iterator[_Patch]:
    """`shop.total = Mock()`, `shop.total = lambda …`, `total = Mock()`."""
    value = assignment.value
    match assignment.targets:
        case [ast.Attribute(value=ast.Name(id=owner), attr=name)] if isinstance(value, ast.Lambda) or is_mock(value):
            yield _Patch(owner, name, assignment)
        case [ast.Name(id=name)] if is_mock(value):
            yield _Patch("", name, assignment)
        case _:
            pass


def _replaces(called: ast.expr) -> bool:
    return leaf(called) == "setattr" or (
        isinstance(called, ast.Attribute) and called.attr == "object" and leaf(called.value) == "patch"
    )


def _is_ours(patch: _Patch, imports: dict[str, str], ours: frozenset[str]) -> bool:
    """Whether the project defines what is replaced; the standard library seen through a module of ours is not it."""
    return not _is_builtin(patch) and _has_ours(patch, imports, ours)


def _is_builtin(patch: _Patch) -> bool:
    return hasattr(builtins, patch.name)


def _has_ours(patch: _Patch, imports: dict[str, str], ours: frozenset[str]) -> bool:
    """The same, where the name is not Python's own."""
    seen = patch.owner.rpartition(".")[2]
    if seen in sys.stdlib_module_names and seen not in ours:
        return False
    root, _, rest = (patch.owner or patch.name).partition(".")
    full = imports.get(root, root if patch.owner else "")
    return bool(full) and full.partition(".")[0] in ours and not rest.startswith("environ")


def _may_be_ours(patch: _Patch, unit: Unit, imports: dict[str, str], ours: frozenset[str]) -> bool:
    """Whether the project defines what is replaced, be it called like something of Python's."""
    given = _has_ours(patch, imports, ours) or _is_of_fixture(patch, unit)
    return given and (not _is_builtin(patch) or _is_called_of_owner(patch, unit))


def _is_of_fixture(patch: _Patch, unit: Unit) -> bool:
    """Whether what is replaced is the method of an object that a fixture of the test's own file gives it."""
    fixtures = {one.name for one in unit.source.functions if any(map(marks_fixture, one.node.decorator_list))}
    return patch.owner in fixtures & {one.arg for one in unit.function.node.args.args}


def _is_called_of_owner(patch: _Patch, unit: Unit) -> bool:
    """Whether the test calls what is replaced as its owner's: `shop.format(…)` is not Python's."""
    owner = patch.owner.rpartition(".")[2]
    called = (one.func for one in every(unit.function.node, ast.Call) if isinstance(one.func, ast.Attribute))
    return bool(owner) and any(one.attr == patch.name and leaf(one.value) == owner for one in called)


def _at_import(pair: Pair, ours: frozenset[str]) -> Iterator[Finding]:
    """What a module of tests replaces when it is imported: all its tests get that."""
    imports = imports_of(pair.head) if pair.head is not None else dict[str, str]()
    for statement, patch in _new_statements(pair):
        tested = _subject_of(patch, pair.head, imports) if _is_ours(patch, imports, ours) else ""
        if tested:
            message = f"the module replaces {patch.name}, which {tested} is meant to test: `{spelled(statement)}`"
            yield error("mock-of-subject", message, pair.path, statement.lineno)


def _subject_of(patch: _Patch, source: Source | None, imports: dict[str, str]) -> str:
    """The first test of a module that is about what is replaced; "" when none is."""
    tests = (one for one in functions_of(source) if one.name.startswith("test"))
    return next((one.name for one in tests if is_subject(patch.owner, patch.name, one, imports)), "")


def _new_statements(pair: Pair) -> Iterator[tuple[ast.stmt, _Patch]]:
    """The statements of a module that it did not have and that replace something, each with what that is."""
    known = {ast.unparse(statement) for statement, _ in _at_module_level(pair.base)}
    return (found for found in _at_module_level(pair.head) if ast.unparse(found[0]) not in known)


def _at_module_level(source: Source | None) -> Iterator[tuple[ast.stmt, _Patch]]:
    """`shop.total = lambda …` and `shop.total = Mock()` outside of any function."""
    for statement in source.tree.body if source is not None else ():
        if isinstance(statement, ast.Assign):
            yield from ((statement, one) for one in _assigned(statement) if one.owner)


def _redefined(pair: Pair, ours: frozenset[str]) -> Iterator[Finding]:
    """Names that the test module imported from the sources, and now defines itself."""
    if pair.base is None or pair.head is None:
        return
    imported = {name for name, origin in imports_of(pair.base).items() if origin.partition(".")[0] in ours}
    for node in pair.head.tree.body:
        for name in imported.intersection(_bound(node)):
            message = f"{name} came from the sources, and the test module defines its own now"
            yield error("mock-of-subject", message, pair.path, node.lineno)


def _bound(node: ast.stmt) -> tuple[str, ...]:
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return (name,)
        case ast.Assign(targets=[ast.Name(id=name)], value=value) if is_mock(value) or isinstance(value, ast.Lambda):
            return (name,)
        case _:
            return ()
