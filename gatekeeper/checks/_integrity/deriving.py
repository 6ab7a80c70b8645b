"""Classes of tests that inherit the class under test, and answer themselves what it was asked."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TypeGuard

from gatekeeper.checks._integrity.binding import bindings
from gatekeeper.checks._integrity.fresh import spelled
from gatekeeper.checks._integrity.grading import leaf
from gatekeeper.checks._integrity.report import error
from gatekeeper.checks._integrity.source import FunctionNode
from gatekeeper.checks._integrity.stand_ins import imports_of
from gatekeeper.checks._integrity.subjects import asserted
from gatekeeper.checks._integrity.units import Unit
from gatekeeper.checks._integrity.walking import every
from gatekeeper.model.finding import Finding


def findings(old: Unit, new: Unit, ours: frozenset[str]) -> Iterator[Finding]:
    """The methods whose results a test asserted, and that say what they are told to in the class that it asks now."""
    asked = {leaf(call.func) for call in asserted(old.function)}
    for owner in _new_heirs(old, new, ours):
        for method in filter(_is_told, owner.body):
            if method.name in asked and _asks(new, owner.name, method.name):
                message = f"{new.name} asks {owner.name}, which replaces {method.name}: `{spelled(method.body[-1])}`"
                yield error("mock-of-subject", message, new.pair.path, method.lineno)


def _new_heirs(old: Unit, new: Unit, ours: frozenset[str]) -> Iterator[ast.ClassDef]:
    """The classes of a test's file that were not there, that it uses, and that inherit from the project's own."""
    known = {ast.unparse(one) for one in old.source.classes}
    imports = imports_of(new.source)
    for owner in new.source.classes:
        roots = (ast.unparse(base).partition(".")[0] for base in owner.bases)
        inherits = any(imports.get(root, "").partition(".")[0] in ours for root in roots)
        if inherits and owner.name in new.mentions and ast.unparse(owner) not in known:
            yield owner


def _is_told(statement: ast.stmt) -> TypeGuard[FunctionNode]:
    """Whether a method gives, or raises, the same whatever it is asked and whatever its object is."""
    if not isinstance(statement, FunctionNode) or not isinstance(statement.body[-1], ast.Return | ast.Raise):
        return False
    open_to = {"super", *(one.arg for one in statement.args.args)}
    return open_to.isdisjoint(name.id for name in every(statement, ast.Name))


def _asks(test: Unit, kind: str, method: str) -> bool:
    """Whether a test asserts what a method of an object of a class returns or raises."""
    made = {leaf(target) for target, value, _ in bindings(test.function.node) if _makes(value, kind)}
    called = (one.func for one in asserted(test.function) if isinstance(one.func, ast.Attribute))
    return any(one.attr == method and (_makes(one.value, kind) or leaf(one.value) in made) for one in called)


def _makes(value: ast.expr, kind: str) -> bool:
    return isinstance(value, ast.Call) and leaf(value.func) == kind
