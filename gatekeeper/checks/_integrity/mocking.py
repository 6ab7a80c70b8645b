"""Tests that replace what they are meant to test."""

from __future__ import annotations

import ast
import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from pathlib import PurePosixPath

from msgspec.structs import replace

from gatekeeper.checks._integrity import deriving, stand_ins
from gatekeeper.checks._integrity.atoms import words
from gatekeeper.checks._integrity.fresh import spelled
from gatekeeper.checks._integrity.grading import leaf, marks_fixture
from gatekeeper.checks._integrity.hooks import is_autouse
from gatekeeper.checks._integrity.marks import SET_UP
from gatekeeper.checks._integrity.naming import Here, itself, module_of
from gatekeeper.checks._integrity.owning import is_in_object, is_ours, may_be_ours, of_class
from gatekeeper.checks._integrity.replacing import Patch, asks_original, kept_by, lines_of, patches
from gatekeeper.checks._integrity.report import error, warning
from gatekeeper.checks._integrity.retold import is_retold, is_told_for
from gatekeeper.checks._integrity.silencing import asserts_the_same, is_put_aside, is_silenced, still_asserts
from gatekeeper.checks._integrity.source import Function, Source, functions_of
from gatekeeper.checks._integrity.spread import values_of, written_out
from gatekeeper.checks._integrity.stand_ins import imports_of, is_mock
from gatekeeper.checks._integrity.subjects import asserted, is_asserted, is_call_of, is_subject, sources_of_result
from gatekeeper.checks._integrity.units import Unit
from gatekeeper.checks._integrity.view import ChangeView, Pair
from gatekeeper.checks._integrity.walking import every
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


def findings(view: ChangeView) -> Iterable[Finding]:
    """New replacements of the subject in changed test files."""
    tests = view.tests
    ours = _own_names(view)
    before = {id(after): old for old, after in tests.changed}
    for unit in tests.touched[1]:
        if not unit.function.nested:
            yield from _patched(view, unit, before.get(id(unit)), ours)
    for old, new in tests.changed:
        yield from deriving.findings(old, new, ours)
    for pair in view.test_pairs:
        yield from _redefined(pair, ours)
        yield from _at_import(view, pair, ours)
    yield from stand_ins.findings(tests, ours, partial(_asking, view))


def _own_names(view: ChangeView) -> frozenset[str]:
    """The modules and packages of the project's sources."""
    project = view.context.project
    paths = [path for path in project.source_files if not project.is_test(path)]
    paths += [pair.path for pair in view.source_pairs]
    parts = {part.removesuffix(".py") for path in paths for part in path.split("/")}
    return frozenset(parts - {"__init__", "src", "lib"}).union(_name_of_root(view))


def _name_of_root(view: ChangeView) -> Iterator[str]:
    """What tests call the package, where that is the project's root itself: they import its modules from it."""
    modules = _modules_at_root(view)
    heads = (pair.head for pair in (view.test_pairs if "__init__" in modules else ()))
    for package, _, rest in (one.partition(".") for head in filter(None, heads) for one in imports_of(head).values()):
        yield from (package,) if rest.partition(".")[0] in modules else ()


def _modules_at_root(view: ChangeView) -> frozenset[str]:
    root = PurePosixPath(view.context.project.prefix)
    files = map(PurePosixPath, view.context.project.python_files)
    return frozenset(one.stem for one in files if one.parent == root)


def _prepares(unit: Unit) -> bool:
    """Whether tests get what it does: a fixture, or what they get without asking."""
    return _is_fixture(unit) or _reaches_all(unit)


def _reaches_all(unit: Unit) -> bool:
    """Whether tests get what it does without asking: an autouse fixture, a hook, a set-up method."""
    function = unit.function
    is_called = function.name in SET_UP or function.name.startswith("pytest_")
    return is_called or (_is_fixture(unit) and any(map(is_autouse, function.node.decorator_list)))


def _is_fixture(unit: Unit) -> bool:
    return any(map(marks_fixture, unit.function.node.decorator_list))


def _patched(view: ChangeView, unit: Unit, old: Unit | None, ours: frozenset[str]) -> Iterator[Finding]:
    patches = [of_class(_of_tests(view, patch), unit.function) for patch in _new_patches(unit, old)]
    imports = {**_imports_before(old), **imports_of(unit.source)} if patches else {}
    for patch in patches:
        tested = _replaced_for(view, unit, old, patch, imports, ours)
        if tested:
            message = f"{unit.name} replaces {patch.name}, which {tested} is meant to test: `{spelled(patch.node)}`"
            yield error("mock-of-subject", message, unit.pair.path, getattr(patch.node, "lineno", unit.line))
        elif _is_told(view, unit, old, patch, imports, ours):
            message = f"{unit.name} has {_spelled(patch)} do what it is told to: `{spelled(patch.node)}`"
            yield warning("mock-of-subject", message, unit.pair.path, getattr(patch.node, "lineno", unit.line))


def _old_tests(view: ChangeView, unit: Unit, patch: Patch) -> Iterator[Function]:
    """The tests that there were before, and that get what a fixture or a set-up replaces, or go to a helper, but for
    those that replaced it so themselves.
    """
    known = {(one.pair.path, one.name) for one in _tests_without(view, patch)}
    changed = {pair.path for pair in view.test_pairs}
    for source, test in _that_get(view, unit):
        if source.path not in changed or (source.path, test.qualname) in known:
            yield test


def _tests_without(view: ChangeView, patch: Patch) -> Iterator[Unit]:
    """The tests of the base that were not given up and that do not make the replacement."""
    return (before for before, _ in view.tests.matches if before.is_test and not _replaced(before, patch))


def _replaced(before: Unit, patch: Patch) -> bool:
    text = ast.unparse(patch.node)
    return any(one.name == patch.name and ast.unparse(one.node) == text for one in _patches_of(before))


def _that_get(view: ChangeView, unit: Unit) -> Iterator[tuple[Source, Function]]:
    """The tests that get what it does, each with its module: those of a class only where it is the class's own."""
    name = unit.function.name
    if not _prepares(unit):
        return _that_name(view, name)
    return (pair for pair in _in_reach(view, unit, "test") if _gets(pair[1], unit) and _is_beside(pair[1], unit))


def _that_name(view: ChangeView, name: str) -> Iterator[tuple[Source, Function]]:
    for source in view.test_sources(name):
        tests = (one for one in source.functions if one.name.startswith("test"))
        yield from ((source, one) for one in tests if name in words(one.node))


def _is_beside(test: Function, unit: Unit) -> bool:
    """Whether a test is in the class in which something is defined, if that is in any."""
    own, other = unit.function.owner, test.owner
    return own is None or (other is not None and other.name == own.name)


def _spelled(patch: Patch) -> str:
    return f"{patch.owner}.{patch.name}" if patch.owner else patch.name


def _is_told(
    view: ChangeView, unit: Unit, old: Unit | None, patch: Patch, imports: Mapping[str, str], ours: frozenset[str]
) -> bool:
    """Whether what is replaced gives tests that there were what they are to find."""
    if asks_original(patch, unit.function.node):
        return False
    own = is_ours(patch, imports, ours)
    if own and _is_told_to_tests(view, unit, old, patch, imports):
        return True
    if not (unit.is_test or _reaches_all(unit)):
        return False
    return (own and _settles(view, unit, old, patch)) or is_retold(patch, unit, old, imports, ours)


def _is_told_to_tests(view: ChangeView, unit: Unit, old: Unit | None, patch: Patch, imports: Mapping[str, str]) -> bool:
    """Whether a test that there was gets one answer of what only computes, or what it asserts of what prepares it."""
    tests = list(still_asserts(unit, old) if unit.is_test else _old_tests(view, unit, patch))
    told = not unit.is_test and is_told_for(patch, unit.function.node, unit.source, tests)
    silenced = is_silenced(view, patch, imports, tests, unasked=asserts_the_same(unit, old))
    return told or silenced or is_put_aside(view, patch, imports, unit, old)


def _replaced_for(
    view: ChangeView, unit: Unit, old: Unit | None, patch: Patch, imports: Mapping[str, str], ours: frozenset[str]
) -> str:
    """Which test is about what is replaced, where that is the project's own; "" when none is."""
    if asks_original(patch, unit.function.node):
        return ""
    if may_be_ours(patch, unit, imports, ours):
        return _tested(view, unit, patch)
    given = not _prepares(unit) and is_in_object(patch, unit, imports, ours)
    return "it" if given and _asserts_what_it_told(unit, old, patch) else ""


def _asserts_what_it_told(unit: Unit, old: Unit | None, patch: Patch) -> bool:
    """Whether a test replaces a method of an object and asserts what that gives. Attributes are there to be assigned:
    that counts where the test called the method before.
    """
    is_meant = isinstance(patch.node, ast.Call) or (old is not None and _calls(old, patch.name))
    within = lines_of(patch, unit.function.node)
    return is_meant and is_asserted(patch.owner, patch.name, unit.function, imports_of(unit.source), within)


def _imports_before(old: Unit | None) -> dict[str, str]:
    """What the module of a test imported: a mock may have taken the name of something that came from there."""
    return imports_of(old.source) if old is not None else {}


def _settles(view: ChangeView, unit: Unit, old: Unit | None, patch: Patch) -> bool:
    """Whether tests that there were before use a class, one of whose methods now gives the same verdict whatever it is
    asked, or does what the test asserts; or one whose objects answer what they are told to when they are called.
    """
    kind = patch.owner.rpartition(".")[2]
    if patch.name == "__call__" and unit.is_test:
        return old is not None and kind in old.mentions
    if not _gives_one_verdict(kind, patch):
        return _stands_in(unit, old, patch)
    return (old is not None and kind in unit.mentions) if unit.is_test else _reaches_old_tests(view, unit, kind)


def _stands_in(unit: Unit, old: Unit | None, patch: Patch) -> bool:
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


def _gives_one_verdict(kind: str, patch: Patch) -> bool:
    """Whether a method of a class, or what calling its objects does, is replaced by one that gives the same
    verdict whatever it is asked.
    """
    return kind[:1].isupper() and _is_verdict(patch.node)


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


def _new_patches(unit: Unit, old: Unit | None) -> Iterator[Patch]:
    known = {(patch.owner, patch.name) for patch in (_patches_of(old) if old is not None else ())}
    return (patch for patch in _patches_of(unit) if (patch.owner, patch.name) not in known)


def _patches_of(unit: Unit) -> Iterator[Patch]:
    here = Here(module_of(unit.pair.path), unit.resolved)
    names = [one.name for one in unit.source.functions]
    found = list(patches(unit.function.node, here, names))
    for statement in written_out(unit.function.node, unit.resolved):
        found += patches(statement, here, names)
    return _of_parameters(found, unit)


def _of_parameters(found: Iterable[Patch], unit: Unit) -> Iterator[Patch]:
    """What is replaced in each of the values of a parameter."""
    values = values_of(unit.function, unit.resolved)
    for patch in found:
        root, dot, rest = patch.owner.partition(".")
        yield from (replace(patch, owner=f"{ast.unparse(one)}{dot}{rest}") for one in values.get(root, ()))
        if root not in values:
            yield patch


def _of_tests(view: ChangeView, patch: Patch) -> Patch:
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


def _tested(view: ChangeView, unit: Unit, patch: Patch) -> str:
    """Which test is about what is replaced: the unit itself, or one that gets what it prepares; "" when none is."""
    if not _prepares(unit):
        return "it" if _is_tested_here(unit, patch) else ""
    found = (
        test.name
        for source, test in _in_reach(view, unit, patch.name)
        if _gets(test, unit) and is_subject(patch.owner, patch.name, test, imports_of(source))
    )
    return next(found, "")


def _is_tested_here(unit: Unit, patch: Patch) -> bool:
    """Whether a test is about what it replaces, by itself or by what its helpers call."""
    names = ((patch.owner, patch.name), *(("", name) for name in kept_by(patch, unit.function.node)))
    imports, within = imports_of(unit.source), lines_of(patch, unit.function.node)
    tested = any(is_subject(*one, unit.function, imports, within) for one in names)
    return tested or _is_asked_by_helper(unit, patch, imports, within)


def _is_asked_by_helper(unit: Unit, patch: Patch, imports: Mapping[str, str], within: Container[int]) -> bool:
    """Whether a test asserts what helpers, of its class or its module, get from what is replaced."""
    calls = [call for call in asserted(unit.function) if call.lineno in within]
    helpers = {one.name: one for one in unit.source.functions if _is_helper_of(one, unit.function)}
    for call in calls:
        helper = helpers.pop(leaf(call.func), None)
        calls += sources_of_result(helper) if helper is not None else ()
    return any(is_call_of(call, patch.owner, patch.name, imports) for call in calls)


def _is_helper_of(helper: Function, test: Function) -> bool:
    return not helper.nested and (helper.owner is None or helper.owner is test.owner)


def _gets(test: Function, unit: Unit) -> bool:
    """Whether a test in reach gets what is prepared: without asking, or because it names the fixture."""
    return _reaches_all(unit) or unit.function.name in test.header


def _in_reach(view: ChangeView, unit: Unit, name: str) -> Iterator[tuple[Source, Function]]:
    """The tests that mention the name and get what the unit prepares, each with its module."""
    path = unit.pair.path
    below = path.removesuffix("conftest.py") if path.endswith("conftest.py") else path
    for source in view.test_sources(name):
        if source.path.startswith(below):
            yield from ((source, one) for one in source.functions if one.name.startswith("test"))


def _asking(view: ChangeView, unit: Unit, name: str) -> Iterator[Function]:
    """The tests that mention the name and get what a fixture, or a set-up, prepares, or what a helper of that name
    gives.
    """
    if _prepares(unit):
        return (test for _, test in _in_reach(view, unit, name) if _gets(test, unit) and _is_beside(test, unit))
    return (test for source, test in _that_name(view, name) if _has_helper(source, unit, name))


def _has_helper(source: Source, unit: Unit, name: str) -> bool:
    """Whether a module has a helper, or imports it, by this name."""
    return unit.function.name == name and (source.path == unit.pair.path or name in imports_of(source))


def _at_import(view: ChangeView, pair: Pair, ours: frozenset[str]) -> Iterator[Finding]:
    """What a module of tests replaces when it is imported: all its tests get that."""
    imports = imports_of(pair.head) if pair.head is not None else dict[str, str]()
    for statement, patch in _new_statements(pair):
        own = is_ours(patch, imports, ours)
        tested = _subject_of(patch, statement, pair.head, imports) if own else ""
        if own and not tested and _is_told_at_import(view, pair, patch, statement, imports):
            message = f"the module has {_spelled(patch)} do what it is told to: `{spelled(patch.node)}`"
            yield warning("mock-of-subject", message, pair.path, getattr(patch.node, "lineno", None))
        if tested:
            message = f"the module replaces {patch.name}, which {tested} is meant to test: `{spelled(patch.node)}`"
            yield error("mock-of-subject", message, pair.path, getattr(patch.node, "lineno", None))


def _is_told_at_import(
    view: ChangeView, pair: Pair, patch: Patch, statement: ast.AST, imports: Mapping[str, str]
) -> bool:
    """The same of what tests of the module, or of the class that is decorated, get that there were before."""
    known = {one.qualname for one in functions_of(pair.base)}
    tests = [one for one in _tests_of(statement, pair.head) if one.qualname in known]
    told = pair.head is not None and is_told_for(patch, statement, pair.head, tests)
    return told or is_silenced(view, patch, imports, tests)


def _subject_of(patch: Patch, statement: ast.AST, source: Source | None, imports: dict[str, str]) -> str:
    """The first test of a module, or of a class that is decorated, that is about what is replaced; "" when none is."""
    tests = _tests_of(statement, source)
    return next((one.name for one in tests if is_subject(patch.owner, patch.name, one, imports)), "")


def _tests_of(statement: ast.AST, source: Source | None) -> list[Function]:
    """The tests of a module, or of a class that is decorated."""
    tests = [one for one in functions_of(source) if one.name.startswith("test")]
    return [one for one in tests if statement in one.scopes] if isinstance(statement, ast.ClassDef) else tests


def _new_statements(pair: Pair) -> Iterator[tuple[ast.stmt, Patch]]:
    """The statements of a module that replace something which it did not replace, each with what that is."""
    known = {ast.unparse(patch.node) for _, patch in _at_module_level(pair.base)}
    return (found for found in _at_module_level(pair.head) if ast.unparse(found[1].node) not in known)


def _at_module_level(source: Source | None) -> Iterator[tuple[ast.stmt, Patch]]:
    """`shop.total = lambda …` and `setattr(shop, "total", …)` outside of any function, and `@patch(…)` of classes."""
    if source is None:
        return
    here = Here(module_of(source.path), itself)
    names = [one.name for one in source.functions]
    for statement in source.tree.body:
        for part in (*_run_at_import(statement), *written_out(statement, itself)):
            yield from ((statement, one) for one in patches(part, here, names) if not _is_of_name(one))


def _is_of_name(patch: Patch) -> bool:
    """Whether a name of the module is bound, which has a rule of its own."""
    return not patch.owner and not isinstance(patch.node, ast.Call)


def _run_at_import(statement: ast.stmt) -> Sequence[ast.AST]:
    """What of a statement of a module runs when that is imported: of a class, what decorates it."""
    if isinstance(statement, ast.ClassDef):
        return statement.decorator_list
    return () if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef) else (statement,)


def _redefined(pair: Pair, ours: frozenset[str]) -> Iterator[Finding]:
    """Names that the test module imported from the sources, and now defines itself."""
    if pair.base is None or pair.head is None:
        return
    known = set(chain.from_iterable(map(_bound, pair.base.tree.body)))
    imported = {name for name, origin in imports_of(pair.base).items() if origin.partition(".")[0] in ours}
    for node in pair.head.tree.body:
        for name in (imported - known).intersection(_bound(node)):
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
