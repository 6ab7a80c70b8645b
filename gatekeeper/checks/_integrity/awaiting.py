"""Coroutines for tests that nothing awaits: pytest skips them, or says that it cannot run them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from gatekeeper.checks._integrity.grading import called_name, leaf
from gatekeeper.checks._integrity.matching import Tests
from gatekeeper.checks._integrity.own import unawaited
from gatekeeper.checks._integrity.report import error, graded
from gatekeeper.checks._integrity.source import FunctionNode, Scope
from gatekeeper.checks._integrity.units import Unit
from gatekeeper.checks._integrity.view import ChangeView
from gatekeeper.checks._integrity.walking import every
from gatekeeper.model.finding import Finding

_HARMLESS = frozenset(
    [
        "parametrize",
        "skip",
        "skipif",
        "xfail",
        "usefixtures",
        "filterwarnings",
        "given",
        "settings",
        "example",
        "patch",
        "object",
    ]
)
"""Decorators that do not run a coroutine; any other may."""
_IDLE_BASES = frozenset({"unittest.TestCase", "object"})
"""Classes that do not await their methods; any other may."""
_SETTINGS = ("pyproject.toml", "pytest.ini", ".pytest.ini", "pytest.toml", "tox.ini", "setup.cfg", "conftest.py")
_AWAITING = re.compile(
    rb"asyncio[-_]mode\W+auto|(?:anyio|trio)_mode|tornasync|aiohttp|twisted|asynctest|pytest_pyfunc_call|"
    rb"pytest_collection_modifyitems|pytest_pycollect_makeitem"
)
"""What says that a plug-in or a hook runs every coroutine."""


def findings(view: ChangeView) -> Iterable[Finding]:
    """Tests that became coroutines, lost the mark that has them awaited, or are new and have none."""
    lost, new = _became_idle(view.tests), _new_and_idle(view.tests)
    if (lost or new) and not _are_awaited(view):
        for unit in (*lost, *new):
            message = f"{unit.name} is a coroutine, and nothing says who awaits it"
            yield graded(unit in lost, "test-uncollected", message, unit.pair.path, unit.line)
    yield from _made_in_vain(view.tests)


def _made_in_vain(tests: Tests) -> Iterator[Finding]:
    """Tests that awaited a coroutine which asserts, and only make it now."""
    helpers = {one.function.name for one in filter(_is_coroutine, tests.head) if one.weight}
    for before, after in tests.changed if helpers else ():
        awaited = set(_awaited(before.function.node)) - _named(unawaited(before.function.node))
        for call in unawaited(after.function.node):
            if leaf(call.func) in helpers & awaited:
                message = f"{after.name} makes the coroutine {leaf(call.func)}, which asserts, and does not await it"
                yield error("assertion-removed", message, after.pair.path, call.lineno)


def _is_coroutine(unit: Unit) -> bool:
    return not unit.is_test and isinstance(unit.function.node, ast.AsyncFunctionDef)


def _awaited(function: FunctionNode) -> Iterator[str]:
    """The names of the coroutines that a function makes and awaits at once."""
    values = (one.value for one in every(function, ast.Await))
    return (leaf(value.func) for value in values if isinstance(value, ast.Call))


def _named(calls: Iterable[ast.Call]) -> set[str]:
    return {leaf(call.func) for call in calls}


def _became_idle(tests: Tests) -> list[Unit]:
    return [after for before, after in tests.matches if before.is_test and _is_idle(after) and not _is_idle(before)]


def _new_and_idle(tests: Tests) -> list[Unit]:
    """New ones; where there were such before, somebody awaits them."""
    return [] if any(map(_is_idle, tests.base)) else list(filter(_is_idle, tests.gained))


def _is_idle(unit: Unit) -> bool:
    """Whether it is a coroutine that neither a mark, nor a decorator, nor its class has run."""
    if not unit.is_test or not isinstance(unit.function.node, ast.AsyncFunctionDef):
        return False
    owners = (*unit.function.scopes, unit.function.node)
    marks = {called_name(one) for owner in owners for one in owner.decorator_list} | set(_marks_of_all(unit))
    return marks <= _HARMLESS and _IDLE_BASES.issuperset(_bases(owners))


def _bases(owners: Iterable[Scope]) -> Iterator[str]:
    for owner in owners:
        yield from map(ast.unparse, owner.bases if isinstance(owner, ast.ClassDef) else ())


def _marks_of_all(unit: Unit) -> Iterator[str]:
    """The marks that its module and its classes give to every test."""
    bodies = [unit.source.tree.body, *(one.body for one in unit.function.scopes)]
    for statement in (statement for body in bodies for statement in body):
        match statement:
            case ast.Assign(targets=[ast.Name(id="pytestmark")], value=value):
                yield from (one.attr for one in every(value, ast.Attribute) if one.attr != "mark")
            case _:
                pass


def _are_awaited(view: ChangeView) -> bool:
    project = view.context.project
    own = [path for path in project.files if path.rpartition("/")[2] in _SETTINGS]
    return any(_AWAITING.search(view.read_head(path) or b"") for path in own)
