"""What stands for several things at once: a loop written out, and the values of a parameter."""

from __future__ import annotations

import ast
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from copy import deepcopy
from itertools import chain, islice

from gatekeeper.checks._integrity.binding import bindings
from gatekeeper.checks._integrity.grading import called_name, leaf
from gatekeeper.checks._integrity.source import Function
from gatekeeper.checks._integrity.walking import every

_MOST = 20
Resolve = Callable[[ast.expr], ast.expr]


def written_out(root: ast.AST, resolve: Resolve) -> Iterator[ast.stmt]:
    """The statements in loops over what is listed, once for each item, with that in the place of its name."""
    for loop in every(root, ast.For):
        for item in islice(_items(resolve(loop.iter)), _MOST):
            values = dict(_given(loop.target, item))
            yield from (_Written(values).visit(deepcopy(one)) for one in loop.body if values)


def values_of(function: Function, resolve: Resolve) -> Mapping[str, Sequence[ast.expr]]:
    """The parameters that are given values by `parametrize`, or are a class by their annotation, each with those; and
    what the function makes of such classes.
    """
    found = dict(_of_annotations(function))
    for owner in (*function.scopes, function.node):
        for name, value in chain.from_iterable(_parametrized(one, resolve) for one in owner.decorator_list):
            found.setdefault(name, []).append(value)
    return found | {leaf(target): found[called_name(value)] for target, value, _ in _made_of(function, found)}


def _made_of(function: Function, kinds: Container[str]) -> Iterator[tuple[ast.expr, ast.expr, ast.AST]]:
    """What the function gives names to that it makes by calling one of its parameters."""
    for binding in bindings(function.node):
        if isinstance(binding[1], ast.Call) and called_name(binding[1]) in kinds:
            yield binding


_KINDS = ("type", "Type")


def _of_annotations(function: Function) -> Iterator[tuple[str, list[ast.expr]]]:
    """`kind: type[Cart]`."""
    for one in function.node.args.args:
        match one.annotation:
            case ast.Subscript(value=kind, slice=ast.Name() | ast.Attribute() as owner) if leaf(kind) in (
                "type",
                "Type",
            ):
                yield one.arg, [owner]
            case _:
                pass


def _parametrized(decorator: ast.expr, resolve: Resolve) -> Iterator[tuple[str, ast.expr]]:
    match decorator:
        case ast.Call(func=called, args=[ast.Constant(value=str(names)), values, *_]) if leaf(called) == "parametrize":
            split = [one.strip() for one in names.split(",")]
            for item in islice(_items(resolve(values)), _MOST):
                row = item.elts if len(split) > 1 and isinstance(item, ast.Tuple | ast.List) else [item]
                yield from zip(split, row, strict=False)
        case _:
            pass


def _items(node: ast.expr) -> Iterator[ast.expr]:
    """What is listed; a case that is marked is what it holds."""
    for one in node.elts if isinstance(node, ast.Tuple | ast.List | ast.Set) else []:
        match one:
            case ast.Call(func=called, args=[value]) if leaf(called) == "param":
                yield value
            case ast.Call(func=called, args=several) if leaf(called) == "param":
                yield ast.Tuple(several, ast.Load())
            case _:
                yield one


def _given(target: ast.expr, item: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    match target, item:
        case ast.Name(id=name), _:
            yield name, item
        case ast.Tuple(elts=targets), ast.Tuple(elts=values) | ast.List(elts=values):
            for one, value in zip(targets, values, strict=False):
                yield from _given(one, value)
        case _:
            pass


class _Written(ast.NodeTransformer):
    """Writes values in the place of names."""

    def __init__(self, values: Mapping[str, ast.expr]) -> None:
        self._values = values

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """What a name stands for, where it is read."""
        is_read = isinstance(node.ctx, ast.Load)
        return ast.copy_location(deepcopy(self._values[node.id]), node) if is_read and node.id in self._values else node
