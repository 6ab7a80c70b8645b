"""Parameters by which helpers assert, and whose default was exchanged: who says nothing is no longer checked."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping

from gatekeeper.checks._integrity.atoms import atoms
from gatekeeper.checks._integrity.report import warning
from gatekeeper.checks._integrity.source import FunctionNode
from gatekeeper.checks._integrity.view import ChangeView
from gatekeeper.checks._integrity.walking import every
from gatekeeper.model.finding import Finding


def findings(view: ChangeView) -> Iterable[Finding]:
    """The helpers of tests whose assertions are not reached by default any more."""
    for before, after in view.tests.changed:
        if not after.is_test and not after.function.nested:
            old, new = before.function.node, after.function.node
            for name in _switched_off(old, new):
                text = f"{after.name} only asserts where it is given `{name}`, and asserted wherever it was not"
                yield warning("assertion-weakened", text, after.pair.path, after.line)


def _switched_off(old: FunctionNode, new: FunctionNode) -> Iterator[str]:
    before, after = _switches(old), _switches(new)
    for name in sorted(name for name, value in after.items() if before.get(name, value) is not value):
        if all(_is_asked(end, name, not after[name]) for end in (old, new)):
            yield name


def _is_asked(function: FunctionNode, name: str, wanted: bool) -> bool:
    """Whether the function asserts something only where a parameter has the value."""
    return any(_asks(test, name, wanted) for test in _guards(function))


def _switches(function: FunctionNode) -> Mapping[str, bool]:
    """The parameters whose default is a truth value, each with it."""
    given = function.args
    positional = [*given.posonlyargs, *given.args]
    last = positional[len(positional) - len(given.defaults) :]
    named = (*zip(last, given.defaults, strict=True), *zip(given.kwonlyargs, given.kw_defaults, strict=True))
    values = {one.arg: default.value for one, default in named if isinstance(default, ast.Constant)}
    return {name: value for name, value in values.items() if isinstance(value, bool)}


def _guards(function: FunctionNode) -> Iterator[ast.expr]:
    """The conditions under which the function asserts."""
    for node in every(function, ast.If):
        inner = ast.FunctionDef("inner", function.args, node.body, [], lineno=node.lineno)
        if atoms(inner, lambda _: None):
            yield node.test


def _asks(test: ast.expr, name: str, wanted: bool) -> bool:
    """Whether a condition only holds where a parameter has the value."""
    match test:
        case ast.BoolOp(op=ast.And(), values=values):
            return any(_asks(one, name, wanted) for one in values)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return _asks(operand, name, not wanted)
        case _:
            return isinstance(test, ast.Name) and test.id == name and wanted
