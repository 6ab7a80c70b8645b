"""Assertions that look at a part of what they looked at: some items, some attributes, a stretch of a loop."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from itertools import chain

from gatekeeper.checks._integrity.grading import leaf
from gatekeeper.checks._integrity.pieces import Sides, is_named, items, same_pieces, written_pieces
from gatekeeper.checks._integrity.questions import question


def part_compared(before: str, after: str, others: str) -> str:
    """In words, what is left of an equality of several things: one of the items that were listed, or attributes of
    what was compared as a whole. "" where it is as it was, or `others`, what else is asserted, name the rest.
    """
    old, new = _equality(before), _equality(after)
    if old is None or new is None:
        return ""
    return _one_item(old, new, others) or _pieces(old, new, others) or _some_items(old, new)


def part_of_loop(before: Iterable[str], after: Iterable[str]) -> str:
    """What a loop goes through that went through the whole of it; "" for none."""
    known = set(before)
    return next((one for one in after if one not in known and _whole(one) in known), "")


def _equality(text: str) -> Sides | None:
    match question(text):
        case ast.Compare(left=left, ops=[ast.Eq()], comparators=[right]):
            return left, right
        case _:
            return None


def _one_item(old: Sides, new: Sides, others: str) -> str:
    """One of the items of a tuple, or a list, that was expected."""
    listed = list(chain.from_iterable(map(items, old)))
    kept = [one for one in listed if _is_side(one, new)]
    lost = [one for one in listed if one not in kept and not is_named(ast.unparse(one), others)]
    if not kept or not lost:
        return ""
    return f"only `{ast.unparse(kept[0])}` of what was expected is compared"


def _is_side(item: ast.expr, sides: Sides) -> bool:
    """Whether an item that is no constant is compared by itself."""
    return not isinstance(item, ast.Constant) and ast.dump(item) in map(ast.dump, sides)


def _pieces(old: Sides, new: Sides, others: str) -> str:
    """Attributes, keys or places: the same on both sides, or some of those that were written out."""
    names = same_pieces(old, new) or written_pieces(old, new, others)
    if not names:
        return ""
    return f"only {' and '.join(names)} are compared" if len(names) > 1 else f"only {names[0]} is compared"


def _some_items(old: Sides, new: Sides) -> str:
    """Those that something chooses of what was compared."""
    known = set(map(ast.unparse, old))
    sides = [(one, _whole(one)) for one in map(ast.unparse, new)]
    return next((f"only the items of `{one}` are compared" for one, all_of in sides if one != all_of in known), "")


def _whole(text: str) -> str:
    """What a loop goes through, without the slices of it, and without what chooses some of its items."""
    tree = ast.parse(text, mode="eval")
    return ast.unparse(_Whole().visit(tree))


_CHOOSING = {"filter": 1, "filterfalse": 1, "takewhile": 1, "dropwhile": 1, "islice": 0}
"""Functions that give some of the items of one of their arguments, and which that is."""


def _differs(made: ast.comprehension, whole: ast.expr) -> bool:
    """Whether something else than the whole of it is gone through."""
    return bool(made.ifs) or ast.dump(made.iter) != ast.dump(whole)


class _Whole(ast.NodeTransformer):
    """Writes the whole in the place of a part of it."""

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        """What is sliced; what is taken out by a key or a place stays."""
        self.generic_visit(node)
        return node.value if isinstance(node.slice, ast.Slice) else node

    def visit_ListComp(self, node: ast.ListComp) -> ast.AST:
        """What is gone through, where its items are kept as they are."""
        return self._unchosen(node)

    def visit_DictComp(self, node: ast.DictComp) -> ast.AST:
        """The mapping of which some keys, or items, are kept, with what is under them."""
        self.generic_visit(node)
        match node:
            case ast.DictComp(value=ast.Subscript(value=whole), generators=[of]) if _differs(of, whole):
                return whole if ast.unparse(node.value) == f"{ast.unparse(whole)}[{ast.unparse(node.key)}]" else node
            case ast.DictComp(
                generators=[ast.comprehension(ast.Tuple(elts=pair), ast.Call(ast.Attribute(whole, "items")), [_, *_])]
            ):
                return whole if [leaf(one) for one in pair] == [leaf(node.key), leaf(node.value)] else node
            case _:
                return node

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
