"""Numbers that an assertion only names: constants, defaults of parameters, what a function assigns once."""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache

from gatekeeper.checks._integrity.grading import leaf
from gatekeeper.checks._integrity.own import assigned
from gatekeeper.checks._integrity.source import Function, Source
from gatekeeper.checks._integrity.walking import every

_SIGNS: Mapping[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: lambda one, other: one / other,
    ast.Pow: math.pow,
}
_SECONDS = {"microseconds": 1e-6, "milliseconds": 1e-3, "seconds": 1, "minutes": 60, "hours": 3600, "days": 86400,
            "weeks": 604800}  # fmt: skip
_LARGEST = 1e15


@lru_cache(maxsize=64)
def constants_of(source: Source) -> Mapping[str, float]:
    """The numbers that the module, and its classes, give names to."""
    scopes = (source.tree, *source.classes)
    return dict(_named(statement for scope in scopes for statement in scope.body))


def numbers_of(function: Function, source: Source) -> Mapping[str, float]:
    """The numbers that names stand for within a function; none for a name that it assigns several times."""
    times = assigned(function.node)
    given = {one.arg for one in every(function.node.args, ast.arg)}
    around = {name: value for name, value in constants_of(source).items() if name not in given | times.keys()}
    own = {name: value for name, value in _named(function.node.body) if times[name] == 1}
    return around | dict(_defaults(function.node.args)) | own


def written_out(text: str, numbers: Mapping[str, float]) -> str:
    """An expression with the numbers that its names stand for, and what can be worked out worked out."""
    return ast.unparse(_WrittenOut(numbers).visit(ast.parse(text, mode="eval")))


class _WrittenOut(ast.NodeTransformer):
    def __init__(self, numbers: Mapping[str, float]) -> None:
        self._numbers = numbers

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """A name is what it stands for."""
        return ast.Constant(self._numbers[node.id]) if node.id in self._numbers else node

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        """So is one that the class gives."""
        owned = isinstance(node.value, ast.Name) and node.value.id in ("self", "cls") and node.attr in self._numbers
        return ast.Constant(self._numbers[node.attr]) if owned else node

    def visit_Call(self, node: ast.Call) -> ast.expr:
        """A stretch of time is so many seconds."""
        self.generic_visit(node)
        seconds = _seconds(node) if leaf(node.func) == "timedelta" and not node.args else None
        return node if seconds is None else ast.Constant(seconds)

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        """A sum or a product of numbers is a number."""
        self.generic_visit(node)
        value = _number(node)
        return node if value is None else ast.Constant(value)


def _seconds(call: ast.Call) -> float | None:
    """How long a stretch of time is that is given in units of numbers; None for others."""
    given = [(_SECONDS.get(one.arg or ""), _number(one.value)) for one in call.keywords]
    known = [each * value for each, value in given if each is not None and value is not None]
    return sum(known) if len(known) == len(given) else None


def _named(body: Iterable[ast.stmt]) -> Iterator[tuple[str, float]]:
    for statement in body:
        match statement:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=given)
                | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as given)
            ) if (value := _number(given)) is not None:
                yield name, value
            case _:
                pass


def _defaults(given: ast.arguments) -> Iterator[tuple[str, float]]:
    positional = [*given.posonlyargs, *given.args]
    last = positional[len(positional) - len(given.defaults) :]
    named = zip(given.kwonlyargs, given.kw_defaults, strict=True)
    for one, default in (*zip(last, given.defaults, strict=True), *named):
        value = None if default is None else _number(default)
        if value is not None:
            yield one.arg, value


def _number(node: ast.expr) -> float | None:
    """The number that an expression of numbers is; None for other expressions, and for what is too large to matter."""
    match node:
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            return value
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            value = _number(operand)
            return None if value is None else -value
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in _SIGNS:
            return _worked_out(_number(left), sign, _number(right))
        case _:
            return None


def _worked_out(left: float | None, sign: ast.operator, right: float | None) -> float | None:
    if left is None or right is None or max(abs(left), abs(right)) > _LARGEST:
        return None
    try:
        return _SIGNS[type(sign)](float(left), float(right))
    except (ArithmeticError, ValueError):  # the latter is what a root of a negative number raises
        return None
