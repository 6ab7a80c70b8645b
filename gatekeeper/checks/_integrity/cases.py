"""Classes that were test cases of unittest, are none any more, and still count on what unittest does for one."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from gatekeeper.checks._integrity.collecting import case_classes
from gatekeeper.checks._integrity.grading import METHODS, leaf
from gatekeeper.checks._integrity.report import error
from gatekeeper.checks._integrity.source import FunctionNode, Source
from gatekeeper.checks._integrity.view import ChangeView
from gatekeeper.checks._integrity.walking import every
from gatekeeper.model.finding import Finding

_CALLED = frozenset({"setUp", "tearDown", "setUpClass", "tearDownClass", "asyncSetUp", "asyncTearDown"})
"""What only unittest calls."""
_GIVEN = frozenset({"subTest", "skipTest", "addCleanup", "addClassCleanup", "enterContext", "id", *METHODS})
"""What only unittest gives to a test."""


def findings(view: ChangeView) -> Iterable[Finding]:
    """The classes of tests whose base went, and for which nothing runs their tests, or their set-up, as before."""
    for pair in view.test_pairs:
        lost = _lost(pair.base, pair.head) if pair.base is not None and pair.head is not None else ()
        for owner in lost:
            needs = next(_needs(owner), "")
            if needs and not _has_heirs(owner.name, pair.head, view):
                text = f"{owner.name} is no test case of unittest any more, and needs one for `{needs}`"
                yield error("test-uncollected", text, pair.path, owner.lineno)


def _lost(before: Source, after: Source) -> Iterator[ast.ClassDef]:
    """The classes with tests that were test cases, and inherit from nothing that could be one."""
    gone = case_classes(before) - case_classes(after)
    own = {one.name for one in after.classes} | {"object"}
    for owner in after.classes:
        tests = any(isinstance(one, FunctionNode) and one.name.startswith("test") for one in owner.body)
        if tests and owner.name in gone and own.issuperset(map(leaf, owner.bases)):
            yield owner


def _needs(owner: ast.ClassDef) -> Iterator[str]:
    """What of unittest a class still counts on, and does not define itself."""
    own = {one.name for one in owner.body if isinstance(one, FunctionNode)}
    asked = {one.attr for one in every(owner, ast.Attribute) if leaf(one.value) == "self"}
    yield from sorted(own & _CALLED)
    yield from sorted(asked & _GIVEN - own)


def _has_heirs(name: str, source: Source | None, view: ChangeView) -> bool:
    """Whether other classes inherit from the class, which may be test cases."""
    others = (*filter(None, [source]), *view.test_sources(f"({name}", f" {name}"))
    return any(name in map(leaf, one.bases) for other in others for one in other.classes)
