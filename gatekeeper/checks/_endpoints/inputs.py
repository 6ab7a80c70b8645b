"""Parameters of route handlers that let anything in."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from gatekeeper.checks._endpoints.handlers import Framework, Handler
from gatekeeper.checks._interface.public import last_name

_LOOSE = frozenset({"Any", "Dict", "Mapping", "MutableMapping", "dict", "object"})
_INJECTED = frozenset({"Depends", "Security"})
_CONVERTED = re.compile(r"<[A-Za-z_]\w*(?:\([^>]*\))?:(\w+)>")

Problem = tuple[ast.arg, str]
"""A parameter, and what is wrong with it in words."""


def untyped(handler: Handler) -> Iterator[Problem]:
    """Parameters of which nothing says what they are.

    Django's URL patterns and Starlette's routes type what they pass on, so that only FastAPI's and Flask's handlers
    are looked at; a Flask parameter may be typed by a converter (`<int:id>`).
    """
    if handler.framework not in (Framework.FASTAPI, Framework.FLASK):
        return
    converted = {name for route in handler.routes for name in _CONVERTED.findall(route)}
    for one, default in _parameters(handler):
        if one.annotation is None and one.arg not in converted and not _is_injected(default):
            yield one, f"`{one.arg}` has no type"


def loose(handler: Handler) -> Iterator[Problem]:
    """Parameters that FastAPI fills with whatever it is sent."""
    if handler.framework is not Framework.FASTAPI:
        return
    for one, default in _parameters(handler):
        if one.annotation is not None and not _is_injected(default):
            name = _loose_name(one.annotation)
            if name:
                yield one, f"`{one.arg}` is validated by nothing: its type is `{name}`"


def _parameters(handler: Handler) -> Iterator[tuple[ast.arg, ast.expr | None]]:
    """All parameters but `self`, each with its default."""
    given = handler.node.args
    positional = [*given.posonlyargs, *given.args]
    defaults = [*[None] * (len(positional) - len(given.defaults)), *given.defaults]
    yield from list(zip(positional, defaults, strict=True))[handler.method :]
    yield from zip(given.kwonlyargs, given.kw_defaults, strict=True)


def _is_injected(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Call) and last_name(node.func) in _INJECTED


def _loose_name(node: ast.expr) -> str:
    """The type in an annotation that holds anything; "" when there is none, or a dependency gives the value."""
    node = _unquoted(node)
    if isinstance(node, ast.Name | ast.Attribute):
        return last_name(node) if last_name(node) in _LOOSE else ""
    return next((name for name in map(_loose_name, _parts(node)) if name), "")


def _unquoted(node: ast.expr) -> ast.expr:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        try:
            return ast.parse(node.value, mode="eval").body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return node
    return node


def _parts(node: ast.expr) -> list[ast.expr]:
    """The types that an annotation is made of."""
    match node:
        case ast.Subscript(value=value, slice=ast.Tuple(elts=[first, *others])) if last_name(value) == "Annotated":
            return [] if any(map(_is_injected, others)) else [first]
        case ast.Subscript(value=value, slice=inner):
            return [] if last_name(value) == "Literal" else [value, inner]
        case ast.Tuple(elts=elements):
            return elements
        case ast.BinOp(left=left, right=right):
            return [left, right]
        case _:
            return []
