"""Tests that are rows of another now, which compares as a whole what they looked at in parts."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from itertools import chain

from gatekeeper.checks._integrity.atoms import Atom
from gatekeeper.checks._integrity.grading import METHODS, Strength, leaf, method
from gatekeeper.checks._integrity.own import computed_in
from gatekeeper.checks._integrity.questions import question
from gatekeeper.checks._integrity.rows import spelled_out
from gatekeeper.checks._integrity.units import Unit
from gatekeeper.checks._integrity.walking import every

_REWRITING = frozenset({"list", "tuple", "dict", "str", "vars", "asdict", "astuple"})
"""Functions that give all of what they are given in another form."""
_VIEWS = frozenset({"get", "keys", "values", "items", "startswith", "endswith"})
_LOOKING = _REWRITING | _VIEWS | {"len", "sorted", "set", "bool", "isinstance", "type", "repr", "getattr"}
"""Those that give a part of it, or say something of it."""
_AS_IT_IS = (ast.Await,)
_PART = (ast.Await, ast.Attribute, ast.Subscript)


def restates(whole: Unit, part: Unit) -> bool:
    """Whether a parametrised test compares, in one of its rows, all that each assertion of another test looks at."""
    known = _compared(whole)
    made = [atom for atom in part.atoms if atom.weight]
    return bool(made and known) and all(_looks_at(atom, part, known) for atom in made)


def _compared(unit: Unit) -> frozenset[str]:
    """What a parametrised test compares as a whole, row by row: by what it computes, not by the names of that."""
    exact = (one for one in unit.atoms if one.strength >= Strength.EXACT and not one.guards and one.weight)
    texts = chain.from_iterable(computed_in(one.text, one.line, unit.function.node) for one in exact)
    return frozenset(chain.from_iterable(map(_wholes, spelled_out(unit, texts))))


def _looks_at(atom: Atom, unit: Unit, known: frozenset[str]) -> bool:
    """Whether all that an assertion asks of is one of the values, or a part of one."""
    texts = computed_in(atom.text, atom.line, unit.function.node) if known else ()
    return any(bool(asked := _asked_of(text)) and asked <= known for text in texts)


def _wholes(text: str) -> Iterator[str]:
    """The sides of an equality that are what a call gives."""
    match question(text):
        case ast.Compare(left=left, ops=[ast.Eq()], comparators=[right]):
            sides = (_source(side, _REWRITING, _AS_IT_IS) for side in (left, right))
            yield from (ast.unparse(side) for side in sides if isinstance(side, ast.Call))
        case _:
            pass


def _asked_of(text: str) -> frozenset[str]:
    """The calls that give what is compared, without those that are only there for another one."""
    calls = [one for side in _sides(question(text)) if isinstance(one := _source(side, _LOOKING, _PART), ast.Call)]
    inner = {ast.unparse(part) for call in calls for part in every(call, ast.Call) if part is not call}
    return frozenset(map(ast.unparse, calls)) - inner


def _sides(asked: ast.expr) -> Iterable[ast.expr]:
    match asked:
        case ast.Compare(left=left, comparators=others):
            return (left, *others)
        case ast.Call(args=given) if method(asked) in METHODS:
            return given
        case _:
            return (asked,)


def _source(side: ast.expr, functions: frozenset[str], parts: tuple[type[ast.expr], ...]) -> ast.expr:
    """What a value is taken from: through calls of some functions, and pieces of syntax of some kinds."""
    while (inner := _taken_from(side, functions, parts)) is not None:
        side = inner
    return side


def _taken_from(side: ast.expr, functions: frozenset[str], parts: tuple[type[ast.expr], ...]) -> ast.expr | None:
    match side:
        case ast.Call(func=called, args=[inner, *_]) if leaf(called) in functions - _VIEWS:
            return inner
        case ast.Call(func=ast.Attribute(value=inner, attr=name)) if name in _VIEWS & functions:
            return inner
        case ast.Await(value=inner) | ast.Attribute(value=inner) | ast.Subscript(value=inner) if isinstance(
            side, parts
        ):
            return inner
        case _:
            return None
