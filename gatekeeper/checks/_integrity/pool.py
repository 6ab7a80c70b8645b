"""What the change adds and takes away as a whole, so that a move is not mistaken for a loss."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cached_property, lru_cache

from msgspec import Struct

from gatekeeper.checks._integrity.atoms import MANY, Atom
from gatekeeper.checks._integrity.grading import Strength, leaf
from gatekeeper.checks._integrity.matching import Tests
from gatekeeper.checks._integrity.source import Source
from gatekeeper.checks._integrity.units import Unit
from gatekeeper.checks._integrity.view import ChangeView
from gatekeeper.checks._integrity.walking import walk

_SHORTEST_NAME = 3
_SHORTEST_MESSAGE = 12
_FILLED = re.compile(r"%[-+ #\d.]*[a-zA-Z]|%\(\w+\)[a-z]|\{[^{}]*\}")
"""What is put into a text later."""
_KEPT = re.compile(r"(?<![\w.])self\.")
_SETTING = re.compile(r"[A-Za-z][\w.-]{3,40}")
_Shape = tuple[Strength, frozenset[str]]


class Pool:
    """The assertions of a change over all its test code: what is missing in one place may be made in another.

    An assertion is sought by its text first, then by its shape (the same question with other values) among those
    that the change adds. Each can be taken once; one that is made in several cases, as often.
    """

    def __init__(self, base: tuple[Unit, ...], head: tuple[Unit, ...]) -> None:
        before, after = _texts(base), _texts(head)
        self._missing = before - after
        self._fewer = frozenset(self._missing)
        self._added: Counter[_Shape] = Counter()
        surplus = after - before
        for unit, atom in _made(head):
            if surplus[_plain(atom)] > 0:
                surplus[_plain(atom)] -= _times(unit)
                self._added[(atom.strength, atom.shape)] += atom.weight * unit.cases

    def take(self, atom: Atom, cases: int) -> bool:
        """Whether the assertion is still made somewhere, or another takes its place, which is used up."""
        text = _plain(atom)
        if self._missing[text] <= 0:
            return True
        self._missing[text] -= cases if cases < MANY else 1
        wanted = atom.weight * cases
        for strength in Strength:
            shape = (strength, atom.shape)
            if strength >= atom.strength and atom.shape and self._added[shape] >= wanted:
                self._added[shape] -= wanted
                return True
        return False

    def keeps(self, atom: Atom) -> bool:
        """Whether the change makes the assertion as often as before, letter for letter."""
        return _plain(atom) not in self._fewer

    def use_up(self, unit: Unit) -> None:
        """Takes what a function asserts, or what has its place."""
        for atom in unit.atoms:
            if atom.weight:
                self.take(atom, unit.cases)


class Whole(Struct, frozen=True, eq=False, dict=True):
    """What the change does as a whole, beyond the one function that is looked at."""

    view: ChangeView

    @property
    def tests(self) -> Tests:
        """The test code of both ends."""
        return self.view.tests

    @cached_property
    def pool(self) -> Pool:
        """The assertions."""
        return Pool(*self.tests.touched)

    @cached_property
    def gone(self) -> frozenset[str]:
        """The names that no source defines any more."""
        return removed_names(self.view)

    @cached_property
    def helpers(self) -> frozenset[str]:
        """The functions of the changed test code that are no tests."""
        return frozenset(one.function.name for one in self.tests.head if not one.is_test)

    @cached_property
    def values(self) -> Exchanged:
        """How the values in the sources changed."""
        return exchanged(self.view)


def _texts(found: tuple[Unit, ...]) -> Counter[str]:
    """How often each assertion is made."""
    counted: Counter[str] = Counter()
    for unit, atom in _made(found):
        counted[_plain(atom)] += _times(unit)
    return counted


def _plain(atom: Atom) -> str:
    """An assertion in one spelling, be what it is about a variable of the test, or kept by the object that it is of."""
    return _KEPT.sub("", atom.text)


def _times(unit: Unit) -> int:
    """In how many cases a function runs; one where that cannot be told."""
    return unit.cases if unit.cases < MANY else 1


def _made(found: tuple[Unit, ...]) -> Iterator[tuple[Unit, Atom]]:
    return ((unit, atom) for unit in found if _counts(unit) for atom in unit.atoms if atom.weight)


def _counts(unit: Unit) -> bool:
    """Assertions in a function that merely looks like a test are never made; those of a helper are."""
    return unit.is_test or not (unit.function.nested or unit.function.name.startswith("test"))


@lru_cache(maxsize=8)
def removed_names(view: ChangeView) -> frozenset[str]:
    """What the sources defined before and nowhere define any more: a test of it has lost its subject."""
    before = {name for pair in view.source_pairs for name in _defined(pair.base)}
    after = {name for pair in view.source_pairs for name in _defined(pair.head)}
    fixtures = _helpers(view, base=True) - _helpers(view, base=False)
    return frozenset(name for name in (before - after) | fixtures if len(name) >= _SHORTEST_NAME)


class Exchanged(Struct, frozen=True):
    """The values that the sources hold less often after the change, and those that they hold more often."""

    gone: frozenset[str]
    came: frozenset[str]

    def explains(self, before: frozenset[str], after: frozenset[str]) -> bool:
        """Whether what a test expected went from the sources, and what it expects instead came into them."""
        old, new = before - after, after - before
        return bool(old and new) and all(map(self._is_gone, old)) and all(map(self._has_come, new))

    def _is_gone(self, value: str) -> bool:
        return value in self.gone or (value[0] in "'\"" and any(value[1:-1] in one for one in self.gone))

    def _has_come(self, value: str) -> bool:
        return value in self.came or (value[0] in "'\"" and any(value[1:-1] in one for one in self.came))


def exchanged(view: ChangeView) -> Exchanged:
    """How the values in the sources changed."""
    before, after = (
        Counter(repr(node.value) for pair in view.source_pairs for node in _constants(pair.base if old else pair.head))
        for old in (True, False)
    )
    return Exchanged(frozenset(before - after), frozenset(after - before))


def messages_gone(view: ChangeView) -> frozenset[str]:
    """The parts of what the sources said in words and say no more, where they say nothing new."""
    values = exchanged(view)
    said, new = (frozenset(filter(_is_message, one)) for one in (values.gone, values.came))
    parts = (part.strip() for one in said for part in _FILLED.split(one[1:-1]))
    return frozenset(one for one in parts if len(one) >= _SHORTEST_MESSAGE and not new)


def _is_message(value: str) -> bool:
    return value[0] in "'\"" and " " in value.strip()


def _constants(source: Source | None) -> tuple[ast.Constant, ...]:
    return source.of(ast.Constant) if source is not None else ()


def _helpers(view: ChangeView, *, base: bool) -> set[str]:
    """Fixtures and other functions that tests share through a conftest."""
    ends = [pair.base if base else pair.head for pair in view.test_pairs if pair.path.endswith("conftest.py")]
    return {function.name for source in ends if source is not None for function in source.functions}


def _defined(source: Source | None) -> Iterator[str]:
    """The module itself, its functions, classes and parameters, what it assigns to, and the settings it names."""
    if source is None:
        return
    yield source.path.rpartition("/")[2].partition(".")[0]
    scopes = (source.tree, *source.classes)
    for statement in (statement for scope in scopes for statement in scope.body if isinstance(statement, ast.Assign)):
        yield from filter(None, map(leaf, statement.targets))
    for node in walk(source.tree):
        yield from _name(node)


def _name(node: ast.AST) -> Iterator[str]:
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
