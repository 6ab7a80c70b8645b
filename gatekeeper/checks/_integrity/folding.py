"""What expressions come to that are made of literals: an item of a list, a field of a row, a text put together."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping
from itertools import chain, product
from math import prod
from operator import add, mod, mul, sub
from typing import Any, cast

from gatekeeper.checks._integrity.grading import leaf

MOST = 500
"""How many items of something are written out."""
UNKNOWN = "unknown·"
"""What stands for a value of which nothing is known."""
Records = Mapping[str, Mapping[str, ast.expr | None]]
"""The fields of classes that only hold something, each with what it is where nothing is given."""
_LONGEST = 10_000
_OPERATORS: Mapping[type[ast.operator], Callable[[Any, Any], object]] = {ast.Add: add, ast.Sub: sub, ast.Mult: mul}
_COMPARING: Mapping[str, type[ast.cmpop]] = {
    "operator.eq": ast.Eq,
    "operator.ne": ast.NotEq,
    "operator.lt": ast.Lt,
    "operator.le": ast.LtE,
    "operator.gt": ast.Gt,
    "operator.ge": ast.GtE,
    "operator.is_": ast.Is,
    "operator.is_not": ast.IsNot,
}
_OF_TEXTS = frozenset({"format", "split", "splitlines", "strip", "upper", "lower", "title", "replace", "encode"})
_OF_ONE: Mapping[str, Callable[..., object]] = {"int": int, "float": float, "str": str, "repr": repr}
_LISTS = {"list": ast.List, "tuple": ast.Tuple, "iter": ast.List, "reversed": ast.List}


class TooMuch(Exception):
    """There is more of something than anybody reads."""


def last(node: ast.expr) -> str:
    """The last name of a dotted expression, be it one name that says where it was imported from."""
    return leaf(node).rpartition(".")[2]


def listed(node: ast.expr) -> list[ast.expr] | None:
    """The items of what is written out; None where it is not, or not all of it."""
    match node:
        case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items):
            return None if any(isinstance(one, ast.Starred) for one in items) else items
        case ast.Dict(keys=keys):
            known = [one for one in keys if one is not None]
            return known if len(known) == len(keys) else None
        case _:
            return None


def fields(node: ast.expr, records: Records) -> Mapping[str, ast.expr]:
    """What the fields of a row are: of an object that only holds something, with what it was made from."""
    name = last(node.func) if isinstance(node, ast.Call) else ""
    if not isinstance(node, ast.Call) or name not in (*records, "SimpleNamespace"):
        return {}
    known = records.get(name, {})
    found = {field: value for field, value in known.items() if value is not None}
    return found | dict(zip(known, node.args, strict=False)) | {one.arg: one.value for one in node.keywords if one.arg}


def folded(node: ast.expr, records: Records) -> ast.expr:
    """The same expression, where its parts come to something simpler."""
    match node:
        case ast.Attribute(value=of, attr=name):
            return fields(of, records).get(name, node)
        case ast.Subscript(value=of, slice=key):
            return _under(of, key) or node
        case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items):
            return _with_items(node, _without_stars(items))
        case ast.Call():
            call = _unpacked(node)
            return next(filter(None, (way(call) for way in (_of_text, _of_mapping, _of_lists, _of_operator))), call)
        case _:
            return next(filter(None, (way(node) for way in (_text, _comparison, _choice, _of_attribute))), node)


def _choice(node: ast.expr) -> ast.expr | None:
    match node:
        case ast.IfExp(test=ast.Constant(value=asked), body=then, orelse=other):
            return then if asked else other
        case _:
            return None


def _under(of: ast.expr, key: ast.expr) -> ast.expr | None:
    """What stands at a place, or under a key, of what is written out."""
    items = listed(of)
    match of, key:
        case ast.Dict(values=values), _ if items is not None:
            return {ast.dump(one): value for one, value in zip(items, values, strict=True)}.get(ast.dump(key))
        case ast.List() | ast.Tuple(), ast.Constant(value=int(place)) if items and place < len(items):
            return items[place]
        case _:
            return None


def _text(node: ast.expr) -> ast.expr | None:
    match node:
        case ast.JoinedStr(values=parts):
            said = [_piece(one) for one in parts]
            return None if None in said else ast.Constant("".join(map(str, said)))
        case ast.BinOp(left=ast.Constant(value=str(text)), op=ast.Mod(), right=given):
            values = _constants(given.elts if isinstance(given, ast.Tuple) else [given])
            return _made(mod, text, tuple(values)) if values is not None else None
        case ast.BinOp(left=ast.Constant(value=left), op=operator, right=ast.Constant(value=right)):
            return _computed(left, type(operator), right)
        case _:
            return None


def _computed(left: object, operator: type[ast.operator], right: object) -> ast.expr | None:
    made = _OPERATORS.get(operator)
    return _made(made, left, right) if made is not None and not _is_large(left, right) else None


def _is_large(*values: object) -> bool:
    return any(isinstance(one, int) and abs(one) > _LONGEST for one in values)


def _piece(node: ast.expr) -> str | None:
    """A part of a text that is put together; None where it is not known."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.FormattedValue(value=ast.Constant(value=value), conversion=-1 | 115, format_spec=None):
            return str(value)
        case ast.FormattedValue(value=ast.Constant(value=value), conversion=114, format_spec=None):
            return repr(value)
        case _:
            return None


def _constants(nodes: Iterable[ast.expr] | None) -> list[object] | None:
    """The values of literals; None where one is none."""
    found = [one.value if isinstance(one, ast.Constant) else ... for one in nodes or [ast.Name("")]]
    return None if ... in found else list(found)


def _made(maker: Callable[..., object], *given: object) -> ast.expr | None:
    """What a call gives, if that is a literal."""
    try:
        value = maker(*given)
    except (TypeError, ValueError, LookupError, ArithmeticError, AttributeError):
        return None
    if isinstance(value, list):
        return ast.List([ast.Constant(str(one)) for one in cast("list[object]", value)], ast.Load())
    return ast.Constant(value) if isinstance(value, str | bytes | int | float) else None


def _comparison(node: ast.expr) -> ast.Constant | None:
    """Whether literals are the same, where it depends on them what is done."""
    match node:
        case ast.Compare(
            left=ast.Constant(value=left), ops=[ast.Is() | ast.Eq()], comparators=[ast.Constant(value=right)]
        ):
            return ast.Constant(left == right)
        case ast.Compare(
            left=ast.Constant(value=left), ops=[ast.IsNot() | ast.NotEq()], comparators=[ast.Constant(value=right)]
        ):
            return ast.Constant(left != right)
        case ast.UnaryOp(op=ast.Not(), operand=ast.Constant(value=value)):
            return ast.Constant(not value)
        case _:
            return None


def _unpacked(call: ast.Call) -> ast.Call:
    """A call with what `*` and `**` give it written out."""
    named = chain.from_iterable(map(_names, call.keywords))
    return ast.Call(call.func, _without_stars(call.args), list(named))


def _without_stars(given: list[ast.expr]) -> list[ast.expr]:
    """Items with those in the place of what `*` gives."""
    found: list[ast.expr] = []
    for one in given:
        items = listed(one.value) if isinstance(one, ast.Starred) else None
        found += [one] if items is None else items
    return found


def _with_items(node: ast.List | ast.Tuple | ast.Set, items: list[ast.expr]) -> ast.expr:
    return ast.Set(items) if isinstance(node, ast.Set) else type(node)(items, ast.Load())


def _names(given: ast.keyword) -> list[ast.keyword]:
    keys = listed(given.value) if given.arg is None and isinstance(given.value, ast.Dict) else None
    names = _constants(keys) if keys else None
    if names is None or not isinstance(given.value, ast.Dict):
        return [given]
    return [ast.keyword(str(name), value) for name, value in zip(names, given.value.values, strict=True)]


def _of_text(call: ast.Call) -> ast.expr | None:
    """What a method gives of a text, or a function that makes something else of a literal."""
    given = _constants(call.args) if call.args else []
    match call:
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=str(text)), attr=name), keywords=[]):
            return _made(getattr(text, name), *given) if name in _OF_TEXTS and given is not None else None
        case ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=value)], keywords=[]) if name in _OF_ONE:
            return _made(_OF_ONE[name], value)
        case _:
            return None


def _of_mapping(call: ast.Call) -> ast.expr | None:
    """A mapping that is written as a call, and what it has in it."""
    match call:
        case ast.Call(func=ast.Attribute(value=ast.Dict() as of, attr="items" | "keys" | "values" as name), args=[]):
            return _view(of, name)
        case ast.Call(func=ast.Name(id="dict"), args=[], keywords=named) if all(one.arg for one in named):
            return ast.Dict([ast.Constant(one.arg) for one in named], [one.value for one in named])
        case _:
            return None


def _of_lists(call: ast.Call) -> ast.expr | None:
    """What a function gives that only puts together what it is given."""
    match call:
        case ast.Call(func=ast.Name(id="enumerate"), args=[given], keywords=[ast.keyword(arg="start", value=first)]):
            return _numbered(given, first)
        case ast.Call(func=called, args=[_, *_]):
            known = [one for one in map(listed, call.args) if one is not None]
            return _put_together(last(called), known) if len(known) == len(call.args) else _numbers(call)
        case _:
            return None


def _of_operator(call: ast.Call) -> ast.expr | None:
    """What a function of `operator` compares."""
    match call:
        case ast.Call(func=called, args=[left, right], keywords=[]) if ast.unparse(called) in _COMPARING:
            return ast.Compare(left, [_COMPARING[ast.unparse(called)]()], [right])
        case _:
            return None


def _of_attribute(node: ast.expr) -> ast.expr | None:
    """Whether there is an attribute, asked by what comes where there is none: `getattr(x, "y", nothing) is nothing`."""
    match node:
        case ast.Compare(
            left=ast.Call(func=ast.Name(id="getattr"), args=[of, name, nothing]),
            ops=[ast.Is() | ast.IsNot() as asked],
            comparators=[other],
        ) if ast.unparse(nothing) == ast.unparse(other) == "object()":
            found = ast.Call(ast.Name("hasattr", ast.Load()), [of, name], [])
            return found if isinstance(asked, ast.IsNot) else ast.UnaryOp(ast.Not(), found)
        case _:
            return None


def _view(of: ast.Dict, name: str) -> ast.expr | None:
    keys = listed(of)
    if keys is None:
        return None
    pairs = [_tuple(pair) for pair in zip(keys, of.values, strict=True)]
    return ast.List({"items": pairs, "keys": keys, "values": of.values}[name], ast.Load())


def _tuple(items: Iterable[ast.expr]) -> ast.expr:
    return ast.Tuple(list(items), ast.Load())


def _put_together(name: str, parts: list[list[ast.expr]]) -> ast.expr | None:
    match name, parts:
        case "list" | "tuple" | "iter" | "reversed", [items]:
            return _LISTS[name](items[::-1] if name == "reversed" else items, ast.Load())
        case "enumerate", [items]:
            return _numbered(_tuple(items), ast.Constant(0))
        case "zip", _:
            return _rows(zip(*parts, strict=False))
        case "product", _ if prod(map(len, parts)) <= MOST:
            return _rows(product(*parts))
        case _:
            return None


def _rows(found: Iterable[Iterable[ast.expr]]) -> ast.expr:
    return ast.List(list(map(_tuple, found)), ast.Load())


def _numbered(given: ast.expr, first: ast.expr) -> ast.expr | None:
    match listed(given), first:
        case list(items), ast.Constant(value=int(start)):
            return ast.List([_tuple((ast.Constant(place), one)) for place, one in enumerate(items, start)], ast.Load())
        case _:
            return None


def _numbers(call: ast.Call) -> ast.expr | None:
    """What `range(…)` gives."""
    values = _constants(call.args) if leaf(call.func) == "range" else None
    try:
        numbers = range(*cast("list[int]", values)) if values else range(0)
    except (TypeError, ValueError):
        return None
    return ast.List(list(map(ast.Constant, numbers)), ast.Load()) if values and len(numbers) <= MOST else None
