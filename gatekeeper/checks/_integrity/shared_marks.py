"""Marks that test code gives a name, so that many tests share what keeps them from running."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from gatekeeper.checks._integrity.grading import leaf
from gatekeeper.checks._integrity.marks import Skip, decorated, is_broader
from gatekeeper.checks._integrity.report import graded
from gatekeeper.checks._integrity.source import Source
from gatekeeper.checks._integrity.view import ChangeView
from gatekeeper.model.finding import Finding


def findings(view: ChangeView) -> Iterator[Finding]:
    """Named marks that skip, or skip in more cases than before."""
    for pair in view.test_pairs:
        before = dict(_marks(pair.base))
        for name, skips in _marks(pair.head):
            for skip in skips if name in before else ():
                if _is_new(skip, before[name]):
                    message = f"the mark {name} keeps more tests from running than before: `{skip.text}`"
                    yield graded(skip.certain, "test-skipped", message[:160], pair.path, skip.line)


def _is_new(skip: Skip, before: tuple[Skip, ...]) -> bool:
    alike = [old for old in before if old.family == skip.family]
    return any(is_broader(skip, old) for old in alike) or not any(old.certain >= skip.certain for old in alike)


def _marks(source: Source | None) -> Iterator[tuple[str, tuple[Skip, ...]]]:
    """The names of the module's marks, each with the skips among what it stands for."""
    for statement in source.tree.body if source is not None else ():
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if name != "pytestmark" and _is_mark(value):
                yield name, tuple(decorated([value]))
            case _:
                pass


def _is_mark(value: ast.expr) -> bool:
    made = value.func if isinstance(value, ast.Call) else value
    return isinstance(made, ast.Attribute) and (leaf(made.value) in ("mark", "unittest"))
