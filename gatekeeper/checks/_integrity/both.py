"""Equalities whose two sides are looked at through the same thing now, which may not tell all of either."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Collection, Iterator

from gatekeeper.checks._integrity.grading import leaf
from gatekeeper.checks._integrity.questions import question
from gatekeeper.checks._integrity.source import FunctionNode
from gatekeeper.checks._integrity.walking import every, walk

_HOLE = "_"
_NAMES = """
    split translate expandtabs dedent sub str getattr attrgetter itemgetter filter lower upper casefold strip lstrip
    rstrip normalize title swapcase sorted set frozenset len type round int bool hash
"""
_LOSING = frozenset(_NAMES.split())
"""What does not give back all that it was given."""
_TAKING_OUT = frozenset({"pop", "popitem", "remove", "discard"})


def seen_through(before: str, after: str, own: Collection[str], others: str = "") -> str:
    """What both sides of an equality are looked at through now, where that may lose something; "" where it is as it
    was. `own` are functions of the tests, of which nobody knows what they keep; `others`, what else is asserted.
    """
    old, new = _sides(before), _sides(after)
    if len(old) != 2 or len(new) != 2:
        return ""
    for way in (old, old[::-1]):
        found = _ways(way, new)
        if len(found) == 1 and (text := found.pop()) and _loses(text, own, others):
            return text
    return ""


def _ways(old: list[ast.expr], new: list[ast.expr]) -> set[str]:
    """What each side is looked at through. One that is a name, as what a loop gives for each key is, counts as nothing;
    then what the other side is about is no value that is written out: such a one may stand in it by chance.
    """
    if not any(isinstance(one, ast.Name) for one in new):
        return {_through(*sides) for sides in zip(new, old, strict=True)}
    return {_through(side, was) for side, was in zip(new, old, strict=True) if not isinstance(was, ast.Constant)} - {""}


def _sides(text: str) -> list[ast.expr]:
    match question(text):
        case ast.Compare(left=left, ops=[ast.Eq()], comparators=[right]):
            return [left, right]
        case _:
            return []


def _through(side: ast.expr, inner: ast.expr) -> str:
    """A side with a hole where there is what it was before; "" where that is all of it, or not in it."""
    whole, part = ast.unparse(side), ast.unparse(inner)
    if whole == part or part not in whole:
        return ""
    made = ast.unparse(_Hole(ast.dump(inner)).visit(ast.parse(whole, mode="eval")))
    return made if made != whole else ""


class _Hole(ast.NodeTransformer):
    def __init__(self, inner: str) -> None:
        self._inner = inner

    def visit(self, node: ast.AST) -> ast.AST:
        """The hole in the place of what is looked for."""
        return ast.Name(_HOLE, ast.Load()) if ast.dump(node) == self._inner else self.generic_visit(node)


def _loses(text: str, own: Collection[str], others: str) -> bool:
    tree = ast.parse(text, mode="eval")
    told = f"{others}.keys()" if any(leaf(one.iter) == _HOLE for one in every(tree, ast.comprehension)) else others
    return any(_is_losing(node, own, told) for node in walk(tree))


def _is_losing(node: ast.AST, own: Collection[str], others: str) -> bool:
    match node:
        case ast.Call(func=ast.Attribute(attr="replace"), args=[ast.Constant(value=str(gone)), *_]):
            # How lines end, and what stands between folders, differs between systems.
            return not gone.startswith(("\r", "\\"))
        case ast.Call(func=ast.Attribute(value=ast.Name(id="_"), attr="get"), args=[ast.Name(), *_]):
            return not _tells_keys(others)
        case ast.Call(func=called):
            return leaf(called) in _LOSING or (isinstance(called, ast.Name) and called.id in own)
        case ast.Subscript(value=ast.Name(id="_"), slice=ast.Name()):
            return not _tells_keys(others)
        case ast.comprehension(ifs=chosen):
            return bool(chosen)
        case _:
            return False


def tells_each(text: str, said: str) -> bool:
    """Whether it is said of one of the sides of an equality what it has under each key."""
    sides = (re.escape(ast.unparse(one)) for one in _sides(text))
    return any(re.search(rf"{side}(?:\[\w+\]|\.get\(\w+\)) ?(?:==|,)", said) for side in sides)


def _tells_keys(others: str) -> bool:
    """Whether it is asserted of something which keys, or how many of them, it has."""
    return any(word in others for word in (".keys()", "set(", "len(", "sorted("))


def taken_out_of_both(text: str, before: FunctionNode, after: FunctionNode) -> str:
    """What is taken out of both sides of an equality before they are compared; "" where nothing new is."""
    known = Counter(map(ast.unparse, _taken_out(before)))
    new = [one for one in _taken_out(after) if ast.unparse(one) not in known]
    names = frozenset[str]().union(*map(_names_in, new))
    sides = list(map(_names_in, _sides(text)))
    return ast.unparse(new[0]) if sides and all(names & side for side in sides) else ""


def _names_in(node: ast.AST) -> frozenset[str]:
    return frozenset(one.id for one in every(node, ast.Name))


def _taken_out(function: FunctionNode) -> Iterator[ast.expr]:
    """`x.pop("key")` whose result nobody looks at, and `del x["key"]`."""
    calls = (one.value for one in every(function, ast.Expr))
    yield from (one for one in calls if _takes_out(one))
    gone = (one for statement in every(function, ast.Delete) for one in statement.targets)
    yield from (one for one in gone if isinstance(one, ast.Subscript))


def _takes_out(call: ast.expr) -> bool:
    match call:
        case ast.Call(func=ast.Attribute(value=ast.Name(), attr=name)):
            return name in _TAKING_OUT
        case _:
            return False
