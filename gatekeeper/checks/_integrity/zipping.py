"""Equalities of whole lists that become equalities of their items in pairs: what one list has more is not looked at."""

from __future__ import annotations

import ast

from gatekeeper.checks._integrity.atoms import Atom
from gatekeeper.checks._integrity.grading import Strength, leaf
from gatekeeper.checks._integrity.units import Unit
from gatekeeper.checks._integrity.walking import every


def pairs_alone(before: Unit, after: Unit) -> Atom | None:
    """The assertion about items of two lists, in pairs, that were compared as wholes; None where nothing is lost."""
    gone = _gone(before, after)
    if not gone or any("len" in one.words for one in after.atoms):
        return None
    return next((one for one in after.atoms if _are_compared(_zipped(one), gone)), None)


def _gone(before: Unit, after: Unit) -> list[Atom]:
    """The exact assertions that are not made any more in the same words."""
    kept = {one.text for one in after.atoms}
    return [one for one in before.atoms if one.text not in kept and one.strength >= Strength.EXACT]


def _are_compared(names: tuple[frozenset[str], ...], gone: list[Atom]) -> bool:
    return bool(names) and any(_compares(old, names) for old in gone)


def _zipped(atom: Atom) -> tuple[frozenset[str], ...]:
    """The names in each of the lists that the innermost loop goes through in pairs, down to the end of the shorter."""
    loop = ast.parse(atom.loops[-1], mode="eval").body if atom.loops else None
    match loop:
        case ast.Call(func=called, args=[one, other], keywords=[]) if leaf(called) == "zip":
            return _names(one), _names(other)
        case _:
            return ()


def _compares(old: Atom, names: tuple[frozenset[str], ...]) -> bool:
    """Whether an equality had the one list on one side, and the other on the other."""
    match ast.parse(old.text, mode="eval").body:
        case ast.Compare(left=left, ops=[ast.Eq()], comparators=[right]) | ast.Call(args=[left, right, *_]):
            sides = (_names(left), _names(right))
            return all(names) and any(one & names[0] and other & names[1] for one, other in (sides, sides[::-1]))
        case _:
            return False


def _names(node: ast.expr) -> frozenset[str]:
    return frozenset(one.id for one in every(node, ast.Name)) - {"list", "tuple", "sorted"}
