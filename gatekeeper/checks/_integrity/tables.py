"""Tables of modules and classes that tests go through: what stands in them, and whether something changes them."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import lru_cache

from gatekeeper.checks._integrity.grading import leaf
from gatekeeper.checks._integrity.marks import SET_UP
from gatekeeper.checks._integrity.source import FunctionNode, Source
from gatekeeper.checks._integrity.walking import every, walk

Rows = Mapping[tuple[str, str], tuple[str, ...]]
"""The rows of each table, by the class and the name that it has."""
_GROWING = frozenset({"append", "extend", "insert", "update", "add"})
_LOOPS = (ast.For, ast.AsyncFor, ast.comprehension)


@lru_cache(maxsize=64)
def tables_of(source: Source) -> Rows:
    """The lists, tuples, sets and mappings that a module, or one of its classes, writes out under a name."""
    found = {("", name): rows for name, rows in _written(source.tree.body)}
    for owner in source.classes:
        for body in (owner.body, *_set_ups(owner)):
            found |= {(owner.name, name): rows for name, rows in _written(body)}
    return found


def is_changed(source: Source, attribute: str) -> bool:
    """Whether an attribute of this name is given to an object, or grows, somewhere in a module."""
    return attribute in _changed(source)


@lru_cache(maxsize=64)
def _changed(source: Source) -> frozenset[str]:
    stored = {one.attr for one in source.of(ast.Attribute) if not isinstance(one.ctx, ast.Load)}
    methods = (one.func for one in source.of(ast.Call) if isinstance(one.func, ast.Attribute))
    return frozenset(stored.union(leaf(one.value) for one in methods if one.attr in _GROWING))


def gone_through(function: FunctionNode) -> frozenset[str]:
    """The last names of what the loops and comprehensions of a function go through."""
    loops = (one for one in walk(function) if isinstance(one, _LOOPS))
    return frozenset(leaf(part) for loop in loops for part in every(loop.iter, ast.expr)) - {""}


def _set_ups(owner: ast.ClassDef) -> Iterator[list[ast.stmt]]:
    return (one.body for one in owner.body if isinstance(one, FunctionNode) and one.name in SET_UP)


def _written(body: list[ast.stmt]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for target, value in _assigned(body):
        if (rows := _rows(value)) is not None:
            yield leaf(target), rows


def _assigned(body: list[ast.stmt]) -> Iterator[tuple[ast.expr, ast.expr]]:
    for statement in body:
        if isinstance(statement, ast.Assign):
            yield statement.targets[0], statement.value
        elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
            yield statement.target, statement.value


def _rows(value: ast.expr) -> tuple[str, ...] | None:
    match value:
        case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items):
            return tuple(map(ast.unparse, items))
        case ast.Dict(keys=keys, values=values):
            pairs = zip(keys, values, strict=True)
            return tuple(f"{ast.unparse(key) if key else '**'}: {ast.unparse(one)}" for key, one in pairs)
        case ast.Call(func=ast.Name(id="frozenset" | "set" | "tuple" | "list" | "dict"), args=[inner]):
            return _rows(inner)
        case _:
            return None
