"""Helpers whose answer tests assert, and that no longer look at all that they are given."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from gatekeeper.checks._integrity.grading import call_strength, leaf
from gatekeeper.checks._integrity.matching import Tests
from gatekeeper.checks._integrity.report import warning
from gatekeeper.checks._integrity.source import FunctionNode
from gatekeeper.checks._integrity.units import Unit
from gatekeeper.checks._integrity.view import ChangeView
from gatekeeper.checks._integrity.walking import every, walk
from gatekeeper.model.finding import Finding


def findings(view: ChangeView) -> Iterable[Finding]:
    """Helpers that have a parameter still, looked at it before, and do not now."""
    found = [(after, ignored) for before, after in view.tests.changed if (ignored := _ignored(before, after))]
    asserted = frozenset(_asserted(view.tests)) if found else frozenset[str]()
    for after, ignored in found:
        if after.function.name in asserted:
            text = f"{after.name}, whose answer tests assert, no longer looks at {' and '.join(ignored)}"
            yield warning("assertion-weakened", text, after.pair.path, after.line)


def _ignored(before: Unit, after: Unit) -> list[str]:
    """The parameters of a helper at both ends that are only looked at before."""
    if not (_answers(before) and _answers(after)):
        return []
    old = before.function.node
    looked_at = set(_parameters(old)) - set(_unread(old))
    return [name for name in _unread(after.function.node) if name in looked_at]


def _answers(unit: Unit) -> bool:
    """Whether it is a helper that gives something back."""
    return not unit.is_test and any(one.value is not None for one in every(unit.function.node, ast.Return))


def _asserted(tests: Tests) -> Iterator[str]:
    """The functions whose results are asserted after the change."""
    for unit in tests.head:
        for node in walk(unit.function.node):
            asked = [node.test] if isinstance(node, ast.Assert) else []
            if isinstance(node, ast.Call) and call_strength(node) is not None:
                asked = node.args
            yield from (leaf(call.func) for one in asked for call in every(one, ast.Call))


def _parameters(function: FunctionNode) -> list[str]:
    given = function.args
    return [one.arg for one in (*given.posonlyargs, *given.args, *given.kwonlyargs)]


def _unread(function: FunctionNode) -> list[str]:
    read = {one.id for one in every(function, ast.Name) if isinstance(one.ctx, ast.Load)}
    return [name for name in _parameters(function) if name not in read]
