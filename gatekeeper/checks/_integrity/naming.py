"""What a text or an expression names: the module or object in which test code replaces something, however spelled."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from gatekeeper.checks._integrity.grading import leaf

_PLACE = re.compile(r"%s|\{\w*\}")
_LOOKS_INTO = frozenset({"vars", "type"})
_IMPORTS = frozenset({"import_module", "__import__"})


class Here(Struct, frozen=True):
    """Where something is named: the dotted module, and what the names in it stand for."""

    module: str
    resolve: Callable[[ast.expr], ast.expr]

    def is_own(self, owner: str) -> bool:
        """Whether a dotted name is that of the module itself."""
        return f".{self.module}".endswith(f".{owner}")


def module_of(path: str) -> str:
    """The dotted name of a file."""
    return path.removesuffix(".py").replace("/", ".")


def text_of(node: ast.expr, here: Here) -> str | None:
    """The text that an expression makes, as far as it is made of texts and of names of modules; None otherwise."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.Name(id="__name__"):
            return here.module
        case ast.Name() if (given := here.resolve(node)) is not node:
            return text_of(given, replace(here, resolve=itself))
        case ast.Attribute(value=named, attr="__name__" | "__module__" | "__qualname__"):
            return owner_of(named, here)
        case ast.FormattedValue(value=value):
            return text_of(value, here)
        case _:
            return _joined(_pieces(node), here)


def owner_of(node: ast.expr, here: Here) -> str:
    """The dotted name of a module or an object, "" for the module itself: `shop` of `shop.__dict__`."""
    found = space_of(here.resolve(node), here)
    return ast.unparse(node) if found is None else found


def space_of(node: ast.expr, here: Here) -> str | None:
    """The same of what holds the names of a module or an object, or looks a module up; None for anything else."""
    match node:
        case ast.Call(func=called, args=[]) if leaf(called) == "globals":
            return ""
        case ast.Call(func=called, args=[seen]) if leaf(called) in _LOOKS_INTO:
            return owner_of(seen, here)
        case ast.Attribute(value=seen, attr="__dict__" | "__class__"):
            return owner_of(seen, here)
        case _:
            return _looked_up(node, here)


def _looked_up(node: ast.expr, here: Here) -> str | None:
    match node:
        case ast.Subscript(value=modules, slice=named) if leaf(modules) == "modules":
            text = text_of(named, here)
        case ast.Call(func=called, args=[named, *_]) if leaf(called) in _IMPORTS:
            text = text_of(named, here)
        case ast.Constant(value=str(named)):
            text = named.removesuffix(".__dict__")
        case _:
            return None
    return "" if text is not None and here.is_own(text) else text


def itself(node: ast.expr) -> ast.expr:
    """What a name stands for where nothing tells."""
    return node


def _joined(pieces: Sequence[ast.expr], here: Here) -> str | None:
    texts = [text_of(one, here) for one in pieces]
    known = [one for one in texts if one is not None]
    return "".join(known) if known and len(known) == len(texts) else None


def _pieces(node: ast.expr) -> Sequence[ast.expr]:
    """What a text is put together from."""
    match node:
        case ast.JoinedStr(values=values):
            return values
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return (left, right)
        case ast.BinOp(left=ast.Constant(value=str(text)), op=ast.Mod(), right=given):
            return _woven(text, given.elts if isinstance(given, ast.Tuple) else [given])
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=str(text)), attr=method), args=given):
            return _made_of(text, method, given)
        case _:
            return ()


def _made_of(text: str, method: str, given: Sequence[ast.expr]) -> Sequence[ast.expr]:
    """`"{}.total".format(…)`, `".".join([…])`."""
    match method, given:
        case "format", _:
            return _woven(text, given)
        case "join", [ast.List(elts=parts) | ast.Tuple(elts=parts)]:
            return [piece for part in parts for piece in (ast.Constant(text), part)][1:]
        case _:
            return ()


def _woven(text: str, given: Sequence[ast.expr]) -> list[ast.expr]:
    """The parts of a template with what is put between them."""
    first, *rest = (ast.Constant(part) for part in _PLACE.split(text))
    return [first, *(piece for pair in zip(given, rest, strict=False) for piece in pair)]
