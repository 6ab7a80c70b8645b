"""Fixtures that keep tests from running, at all or in some cases, or that every test got and do nothing any more."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Iterator

from gatekeeper.checks._integrity.grading import marks_fixture
from gatekeeper.checks._integrity.hooks import is_autouse
from gatekeeper.checks._integrity.leaving import leaves
from gatekeeper.checks._integrity.marks import called, decorated
from gatekeeper.checks._integrity.report import graded, warning
from gatekeeper.checks._integrity.source import FunctionNode, Source
from gatekeeper.checks._integrity.units import Unit
from gatekeeper.checks._integrity.view import ChangeView
from gatekeeper.checks._integrity.walking import every
from gatekeeper.model.finding import Finding


def findings(view: ChangeView) -> Iterable[Finding]:
    """What fixtures that there were before do to the tests that get them."""
    for before, after in view.tests.changed:
        marks = [one for one in after.function.node.decorator_list if marks_fixture(one)]
        if marks and any(map(marks_fixture, before.function.node.decorator_list)):
            everywhere = any(map(is_autouse, marks))
            yield from _idle(before, after) if everywhere else _skipping(before, after)
            yield from _skipped_cases(before, after)
            yield from _unasked(view, before, after) if not everywhere else ()


def _skipping(before: Unit, after: Unit) -> Iterator[Finding]:
    """A skip on a condition; one that is certain, or that every test gets, is said to force the result."""
    known = {skip.kind for skip in called(before.function.node.body)}
    for skip in called(after.function.node.body):
        if not skip.certain and skip.kind not in known:
            text = f"the fixture {after.name} keeps tests that take it from running on a condition: `{skip.text}`"
            yield warning("test-skipped", text, after.pair.path, skip.line)


def _skipped_cases(before: Unit, after: Unit) -> Iterator[Finding]:
    """The cases that a fixture gave to the tests that take it, and that do not run now."""
    known = {skip.text for skip in decorated(before.function.node.decorator_list)}
    for skip in decorated(after.function.node.decorator_list):
        if skip.text not in known:
            text = f"tests that take the fixture {after.name} do not run in all its cases: `{skip.text}`"
            yield graded(skip.certain, "test-skipped", text, after.pair.path, skip.line)


def _unasked(view: ChangeView, before: Unit, after: Unit) -> Iterator[Finding]:
    """What every test got, and no test gets now: nothing in the tests asks for it."""
    marks = [one for one in before.function.node.decorator_list if marks_fixture(one)]
    if any(map(is_autouse, marks)) and _does_something(after.function.node) and not _is_asked_for(view, after):
        text = f"every test got the fixture {after.name}, and none gets it now"
        yield graded(after.weight > 0, "test-emptied", text, after.pair.path, after.line)


def _is_asked_for(view: ChangeView, fixture: Unit) -> bool:
    """Whether a function takes the fixture, or a text names it, as `usefixtures` wants it."""
    own = {one.value for mark in fixture.function.node.decorator_list for one in every(mark, ast.Constant)}
    names = {fixture.function.name, *(one for one in own if isinstance(one, str))}
    return any(not names.isdisjoint(_asked_in(source, own)) for source in view.test_sources(*names))


def _asked_in(source: Source, own: Collection[object]) -> Iterator[object]:
    """What the functions of a module take, and its texts, those that are the fixture's own left out."""
    yield from (one.arg for function in source.functions for one in function.node.args.args)
    yield from (one.value for one in source.of(ast.Constant) if one.value not in own)


def _idle(before: Unit, after: Unit) -> Iterator[Finding]:
    if _does_something(before.function.node) and not _does_something(after.function.node):
        text = f"the fixture {after.name}, which every test gets, does nothing any more"
        yield warning("test-emptied", text, after.pair.path, after.line)


def _does_something(function: FunctionNode) -> bool:
    """Whether a statement that is reached does more than to go on, or to give a value that is written out."""
    reached: list[ast.stmt] = []
    for statement in function.body:
        reached.append(statement)
        if leaves(statement):
            break
    return not all(map(_is_idle, reached))


def _is_idle(statement: ast.stmt) -> bool:
    match statement:
        case ast.Pass() | ast.Expr(value=ast.Constant() | ast.Yield(value=None | ast.Constant())):
            return True
        case _:
            return isinstance(statement, ast.Return) and isinstance(statement.value, ast.Constant | None)
