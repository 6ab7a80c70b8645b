"""Objects that are equal to everything."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from gatekeeper.checks._integrity.fresh import Hit
from gatekeeper.checks._integrity.source import Function, Source

_EQUALITY = {"__eq__": True, "__ne__": False}


def equal_hits(source: Source) -> Iterator[Hit]:
    """The classes whose comparison says yes whatever it is asked."""
    yield from (_equal_hit(*one) for one in (*_defined(source), *_assigned(source)))


def _defined(source: Source) -> Iterator[tuple[str, str, int]]:
    """The methods that say yes whatever they are asked: their class, name and line."""
    for function in source.functions:
        wanted = _EQUALITY.get(function.name)
        if wanted is not None and function.owner is not None and _says(function, wanted):
            yield function.owner.name, function.name, function.node.lineno


def _says(function: Function, wanted: bool) -> bool:
    """Whether the first statement returns what is true, or false, whatever the function is given."""
    first = function.body[0] if function.body else None
    match first:
        case ast.Return(value=ast.Constant(value=value)):
            return value is not None and bool(value) is wanted
        case ast.Return(value=ast.Call(func=ast.Name(id="isinstance"), args=[_, ast.Name(id="object")])):
            return wanted
        case ast.Return(value=ast.Compare(left=left, ops=[ast.Is() | ast.Eq()], comparators=[right])):
            return wanted and ast.dump(left) == ast.dump(right)
        case _:
            return False


def _assigned(source: Source) -> Iterator[tuple[str, str, int]]:
    """The same, assigned in a class or to one from outside."""
    for owner in source.classes:
        yield from ((owner.name, "__eq__", one.lineno) for one in owner.body if _equates(one) == "__eq__")
    for one in source.of(ast.Assign):
        owned, _, method = _equates(one).rpartition(".")
        if owned and method == "__eq__":
            yield owned, method, one.lineno


def _equates(statement: ast.stmt) -> str:
    """What a statement assigns a function to that always says yes."""
    match statement:
        case ast.Assign(targets=[target], value=ast.Lambda(body=ast.Constant(value=True))):
            return ast.unparse(target)
        case _:
            return ""


def _equal_hit(owner: str, method: str, line: int) -> Hit:
    return Hit(f"{owner}.{method}", line, f"{owner}.{method} makes it equal to everything")
