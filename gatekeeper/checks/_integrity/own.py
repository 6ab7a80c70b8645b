"""What a function has of its own: its variables, what it computes into them, and the files that it writes."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any

from gatekeeper.checks._integrity.source import FunctionNode, every


def assigned(function: FunctionNode) -> Counter[str]:
    """The names that the function assigns, each with how many times it is written that it does."""
    return Counter(one.id for one in every(function, ast.Name) if isinstance(one.ctx, ast.Store))


def local_names(function: FunctionNode) -> frozenset[str]:
    """Parameters and variables of the function."""
    return frozenset(assigned(function).keys() | {one.arg for one in every(function, ast.arg)})


def results(function: FunctionNode) -> Mapping[str, ast.expr]:
    """The names that the function assigns once, to what it computes."""
    times = assigned(function)
    found: dict[str, ast.expr] = {}
    for statement in function.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if times[name] == 1 and _computes(value):
                found[name] = value
            case _:
                pass
    return found


def written_in(text: str, line: int, function: FunctionNode) -> Collection[str]:
    """An expression with what the function assigned to names before the line written in their place: to one of them,
    or to all, and to those in what they were assigned.
    """
    last: dict[str, ast.expr] = {}
    full: dict[str, ast.expr] = {}
    for one in sorted(every(function, ast.Assign), key=lambda one: one.lineno):
        for target in one.targets if one.lineno < line else ():
            if isinstance(target, ast.Name):
                last[target.id] = one.value
                full[target.id] = _written(ast.unparse(one.value), full)
    each = (_written(text, {name: value}) for name, value in last.items())
    return {ast.unparse(one) for one in (*each, _written(text, full))}


def _written(text: str, values: Mapping[str, ast.expr]) -> ast.expr:
    return _Written(values).visit(ast.parse(text, mode="eval").body)


class _Written(ast.NodeTransformer):
    """Writes expressions in the place of names."""

    def __init__(self, values: Mapping[str, ast.expr]) -> None:
        self._values = values

    def visit(self, node: ast.AST) -> Any:
        """The piece of code with the expressions in it."""
        match node:
            case ast.Name(id=name) if name in self._values:
                return self._values[name]
            case _:
                return self.generic_visit(node)


def _computes(value: ast.expr) -> bool:
    return any(isinstance(child, ast.Call) for child in ast.walk(value))


def content(node: ast.expr) -> str:
    """An expression in one spelling; for what a file holds, the file."""
    match node:
        case ast.Call(func=ast.Attribute(value=file, attr="read_text" | "read_bytes")):
            return ast.unparse(file)
        case _:
            return ast.unparse(node)


def stored(function: FunctionNode) -> Collection[frozenset[str]]:
    """The files that the function writes, each with what it writes into it, in one spelling."""
    found: list[frozenset[str]] = []
    for child in ast.walk(function):
        match child:
            case ast.Call(func=ast.Attribute(value=file, attr="write_text" | "write_bytes"), args=[value, *_]):
                found.append(frozenset({ast.unparse(file), ast.unparse(value)}))
            case _:
                pass
    return found


def mentioned(function: FunctionNode) -> frozenset[str]:
    """Every name in the function."""
    return frozenset(child.id for child in ast.walk(function) if isinstance(child, ast.Name))
