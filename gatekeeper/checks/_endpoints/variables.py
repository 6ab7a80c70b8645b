"""What the variables of a module are set to, function by function."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cached_property

from msgspec import Struct

from gatekeeper.checks._integrity.source import FunctionNode, Source
from gatekeeper.checks._integrity.walking import every


class Variables(Struct, frozen=True, eq=False, dict=True):
    """Knows every assignment of a module; `scope` is the innermost function around a place, None for the module."""

    source: Source

    def texts(self, node: ast.expr, scope: FunctionNode | None, depth: int) -> list[str]:
        """The constant texts that an expression is made of, those of its variables included."""
        found: list[str] = []
        for one in ast.walk(node):
            if isinstance(one, ast.Constant) and isinstance(one.value, str):
                found.append(one.value)
            elif isinstance(one, ast.Name) and depth:
                for value in self.assigned(one.id, scope):
                    found += self.texts(value, scope, depth - 1)
        return found

    def assigned(self, name: str, scope: FunctionNode | None) -> list[ast.expr]:
        """What a variable is set to in its function, or in what is around it; a parameter is set to nothing."""
        while True:
            own = self._variables(scope)
            if name in own or scope is None:
                return own.get(name, [])
            if name in _parameters(scope):
                return []
            scope = self.scopes.get(scope)

    def _variables(self, scope: FunctionNode | None) -> dict[str, list[ast.expr]]:
        if scope not in self._known:
            found: dict[str, list[ast.expr]] = {}
            for node in every(scope or self.source.tree, ast.stmt):
                if self.scopes.get(node) is scope:
                    for name, value in _assignments(node):
                        found.setdefault(name, []).append(value)
            self._known[scope] = found
        return self._known[scope]

    @cached_property
    def _known(self) -> dict[FunctionNode | None, dict[str, list[ast.expr]]]:
        return {}

    @cached_property
    def scopes(self) -> dict[ast.AST, FunctionNode | None]:
        """The innermost function around every node."""
        found: dict[ast.AST, FunctionNode | None] = {}
        waiting: list[tuple[ast.AST, FunctionNode | None]] = [(self.source.tree, None)]
        while waiting:
            node, scope = waiting.pop()
            found[node] = scope
            inner = node if isinstance(node, FunctionNode) else scope
            waiting += ((child, inner) for child in ast.iter_child_nodes(node))
        return found


def _assignments(node: ast.stmt) -> Iterator[tuple[str, ast.expr]]:
    match node:
        case ast.Assign(targets=targets, value=value):
            yield from ((one.id, value) for one in targets if isinstance(one, ast.Name))
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
            yield name, value
        case ast.AugAssign(target=ast.Name(id=name), value=value):
            yield name, ast.BinOp(ast.Constant(""), ast.Add(), value)
        case ast.For(target=ast.Name(id=name), iter=value):
            yield name, value
        case _:
            pass


def _parameters(scope: FunctionNode) -> frozenset[str]:
    given = scope.args
    every_one = (*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg)
    return frozenset(one.arg for one in every_one if one is not None)
