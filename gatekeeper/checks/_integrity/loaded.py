"""Modules of tests that are run because another imports them: a package of tests, where unittest looks for tests in
what it has, or a script that runs them.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from gatekeeper.checks._integrity.collecting import case_classes
from gatekeeper.checks._integrity.packages import INIT, imported
from gatekeeper.checks._integrity.pair import Pair
from gatekeeper.checks._integrity.report import error, graded
from gatekeeper.checks._integrity.running import finds_tests, runners, told
from gatekeeper.checks._integrity.source import Source, parsed
from gatekeeper.checks._integrity.view import ChangeView
from gatekeeper.model.finding import Finding


def findings(view: ChangeView) -> Iterable[Finding]:
    """The modules of tests that a package of tests, or a script, imported before, and does not any more."""
    for pair in view.test_pairs:
        if pair.base is not None and pair.path.endswith(f"/{INIT}"):
            yield from _left_out(view, pair, pair.base)
    for pair, before, after in runners(view):
        if _names_tests(view, before) and _names_tests(view, after):
            yield from _not_told(view, pair, told(before), told(after))


def _names_tests(view: ChangeView, source: Source) -> bool:
    """Whether a script names the tests that it runs: it has none of its own, and does not look for any by itself."""
    is_collected = view.pytest_head.collects_file(source.path)
    tests = (one for one in source.functions if one.name.startswith("test"))
    return not any(is_collected or one.owner is not None for one in tests) and not finds_tests(source)


def _not_told(view: ChangeView, pair: Pair, before: frozenset[str], after: frozenset[str]) -> Iterator[Finding]:
    """The classes of tests that a script ran, and runs no more."""
    gone = before - after
    paths = sorted(view.context.project.test_files) if gone else ()
    for path in (one for one in paths if PurePosixPath(one).stem not in after and _may_hold(view, one, gone)):
        found = set(_test_classes(view, path)) - after
        lost = found if PurePosixPath(path).stem in before else found & before
        if lost:
            text = f"{', '.join(sorted(lost))} of {path} is not run by this script any more"
            yield graded(not view.pytest_head.collects_file(path), "test-uncollected", text[:200], pair.path)


def _may_hold(view: ChangeView, path: str, names: frozenset[str]) -> bool:
    """Whether a module is called, or has classes that may be called, by one of the names."""
    content = view.read_head(path) or b""
    return PurePosixPath(path).stem in names or any(f"class {one}(".encode() in content for one in names)


def _left_out(view: ChangeView, pair: Pair, before: Source) -> Iterator[Finding]:
    known = view.pytest_head.loaded
    for path, name in sorted(set(imported(before)) - known):
        found = (one for one in _test_classes(view, path) if name in ("*", one))
        lost = [one for one in found if known.isdisjoint(((path, one), (path, "*")))]
        if lost and not view.pytest_head.collects_file(path):
            text = f"{path} is not imported any more, so unittest does not find {', '.join(lost)}"
            yield error("test-uncollected", text[:200], pair.path)


def _test_classes(view: ChangeView, path: str) -> list[str]:
    """The classes of a module that hold tests for unittest."""
    source = parsed(path, view.read_head(path))
    if source is None:
        return []
    cases = case_classes(source)
    return [one.name for one in source.classes if one.name in cases and any(map(_is_test, one.body))]


def _is_test(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef) and statement.name.startswith("test")
