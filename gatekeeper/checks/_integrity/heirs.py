"""Classes of tests that are only inherited now: they ran by themselves before, beside the classes that inherit them."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from gatekeeper.checks._integrity.collecting import above
from gatekeeper.checks._integrity.grading import leaf
from gatekeeper.checks._integrity.pytest_settings import PytestSettings
from gatekeeper.checks._integrity.report import error
from gatekeeper.checks._integrity.source import FunctionNode, Source
from gatekeeper.checks._integrity.view import ChangeView
from gatekeeper.model.finding import Finding

_Bases = Mapping[str, set[str]]


def findings(view: ChangeView) -> Iterable[Finding]:
    """Classes that got a name which is not collected, and no more heirs than they had."""
    renamed = list(_renamed_anywhere(view))
    before: _Bases = _bases(view, [pair.base for pair in view.test_pairs]) if renamed else {}
    after: _Bases = _bases(view, [pair.head for pair in view.test_pairs]) if renamed else {}
    for path, old, new in renamed:
        kept = _runs(after, new.name, view.pytest_head)
        if kept and len(kept) <= len(_runs(before, old, view.pytest_base)):
            text = f"{old} is {new.name} now, which is not collected; {kept[0]} ran its tests before as well"
            yield error("test-uncollected", text, path, new.lineno)


def _renamed_anywhere(view: ChangeView) -> Iterator[tuple[str, str, ast.ClassDef]]:
    for pair in view.test_pairs:
        if pair.base is not None and pair.head is not None:
            yield from ((pair.path, old, new) for old, new in _renamed(pair.base, pair.head, view))


def _renamed(base: Source, head: Source, view: ChangeView) -> Iterator[tuple[str, ast.ClassDef]]:
    """The classes that were collected, each with the one that has its tests now and is not."""
    new = [one for one in _unlike(head, base) if not view.pytest_head.collects_class(one.name)]
    for old in _unlike(base, head) if new else ():
        tests = _tests(old, view.pytest_base)
        if _ran(view, old):
            yield from ((old.name, one) for one in new if tests <= _tests(one, view.pytest_head))


def _unlike(one: Source, other: Source) -> list[ast.ClassDef]:
    """The classes of one end whose names the other has not."""
    known = {node.name for node in other.classes}
    return [node for node in one.classes if node.name not in known]


def _ran(view: ChangeView, owner: ast.ClassDef) -> bool:
    """Whether pytest ran the tests of a class before, for its own sake."""
    named = view.pytest_base.collects_class(owner.name)
    return named and any(one.is_test and one.function.owner is owner for one in view.tests.base)


def _tests(owner: ast.ClassDef, settings: PytestSettings) -> frozenset[str]:
    named = (one.name for one in owner.body if isinstance(one, FunctionNode))
    return frozenset(filter(settings.collects_function, named))


def _bases(view: ChangeView, changed: Iterable[Source | None]) -> _Bases:
    """What the classes of all tests inherit, at the end of the change that has these of what it changed."""
    kept = (one for one in view.test_sources("class ") if not view.change.file(one.path))
    found = chain.from_iterable(one.classes for one in (*changed, *kept) if one is not None)
    return {node.name: set(map(leaf, node.bases)) for node in found}


def _runs(bases: _Bases, name: str, settings: PytestSettings) -> list[str]:
    """The classes that inherit one, and that pytest collects."""
    return sorted(one for one in bases if settings.collects_class(one) and name in above({one}, bases))
