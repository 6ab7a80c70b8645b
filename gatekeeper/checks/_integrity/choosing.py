"""Functions that make the cases of tests, and leave more of them out than before."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from functools import lru_cache

from gatekeeper.checks._integrity.atoms import words
from gatekeeper.checks._integrity.fresh import spelled
from gatekeeper.checks._integrity.grading import leaf
from gatekeeper.checks._integrity.report import warning
from gatekeeper.checks._integrity.source import FunctionNode, Source
from gatekeeper.checks._integrity.units import Unit
from gatekeeper.checks._integrity.view import ChangeView
from gatekeeper.checks._integrity.walking import every
from gatekeeper.model.finding import Finding


def findings(view: ChangeView) -> Iterable[Finding]:
    """New conditions in functions that tables of cases come from, which lie in the same module."""
    for before, after in view.tests.changed:
        made = not (before.is_test or after.is_test) and after.function.name in _makers(after.source)
        conditions = _new(before.function.node, after.function.node) if made else _filtered(before, after)
        for line, text in conditions:
            message = f"{after.name} leaves out cases that {'tests' if made else 'it'} had: `{text}`"
            yield warning("test-cases-removed", message, after.pair.path, line)


def _filtered(before: Unit, after: Unit) -> Iterator[tuple[int, str]]:
    """The conditions on which a table has rows that it had without."""
    for part in (part for table in after.tables for part in every(after.resolved(table), ast.comprehension)):
        rows = after.resolved(part.iter)
        if isinstance(rows, ast.List | ast.Tuple) and before.rows.keys() & set(map(ast.unparse, rows.elts)):
            yield from ((one.lineno, f"if {spelled(one)}") for one in part.ifs)


def _new(before: FunctionNode, after: FunctionNode) -> Iterator[tuple[int, str]]:
    """The conditions that are new, where there are more of them than before."""
    old, new = list(_conditions(before)), list(_conditions(after))
    known = {text for _, text in old}
    if len(new) > len(old):
        yield from ((line, text) for line, text in new if text not in known)


@lru_cache(maxsize=64)
def _makers(source: Source) -> frozenset[str]:
    """The names that the tables of the module's tests are made of, one from another."""
    found = {name for table in _tables(source) for name in words(table)}
    while more := {name for one in _made_of(source, found) for name in words(one)} - found:
        found |= more
    return frozenset(found)


def _tables(source: Source) -> Iterator[ast.expr]:
    """What is given to `parametrize`, and to the parameters of fixtures."""
    for call in source.of(ast.Call):
        if leaf(call.func) == "parametrize":
            yield from call.args[1:]
        elif leaf(call.func) == "fixture":
            yield from (one.value for one in call.keywords if one.arg == "params")


def _made_of(source: Source, names: set[str]) -> Iterator[ast.AST]:
    """What the module says that the names are."""
    for statement in source.tree.body:
        match statement:
            case ast.Assign(targets=targets, value=value) if any(names & words(one) for one in targets):
                yield value
            case ast.FunctionDef(name=name, body=body) if name in names:
                yield from body
            case _:
                pass


def _conditions(function: FunctionNode) -> Iterator[tuple[int, str]]:
    """On what the function leaves something out: a condition of a comprehension, a turn of a loop cut short, nothing
    given.
    """
    for part in every(function, ast.comprehension):
        yield from ((one.lineno, f"if {spelled(one)}") for one in part.ifs)
    for node in every(function, ast.If):
        match node.body[-1]:
            case ast.Continue() | ast.Return(value=ast.List(elts=[]) | ast.Tuple(elts=[])):
                yield node.lineno, f"if {spelled(node.test)}: {spelled(node.body[-1])}"
            case _:
                pass
