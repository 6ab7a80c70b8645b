"""What an expression looks at of another: an attribute, what is under a key or at a place, of one item or of each."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from itertools import chain, zip_longest

from msgspec import Struct

from gatekeeper.checks._integrity.grading import leaf

Sides = tuple[ast.expr, ast.expr]
_COLLECTING = frozenset({"list", "tuple", "set", "sorted", "frozenset"})
_DISPLAYS = (ast.List, ast.Tuple, ast.Dict)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.GeneratorExp)


class Piece(Struct, frozen=True):
    """A part of a value: what it is called, and the value, in one spelling; whether it is one of every item."""

    name: str
    owner: str
    each: bool = False


class _Part(Struct, frozen=True):
    """A part of a value that is written out: what tells that something else is about it, and the part itself."""

    told_by: str
    value: ast.expr


_Parts = Mapping[str, _Part]
_NONE: _Parts = {}


def items(side: ast.expr) -> list[ast.expr]:
    """What a tuple, or a list, holds."""
    return side.elts if isinstance(side, ast.Tuple | ast.List) else []


def is_named(item: str, text: str) -> bool:
    """Whether a text has an expression, or a name, in it."""
    return re.search(rf"(?<!\w){re.escape(item)}(?!\w)", text) is not None


def same_pieces(old: Sides, new: Sides) -> list[str]:
    """The parts that both sides are now, one of them of what was compared as a whole, or was listed there."""
    left, right = map(_pieces, new)
    names = [one.name for one in left]
    known = {ast.unparse(one) for side in old for one in (side, *items(side))}
    is_same = names == [one.name for one in right] and not known.isdisjoint(one.owner for one in (*left, *right))
    return names if is_same else []


def written_pieces(old: Sides, new: Sides, others: str) -> list[str]:
    """The parts that are compared now of what was written out as a whole, where `others` tell not all of the rest."""
    known = dict(chain.from_iterable(_written(*sides) for sides in _both_ways(old)))
    for side, value in _both_ways(new):
        kept = dict(_kept(_pieces(side), value, known))
        if not all(is_named(one, others) for one in _rest(kept)):
            return sorted(kept)
    return []


def _both_ways(sides: Sides) -> tuple[Sides, Sides]:
    left, right = sides
    return (left, right), (right, left)


def _rest(kept: Mapping[str, _Parts]) -> set[str]:
    """What tells of the parts that are not among those which are kept."""
    return {part.told_by for parts in kept.values() for name, part in parts.items() if name not in kept}


def _kept(found: list[Piece], value: ast.expr, known: Mapping[Piece, _Parts]) -> Iterator[tuple[str, _Parts]]:
    """Those of the parts that were written out, each with all the parts there were."""
    for piece, expected in zip_longest(found, items(value) if len(found) > 1 else [value]):
        parts = known.get(Piece("", piece.owner, piece.each), _NONE) if piece else _NONE
        if piece and piece.name in parts and _may_be(parts[piece.name], piece, expected):
            yield piece.name, parts


def _may_be(part: _Part, piece: Piece, expected: ast.expr | None) -> bool:
    """Whether it is the same part still: what stands at a place must be what stood there."""
    is_place = piece.name.isdigit() and not piece.each
    return not is_place or (expected is not None and ast.dump(expected) == ast.dump(part.value))


def _pieces(side: ast.expr) -> list[Piece]:
    """The parts that a side of a comparison is, or lists; none where it is anything else besides."""
    match side:
        case ast.Tuple(elts=several) | ast.List(elts=several) | ast.Dict(values=several):
            found = list(map(_pieces, several))
            return list(chain.from_iterable(found)) if all(found) else []
        case ast.Call(func=ast.Name(id=name), args=[inner]) if name in _COLLECTING:
            return _pieces(inner)
        case _:
            return _of_each(side) if isinstance(side, _COMPREHENSIONS) else list(_piece(side))


def _of_each(made: ast.ListComp | ast.SetComp | ast.GeneratorExp) -> list[Piece]:
    match made.generators:
        case [ast.comprehension(target=ast.Name(id=name), iter=whole, ifs=[])]:
            found = _pieces(made.elt)
            is_whole = all(one.owner == name for one in found)
            return [Piece(one.name, ast.unparse(whole), each=True) for one in found] if is_whole else []
        case _:
            return []


def _piece(side: ast.expr) -> Iterator[Piece]:
    match side:
        case ast.Attribute(value=owner, attr=name):
            yield Piece(name, ast.unparse(owner))
        case ast.Subscript(value=owner, slice=ast.Constant() as key):
            yield Piece(ast.unparse(key), ast.unparse(owner))
        case ast.Call(func=ast.Attribute(value=owner, attr="get"), args=[ast.Constant() as key, *_]):
            yield Piece(ast.unparse(key), ast.unparse(owner))
        case _:
            pass


def _written(subject: ast.expr, value: ast.expr, around: _Parts = _NONE) -> Iterator[tuple[Piece, _Parts]]:
    """The parts of a value that is written out, and those of its parts, by the value that they are of; `around` are
    those beside it.
    """
    parts = {**around, **_parts(value)}
    yield Piece("", ast.unparse(subject)), parts
    if items(value):
        yield Piece("", ast.unparse(subject), each=True), {**around, **_merged(items(value))}
    for name, part in _parts(value).items() if isinstance(value, _DISPLAYS) else ():
        beside = {f"beside {one}": two for one, two in parts.items() if one != name and isinstance(value, ast.Dict)}
        inner = ast.Subscript(subject, ast.parse(name, mode="eval").body, ast.Load())
        yield from _written(inner, part.value, beside)


def _merged(listed: list[ast.expr]) -> _Parts:
    found: dict[str, _Part] = {}
    for one in listed:
        found |= _parts(one)
    return found


def _parts(value: ast.expr) -> _Parts:
    match value:
        case ast.Dict():
            pairs = [(ast.unparse(key), one) for key, one in zip(value.keys, value.values, strict=True) if key]
        case ast.Call(func=made, args=[]) if leaf(made)[:1].isupper():
            pairs = [(one.arg, one.value) for one in value.keywords if one.arg]
        case _:
            return _places(value)
    return {name: _Part(name, one) for name, one in pairs}


def _places(value: ast.expr) -> _Parts:
    """The items of a list: something else tells of one by what it is."""
    return {str(place): _Part(ast.unparse(one), one) for place, one in enumerate(items(value))}
