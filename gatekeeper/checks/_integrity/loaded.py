"""Modules of tests that are run because a package of tests imports them: unittest looks for tests in what it has."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from gatekeeper.checks._integrity.collecting import case_classes
from gatekeeper.checks._integrity.packages import INIT, imported
from gatekeeper.checks._integrity.pair import Pair
from gatekeeper.checks._integrity.report import error
from gatekeeper.checks._integrity.source import Source, Unparsable, parse
from gatekeeper.checks._integrity.view import ChangeView
from gatekeeper.model.finding import Finding


def findings(view: ChangeView) -> Iterable[Finding]:
    """The modules of tests that a package of tests imported before, and does not any more."""
    for pair in view.test_pairs:
        if pair.base is not None and pair.path.endswith(f"/{INIT}"):
            yield from _left_out(view, pair, pair.base)


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
    try:
        source = parse(path, view.read_head(path) or b"")
    except Unparsable:
        return []
    cases = case_classes(source)
    return [one.name for one in source.classes if one.name in cases and any(map(_is_test, one.body))]


def _is_test(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef) and statement.name.startswith("test")
