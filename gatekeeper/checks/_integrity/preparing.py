"""Fixtures that there were, and that now skip the tests which take them."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from gatekeeper.checks._integrity.grading import leaf
from gatekeeper.checks._integrity.hooks import is_autouse
from gatekeeper.checks._integrity.marks import called
from gatekeeper.checks._integrity.matching import Tests
from gatekeeper.checks._integrity.report import warning
from gatekeeper.checks._integrity.units import Unit
from gatekeeper.model.finding import Finding


def findings(tests: Tests) -> Iterable[Finding]:
    """Skips on a condition that a fixture gained. What skips always, or every test, is a result that is forced."""
    for before, after in tests.changed:
        known = {skip.text for skip in called(before.function.node.body)}
        for skip in called(after.function.node.body) if _gives(before) and _gives(after) else ():
            if not skip.certain and skip.text not in known:
                message = f"the fixture {after.name} skips the tests that take it, on a condition: `{skip.text}`"
                yield warning("test-skipped", message[:160], after.pair.path, skip.line)


def _gives(unit: Unit) -> bool:
    """Whether it is a fixture for the tests that ask for it."""
    marks = unit.function.node.decorator_list
    named = any(leaf(one.func if isinstance(one, ast.Call) else one) == "fixture" for one in marks)
    return named and not any(map(is_autouse, marks))
