"""What keeps a test from running or from counting: skips, expected failures and early ways out."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gatekeeper.checks._integrity.grading import leaf

_DECORATORS = frozenset({"skip", "skipif", "xfail", "skipIf", "skipUnless", "expectedFailure"})
_CALLS = frozenset({"skip", "xfail", "skipTest", "SkipTest", "importorskip", "Skipped"})
_OWNERS = frozenset({"pytest", "mark", "unittest", "self", ""})


@dataclass(frozen=True, slots=True)
class Skip:
    """One reason not to run. `certain` says that no condition decides it."""

    text: str
    kind: str
    line: int
    certain: bool
    reason: bool


def decorated(decorators: Iterable[ast.expr]) -> Iterator[Skip]:
    """The skips among decorators, or among the items of `pytestmark`, those of single parameter sets included."""
    for decorator in decorators:
        called_ones = {id(node.func) for node in ast.walk(decorator) if isinstance(node, ast.Call)}
        for node in ast.walk(decorator):
            if id(node) not in called_ones and isinstance(node, ast.Call | ast.Attribute | ast.Name):
                kind = _mark(node)
                call = node if isinstance(node, ast.Call) else None
                if kind is not None:
                    yield Skip(ast.unparse(node), kind, node.lineno, _is_certain(kind, call), _has_reason(call))


def _mark(node: ast.Call | ast.Attribute | ast.Name) -> str | None:
    """The kind of skip that a decorator is; None for others."""
    function = node.func if isinstance(node, ast.Call) else node
    name = leaf(function)
    if name not in _DECORATORS:
        return None
    owner = leaf(function.value) if isinstance(function, ast.Attribute) else ""
    plain = function is node and name != "expectedFailure"
    return name if owner in _OWNERS and not (plain and owner == "") else None


def pytestmarks(body: Iterable[ast.stmt]) -> Iterator[Skip]:
    """The skips that a module's or class's `pytestmark` gives to all its tests."""
    for statement in body:
        targets = statement.targets if isinstance(statement, ast.Assign) else []
        if any(leaf(target) == "pytestmark" for target in targets) and isinstance(statement, ast.Assign):
            yield from decorated([statement.value])


def called(body: Iterable[ast.stmt], conditional: bool = False) -> Iterator[Skip]:
    """Calls that skip, in statements that run when the function (or the module) does."""
    for statement in body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        compound = isinstance(statement, ast.If | ast.Try | ast.For | ast.While | ast.Match | ast.AsyncFor)
        constant = isinstance(statement, ast.If) and isinstance(statement.test, ast.Constant)
        inner = conditional or (compound and not constant)
        children = list(ast.iter_child_nodes(statement))
        yield from called(list(_statements(children)), inner)
        for child in _expressions(children):
            yield from _skipping_calls(child, conditional)


def _statements(children: list[ast.AST]) -> Iterator[ast.stmt]:
    for child in children:
        if isinstance(child, ast.stmt):
            yield child
        elif isinstance(child, ast.ExceptHandler | ast.match_case):
            yield from child.body


def _expressions(children: list[ast.AST]) -> Iterator[ast.expr]:
    for child in children:
        if isinstance(child, ast.expr):
            yield child
        elif isinstance(child, ast.withitem):
            yield child.context_expr


def _skipping_calls(expression: ast.expr, conditional: bool) -> Iterator[Skip]:
    for node in ast.walk(expression):
        if not isinstance(node, ast.Call) or leaf(node.func) not in _CALLS:
            continue
        owner = leaf(node.func.value) if isinstance(node.func, ast.Attribute) else ""
        if owner in ("pytest", "unittest", "self") or leaf(node.func) in ("SkipTest", "importorskip"):
            certain = not conditional and leaf(node.func) != "importorskip"
            yield Skip(ast.unparse(node), leaf(node.func), node.lineno, certain, bool(node.args or node.keywords))


def _is_certain(kind: str, call: ast.Call | None) -> bool:
    """Whether the test never runs (or never counts), whatever the platform."""
    if kind in ("skip", "expectedFailure") or call is None:
        return True
    condition = call.args[0] if call.args else _keyword(call, "condition")
    if kind == "xfail" and not isinstance(condition, ast.expr):
        return True
    return condition is not None and _is_constant(condition, kind != "skipUnless")


def _is_constant(condition: ast.expr, wanted: bool) -> bool:
    """Conditions that are decided already: literals, their negation, and comparisons of literals or with Python 3.0."""
    match condition:
        case ast.Constant(value=str(text)):
            return text.strip() in (("True", "1") if wanted else ("False", "0"))
        case ast.Constant(value=value):
            return bool(value) is wanted
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return _is_constant(operand, not wanted)
        case ast.Compare(left=ast.Constant(), comparators=[ast.Constant()]):
            return True
        case ast.Compare(
            left=left, ops=[ast.GtE() | ast.Gt()], comparators=[ast.Tuple(elts=[ast.Constant(value=major), *rest])]
        ):
            minor = rest[0].value if rest and isinstance(rest[0], ast.Constant) else 0
            return leaf(left) == "version_info" and wanted and (major, minor) <= (3, 6)
        case ast.BoolOp(op=ast.Or(), values=values):
            return any(_is_constant(value, wanted) for value in values) and wanted
        case _:
            return False


def _keyword(call: ast.Call, name: str) -> ast.expr | None:
    return next((one.value for one in call.keywords if one.arg == name), None)


def _has_reason(call: ast.Call | None) -> bool:
    if call is None:
        return False
    reason = _keyword(call, "reason") or next(iter(call.args[-1:]), None)
    return isinstance(reason, ast.Constant | ast.JoinedStr | ast.Name | ast.Attribute)
