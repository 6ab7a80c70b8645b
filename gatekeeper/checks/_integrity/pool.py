"""What the change adds and takes away as a whole, so that a move is not mistaken for a loss."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator

from gatekeeper.checks._integrity.atoms import Atom
from gatekeeper.checks._integrity.grading import Strength, leaf
from gatekeeper.checks._integrity.source import Source
from gatekeeper.checks._integrity.units import Unit
from gatekeeper.checks._integrity.view import ChangeView

_SHORTEST_NAME = 3
_SETTING = re.compile(r"[A-Za-z][\w-]{3,40}")
_Shape = tuple[Strength, frozenset[str]]


class Pool:
    """The assertions that the change adds, over all test code. What is missing in one place is looked for here,
    by its text, then by its shape (the same question with other values); each can be taken once.
    """

    def __init__(self, base: tuple[Unit, ...], head: tuple[Unit, ...]) -> None:
        self._texts = _texts(head) - _texts(base)
        self._shapes = _shapes(head) - _shapes(base)

    def take(self, atom: Atom, cases: int) -> bool:
        """Uses up what the atom has become elsewhere, if it is there, and says whether it was."""
        wanted = atom.weight * cases
        if self._texts[atom.text] > 0:
            self._texts[atom.text] -= 1
            self._shapes[(atom.strength, atom.shape)] -= wanted
            return True
        for strength in Strength:
            shape = (strength, atom.shape)
            if strength >= atom.strength and atom.shape and self._shapes[shape] >= wanted:
                self._shapes[shape] -= wanted
                return True
        return False


def _texts(found: tuple[Unit, ...]) -> Counter[str]:
    return Counter(atom.text for unit in found if _counts(unit) for atom in unit.atoms if atom.weight)


def _shapes(found: tuple[Unit, ...]) -> Counter[_Shape]:
    counted: Counter[_Shape] = Counter()
    for unit in found:
        for atom in unit.atoms if _counts(unit) else ():
            counted[(atom.strength, atom.shape)] += atom.weight * unit.cases
    return counted


def _counts(unit: Unit) -> bool:
    """Assertions in a function that merely looks like a test are never made; those of a helper are."""
    return unit.is_test or not unit.function.name.startswith("test")


def removed_names(view: ChangeView) -> frozenset[str]:
    """What the sources defined before and nowhere define any more: a test of it has lost its subject."""
    before = {name for pair in view.source_pairs for name in _defined(pair.base)}
    after = {name for pair in view.source_pairs for name in _defined(pair.head)}
    fixtures = _helpers(view, base=True) - _helpers(view, base=False)
    return frozenset(name for name in (before - after) | fixtures if len(name) >= _SHORTEST_NAME)


def _helpers(view: ChangeView, *, base: bool) -> set[str]:
    """Fixtures and other functions that tests share through a conftest."""
    ends = [pair.base if base else pair.head for pair in view.test_pairs if pair.path.endswith("conftest.py")]
    return {function.name for source in ends if source is not None for function in source.functions}


def _defined(source: Source | None) -> Iterator[str]:
    """Functions, classes, parameters, assigned names and attributes, and the module itself."""
    if source is None:
        return
    yield source.path.rpartition("/")[2].partition(".")[0]
    for statement in (*source.tree.body, *(one for owner in source.classes for one in owner.body)):
        targets = statement.targets if isinstance(statement, ast.Assign) else []
        yield from filter(None, map(leaf, targets))
    for node in ast.walk(source.tree):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.arg(arg=name) | ast.keyword(arg=str(name)) | ast.alias(name=name):
                yield name
            case ast.Attribute(ctx=ast.Store(), attr=name):
                yield name
            case ast.Constant(value=str(text)) if _SETTING.fullmatch(text):
                yield text
            case _:
                pass
