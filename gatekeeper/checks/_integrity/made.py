"""Tests that something makes: the inputs of a property, test cases that a call returns."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Iterator

from gatekeeper.checks._integrity.fresh import spelled
from gatekeeper.checks._integrity.grading import called_name, leaf
from gatekeeper.checks._integrity.pool import removed_names
from gatekeeper.checks._integrity.report import warning
from gatekeeper.checks._integrity.source import Source, functions_of
from gatekeeper.checks._integrity.units import Unit
from gatekeeper.checks._integrity.view import ChangeView, Pair
from gatekeeper.checks._integrity.walking import every
from gatekeeper.model.finding import Finding


def findings(view: ChangeView) -> Iterable[Finding]:
    """What makes fewer tests, or tries them with fewer inputs, than before."""
    for before, after in view.tests.changed:
        if before.is_test and after.is_test:
            yield from _no_property(before, after)
    for pair in view.test_pairs:
        yield from _made_of_less(pair)
        yield from _not_made(view, pair)


def _no_property(before: Unit, after: Unit) -> Iterator[Finding]:
    """Tests that hypothesis made inputs for, and that run with a single one now."""
    if _is_property(before) and not _is_property(after) and after.runs == 1 and not _goes_through(after):
        text = f"{after.name} was tried with all inputs that hypothesis makes, and is with one now"
        yield warning("test-cases-removed", text, after.pair.path, after.line)


def _is_property(unit: Unit) -> bool:
    return "given" in map(called_name, unit.function.node.decorator_list)


def _goes_through(unit: Unit) -> bool:
    """Whether it goes through several inputs by itself, or takes one from somewhere."""
    given = unit.function.node.args.args[unit.function.owner is not None :]
    return bool(given) or next(every(unit.function.node, ast.For), None) is not None


def _made_of_less(pair: Pair) -> Iterator[Finding]:
    """Test cases that a call makes of what it is given, and that it is given less of."""
    before = dict(_makings(pair.base))
    for name, call in _makings(pair.head):
        old = before.get(name)
        if old is not None and leaf(old.func) == leaf(call.func):
            gone = _given(old) - _given(call)
            came = sum(1 for one in (_given(call) - _given(old)).elements() if one not in ("[]", "()", "None"))
            if gone.total() > came:
                text = f"{name} is made of less than before: without {next(iter(gone))}"
                yield warning("test-cases-removed", text[:160], pair.path, call.lineno)


def _makings(source: Source | None) -> Iterator[tuple[str, ast.Call]]:
    """`TestShop = cases_of(…)` in a module of tests."""
    for statement in source.tree.body if source is not None else ():
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call() as call) if name.startswith("Test"):
                yield name, call
            case _:
                pass


def _not_made(view: ChangeView, pair: Pair) -> Iterator[Finding]:
    """Calls that make the tests of a module, each of what it is given, and that are not made any more."""
    makers = _makers(pair.base) & _makers(pair.head) - _called_otherwise(pair.head)
    lost = Counter(_calls_of(makers, pair.base)) - Counter(_calls_of(makers, pair.head))
    gone = [f"'{one}'" for one in removed_names(view)] if lost else list[str]()
    for call in lost:
        if not any(one in call for one in gone):
            yield warning("test-cases-removed", f"the tests that `{call}` made are not made any more"[:160], pair.path)


def _called_otherwise(source: Source | None) -> set[str]:
    """The functions of a module that it calls elsewhere than in a statement of its own."""
    calls = source.of(ast.Call) if source is not None else ()
    return set(Counter(leaf(one.func) for one in calls) - Counter(leaf(one.func) for one in _top(source)))


def _makers(source: Source | None) -> frozenset[str]:
    """The functions of a module that put something into it: `globals()[name] = …`."""
    found = (one for one in functions_of(source) if any(map(_puts, every(one.node, ast.Assign))))
    return frozenset(one.name for one in found)


def _puts(assignment: ast.Assign) -> bool:
    return any(ast.unparse(one).startswith("globals()[") for one in assignment.targets)


def _calls_of(makers: frozenset[str], source: Source | None) -> list[str]:
    return [spelled(one) for one in _top(source) if leaf(one.func) in makers]


def _top(source: Source | None) -> list[ast.Call]:
    """The calls that are statements of a module."""
    body = source.tree.body if source is not None else []
    return [one.value for one in body if isinstance(one, ast.Expr) and isinstance(one.value, ast.Call)]


def _given(call: ast.Call) -> Counter[str]:
    return Counter(map(spelled, call.args))
