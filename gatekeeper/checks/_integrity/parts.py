"""Assertions that look at a part of what they looked at: some items, some attributes, a stretch of a loop."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from itertools import chain

from gatekeeper.checks._integrity.grading import leaf
from gatekeeper.checks._integrity.questions import question

_Sides = tuple[ast.expr, ast.expr]


def part_compared(before: str, after: str, others: str) -> str:
    """In words, what is left of an equality of several things: one of the items that were listed, or attributes of
    what was compared as a whole. "" where it is as it was, or `others`, what else is asserted, name the rest.
    """
    old, new = _equality(before), _equality(after)
    if old is None or new is None:
        return ""
    return _one_item(old, new, others) or _attributes(old, new)


def part_of_loop(before: Iterable[str], after: Iterable[str]) -> str:
    """What a loop goes through that went through the whole of it; "" for none."""
    known = set(before)
    return next((one for one in after if one not in known and _whole(one) in known), "")


def _equality(text: str) -> _Sides | None:
    match question(text):
        case ast.Compare(left=left, ops=[ast.Eq()], comparators=[right]):
            return left, right
        case _:
            return None


def _one_item(old: _Sides, new: _Sides, others: str) -> str:
    """One of the items of a tuple, or a list, that was expected."""
    items = list(chain.from_iterable(map(_items, old)))
    kept = [one for one in items if _is_side(one, new)]
    lost = [one for one in items if one not in kept and not _is_named(ast.unparse(one), others)]
    if not kept or not lost:
        return ""
    return f"only `{ast.unparse(kept[0])}` of what was expected is compared"


def _is_named(item: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(item)}(?!\w)", text) is not None


def _items(side: ast.expr) -> list[ast.expr]:
    return side.elts if isinstance(side, ast.Tuple | ast.List) else []


def _is_side(item: ast.expr, sides: _Sides) -> bool:
    """Whether an item that is no constant is compared by itself."""
    return not isinstance(item, ast.Constant) and ast.dump(item) in map(ast.dump, sides)


def _attributes(old: _Sides, new: _Sides) -> str:
    """The same attributes on both sides, of which one is of what was compared."""
    left, right = map(_looked_at, new)
    names = [one.attr for one in left]
    owners = {ast.dump(one.value) for one in (*left, *right)}
    if not names or names != [one.attr for one in right] or owners.isdisjoint(map(ast.dump, old)):
        return ""
    return f"only {' and '.join(names)} are compared" if len(names) > 1 else f"only {names[0]} is compared"


def _looked_at(side: ast.expr) -> list[ast.Attribute]:
    """The attributes that a side of a comparison is, or lists; none where it is anything else besides."""
    parts = side.elts if isinstance(side, ast.Tuple | ast.List) else [side]
    found = [one for one in parts if isinstance(one, ast.Attribute)]
    return found if len(found) == len(parts) else []


def _whole(text: str) -> str:
    """What a loop goes through, without the slices of it, and without what chooses some of its items."""
    tree = ast.parse(text, mode="eval")
    return ast.unparse(_Whole().visit(tree))


_CHOOSING = {"filter": 1, "filterfalse": 1, "takewhile": 1, "dropwhile": 1, "islice": 0}
"""Functions that give some of the items of one of their arguments, and which that is."""


class _Whole(ast.NodeTransformer):
    """Writes the whole in the place of a part of it."""

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        """What is sliced; what is taken out by a key or a place stays."""
        self.generic_visit(node)
        return node.value if isinstance(node.slice, ast.Slice) else node

    def visit_ListComp(self, node: ast.ListComp) -> ast.AST:
        """What is gone through, where its items are kept as they are."""
        return self._unchosen(node)

    def visit_GeneratorExp(self, node: ast.GeneratorExp) -> ast.AST:
        """The same of what gives them one at a time."""
        return self._unchosen(node)

    def _unchosen(self, node: ast.ListComp | ast.GeneratorExp) -> ast.AST:
        self.generic_visit(node)
        match node.generators:
            case [ast.comprehension(target=ast.Name(id=name), iter=whole, ifs=[_, *_])] if leaf(node.elt) == name:
                return whole
            case _:
                return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """What a function is given that gives some of it."""
        self.generic_visit(node)
        place = _CHOOSING.get(leaf(node.func), len(node.args))
        return node.args[place] if place < len(node.args) else node
