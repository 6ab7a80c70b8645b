"""What an equality with a value that is written out says besides: how long it is, what it holds, of which type."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Callable, Iterable

from gatekeeper.checks._integrity.grading import leaf
from gatekeeper.checks._integrity.questions import question

_TYPES: dict[type[ast.expr], str] = {
    ast.List: "list",
    ast.Tuple: "tuple",
    ast.Dict: "dict",
    ast.Set: "set",
    ast.JoinedStr: "str",
}


class Equalities:
    """Assertions of which some are equalities with a value that is written out."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._values: defaultdict[str, list[ast.expr]] = defaultdict(list)
        for text in texts:
            for side, value in _equal(question(text)):
                self._values[ast.unparse(side)].append(value)

    def imply(self, text: str) -> bool:
        """Whether one of them says what another assertion says as well."""
        if not self._values:
            return False
        asked, holds_for = _asked(question(text))
        return any(map(holds_for, self._values.get(ast.unparse(asked), ())))


def _equal(node: ast.expr) -> Iterable[tuple[ast.expr, ast.expr]]:
    """The sides of an equality, that which is written out last."""
    match node:
        case ast.Compare(left=left, ops=[ast.Eq()], comparators=[right]):
            return [(a, b) for a, b in ((left, right), (right, left)) if _type(b)]
        case _:
            return []


def _type(value: ast.expr) -> str:
    """The name of the type of a value that is written out, "" for other expressions."""
    if isinstance(value, ast.Constant):
        return "" if value.value is None else type(value.value).__name__
    return _TYPES.get(type(value), "")


def _asked(wanted: ast.expr) -> tuple[ast.expr, Callable[[ast.expr], bool]]:
    """What an assertion is about, and the question whether it holds where that is a certain value."""
    match wanted:
        case ast.Compare(left=left, ops=[ast.Eq()], comparators=[right]):
            return _part(left, right)
        case ast.Compare(left=left, ops=[ast.In()], comparators=[right]):
            return right, lambda value: any(_same(left, one) for one in _items(value))
        case ast.Compare(left=left, ops=[ast.IsNot()], comparators=[ast.Constant(value=None)]):
            return left, lambda _: True
        case ast.Call(func=ast.Name(id="isinstance"), args=[asked, kind]):
            kinds = kind.elts if isinstance(kind, ast.Tuple) else [kind]
            return asked, lambda value: _type(value) in map(leaf, kinds)
        case _:
            return wanted, lambda value: bool(_length(value))


def _part(left: ast.expr, right: ast.expr) -> tuple[ast.expr, Callable[[ast.expr], bool]]:
    """The same of an equality: that of a value's length, or of one of its items."""
    match left:
        case ast.Call(func=ast.Name(id="len"), args=[asked]):
            return asked, lambda value: ast.unparse(right) == f"{_length(value)}"
        case ast.Subscript(value=asked, slice=ast.Constant(value=int(place))):
            # A slice, so that a place behind the last item is none.
            return asked, lambda value: any(_same(one, right) for one in _items(value)[place:][:1])
        case _:
            return left, lambda _: False


def _same(one: ast.expr, other: ast.expr) -> bool:
    return ast.dump(one) == ast.dump(other)


def _items(value: ast.expr) -> list[ast.expr]:
    """The items of a list or a tuple that are written out one by one."""
    items = value.elts if isinstance(value, ast.List | ast.Tuple) else []
    return [] if any(isinstance(one, ast.Starred) for one in items) else items


def _length(value: ast.expr) -> int | None:
    """How long a value is; None where that cannot be told."""
    match value:
        case ast.Constant(value=str() | bytes() as text):
            return len(text)
        case ast.Dict(keys=keys):
            return None if None in keys else len(keys)
        case ast.List() | ast.Tuple():
            return len(_items(value)) if _items(value) or not value.elts else None
        case _:
            return None
