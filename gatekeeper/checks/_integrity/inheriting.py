"""Tests that a class ran because a class above it has them, and that it no longer inherits."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from gatekeeper.checks._integrity.grading import leaf
from gatekeeper.checks._integrity.pytest_settings import PytestSettings
from gatekeeper.checks._integrity.report import graded
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
            before = _Side(pair.base, view.pytest_base, shared)
            yield from _lost(pair.path, before, _Side(pair.head, view.pytest_head, shared))


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


def _run_by_new(before: _Side, after: _Side) -> Iterator[str]:
    """The tests that classes which are new inherit."""
    for name in after.classes.keys() - before.classes.keys():
        yield from after.inherited(name)


def _shown(tests: list[str]) -> str:
    return ", ".join(tests[:_SHOWN]) + (", …" if len(tests) > _SHOWN else "")
