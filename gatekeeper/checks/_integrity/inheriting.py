"""Tests that a class ran because a class above it has them, and that it no longer inherits."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from gatekeeper.checks._integrity.atoms import words
from gatekeeper.checks._integrity.collecting import case_classes
from gatekeeper.checks._integrity.grading import leaf
from gatekeeper.checks._integrity.pool import removed_names
from gatekeeper.checks._integrity.pytest_settings import PytestSettings
from gatekeeper.checks._integrity.report import error, graded, warning
from gatekeeper.checks._integrity.source import FunctionNode, Source
from gatekeeper.checks._integrity.view import ChangeView
from gatekeeper.model.finding import Finding

_Classes = Mapping[str, ast.ClassDef]
_SHOWN = 3


def findings(view: ChangeView) -> Iterable[Finding]:
    """Classes that lost a base which still has its tests; those that they got of their own make up for it."""
    for pair in view.test_pairs:
        # What a class inherits changes with what one of the file's classes is made of.
        if pair.base is not None and pair.head is not None and _bases(pair.base) != _bases(pair.head):
            shared = _shared(view, pair.base, pair.path)
            before, after = _Side(pair.base, view.pytest_base, shared), _Side(pair.head, view.pytest_head, shared)
            yield from _lost(pair.path, before, after)
            yield from _hidden(pair.path, before, after, view)


def _bases(source: Source) -> list[tuple[str, list[str]]]:
    """The classes of a module, each with what it inherits from."""
    return [(one.name, list(map(leaf, one.bases))) for one in source.tree.body if isinstance(one, ast.ClassDef)]


def _shared(view: ChangeView, source: Source, path: str) -> _Classes:
    """The classes that other test files have for those of a module to inherit from, as they are after the change."""
    named = set(map(leaf, chain.from_iterable(one.bases for one in source.classes)))
    named -= {one.name for one in source.classes}
    others = view.test_sources(*(f"class {name}" for name in named))
    found = chain.from_iterable(other.classes for other in others if other.path != path)
    return {one.name: one for one in found if one.name in named}


class _Side:
    """The classes of one end of a file, and the tests that each of them runs."""

    def __init__(self, source: Source, settings: PytestSettings, shared: _Classes) -> None:
        self.classes: _Classes = {one.name: one for one in source.tree.body if isinstance(one, ast.ClassDef)}
        self._known: _Classes = {**shared, **self.classes}
        self._settings = settings
        self._cases = case_classes(source)

    def own(self, name: str) -> frozenset[str]:
        """The tests that are written in a class."""
        body = self._known[name].body if name in self._known else []
        named = (one.name for one in body if isinstance(one, FunctionNode))
        return frozenset(one for one in named if self._settings.collects_function(one))

    def inherited(self, name: str) -> Mapping[str, str]:
        """The tests that a class has of those above it, each with the class that it is written in."""
        found: dict[str, str] = {}
        waiting = self._bases(name)
        for base in waiting:
            found = dict.fromkeys(self.own(base), base) | found
            waiting += [one for one in self._bases(base) if one not in waiting]
        return found

    def is_collected(self, name: str) -> bool:
        """Whether pytest looks for tests in a class of this name, or unittest does."""
        return self._settings.collects_class(name) or name in self._cases

    def only_inherits(self, name: str) -> bool:
        """Whether all the tests that a class runs are written above it."""
        return self.is_collected(name) and not self.own(name)

    def _bases(self, name: str) -> list[str]:
        bases = self._known[name].bases if name in self._known else []
        return [leaf(base) for base in bases if leaf(base) in self._known]


def _lost(path: str, before: _Side, after: _Side) -> Iterator[Finding]:
    taken = frozenset(_run_by_new(before, after))
    for name, node in after.classes.items():
        known = before.inherited(name)
        gone = sorted(known.keys() - after.inherited(name).keys() - after.own(name) - taken)
        lost = [test for test in gone if test in after.own(known[test])]
        if lost:
            gained = after.own(name) - before.own(name)
            text = f"{name} no longer runs what it inherited from {known[lost[0]]}: {_shown(lost)}"
            yield graded(len(gained) < len(lost), "test-uncollected", text, path, node.lineno)


def _hidden(path: str, before: _Side, after: _Side, view: ChangeView) -> Iterator[Finding]:
    """Classes that only inherited tests, and are no longer there, or not under a name that is looked for."""
    now = {_made_of(node): node for node in after.classes.values()}
    taken = frozenset(_run_by_new(before, after))
    for name, node in before.classes.items():
        lost = _still_written(before.inherited(name), after)
        if name not in after.classes and before.only_inherits(name) and not taken.issuperset(lost):
            yield from _no_longer_run(path, node, now.get(_made_of(node)), lost, view)


def _still_written(inherited: Mapping[str, str], after: _Side) -> list[str]:
    """Those of the tests that a class inherited which are where they were: one that is gone is told of by itself."""
    return sorted(test for test, base in inherited.items() if test in after.own(base))


def _no_longer_run(
    path: str, node: ast.ClassDef, now: ast.ClassDef | None, lost: list[str], view: ChangeView
) -> Iterator[Finding]:
    if now is not None:
        text = f"pytest does not look for tests in a class named {now.name}, which {node.name} was: {_shown(lost)}"
        yield error("test-uncollected", text, path, now.lineno)
    elif removed_names(view).isdisjoint(words(node)):
        text = f"{node.name} is gone, which ran what it inherited: {_shown(lost)}"
        yield warning("test-deleted", text, path)


def _made_of(node: ast.ClassDef) -> tuple[str, ...]:
    """A class without its name."""
    return tuple(map(ast.dump, (*node.bases, *node.body)))


def _run_by_new(before: _Side, after: _Side) -> Iterator[str]:
    """The tests that classes which are new inherit."""
    for name in after.classes.keys() - before.classes.keys():
        yield from after.inherited(name) if after.is_collected(name) else ()


def _shown(tests: list[str]) -> str:
    return ", ".join(tests[:_SHOWN]) + (", …" if len(tests) > _SHOWN else "")
