"""Files that a conftest keeps pytest from collecting."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from fnmatch import fnmatchcase

from msgspec import Struct

from gatekeeper.checks._integrity.report import graded
from gatekeeper.checks._integrity.source import Source, blocks
from gatekeeper.checks._integrity.view import ChangeView
from gatekeeper.checks._integrity.walking import every
from gatekeeper.model.finding import Finding


class _Ignored(Struct, frozen=True):
    """A statement that adds to `collect_ignore`; `always` says that no condition decides it."""

    statement: ast.stmt
    always: bool

    @property
    def text(self) -> str:
        """The statement in one spelling."""
        return ast.unparse(self.statement)


def findings(view: ChangeView) -> Iterator[Finding]:
    """Files that a conftest newly keeps from being collected, always or on a condition. A condition under which new
    files cannot run hides nothing that ran.
    """
    for pair in view.test_pairs:
        known = {one.text for one in _ignores(pair.base)}
        for one in _ignores(pair.head):
            if one.text not in known and (one.always or _may_hide(view, one.statement)):
                message = f"`{one.text}` keeps test files from being collected"
                yield graded(one.always, "test-uncollected", message, pair.path, one.statement.lineno)


def _ignores(source: Source | None) -> Iterator[_Ignored]:
    for statement in source.tree.body if source is not None else ():
        for node in (statement, *blocks(statement)):
            text = ast.unparse(node) if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign | ast.Expr) else ""
            if text.startswith("collect_ignore") and not text.endswith("= []"):
                yield _Ignored(node, node is statement)


def _may_hide(view: ChangeView, statement: ast.stmt) -> bool:
    """Whether the statement names test files that there were before, or computes what it names."""
    if any(not one.id.startswith("collect_ignore") for one in every(statement, ast.Name)):
        return True
    globs = [str(one.value).rpartition("/")[2] for one in every(statement, ast.Constant)]
    tests = filter(view.context.project.is_test, view.context.list_base())
    return any(fnmatchcase(part, glob) for path in tests for part in path.split("/") for glob in globs)
