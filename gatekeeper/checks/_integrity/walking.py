"""Going through a piece of code: a dozen rules ask what is in the same function."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any, TypeVar, cast
from weakref import WeakKeyDictionary

Node = TypeVar("Node", bound=ast.AST)
_INSIDE: WeakKeyDictionary[ast.AST, list[ast.AST]] = WeakKeyDictionary()
"""What is in the nodes that were asked about, as long as they are there; nobody changes one that was asked about."""


def walk(root: ast.AST) -> list[ast.AST]:
    """A piece of code and everything in it, in the order of `ast.walk`."""
    inside = _INSIDE.get(root)
    if inside is None:
        inside = _INSIDE[root] = _inside(root)
    return [root, *inside]


def every(root: ast.AST, kind: type[Node]) -> Iterator[Node]:
    """The nodes of a kind in a piece of code."""
    return (node for node in walk(root) if isinstance(node, kind))


def _inside(root: ast.AST) -> list[ast.AST]:
    """What is in a piece of code; a list grows while it is gone through, which is faster than a queue."""
    found = [root]
    for node in found:
        given = node.__dict__
        for name in node._fields:
            value: Any = given.get(name)
            if isinstance(value, ast.AST):
                found.append(value)
            elif isinstance(value, list):
                found.extend(one for one in cast("list[object]", value) if isinstance(one, ast.AST))
    return found[1:]
