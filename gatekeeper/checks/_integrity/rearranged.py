"""Tests that are arranged otherwise, and claim what they claimed: as rows of a table, in a loop, through a helper."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from itertools import chain, product
from math import prod

from msgspec.structs import replace

from gatekeeper.checks._integrity.claiming import Claim, claims, prepared, says_something, spell
from gatekeeper.checks._integrity.folding import MOST, TooMuch, listed
from gatekeeper.checks._integrity.marks import SET_UP
from gatekeeper.checks._integrity.modules import Module, given_to_fixture, shared
from gatekeeper.checks._integrity.source import FunctionNode, Source
from gatekeeper.checks._integrity.units import Unit
from gatekeeper.checks._integrity.view import ChangeView
from gatekeeper.checks._integrity.wording import length, parts
from gatekeeper.checks._integrity.writing import Scope, Values, fixture, result_of, rows_of, spelled, write

_MOST_ITEMS = 50
_STEPS_OF_TEST, _MOST_STEPS = 20_000, 300_000
"""How many pieces of code are written out of one test, and of all."""
_MARKS = ("pytest.mark.", "mark.", "staticmethod", "classmethod")


class Rearranged:
    """What the changed tests claim at both ends."""

    def __init__(self, view: ChangeView) -> None:
        self._tests = view.tests
        base, head = self._tests.touched
        helpers = frozenset(one.function.name for one in (*base, *head) if not one.is_test)
        self._base, self._head = (_End(*end, helpers) for end in ((view.tests.base, base), (view.tests.head, head)))

    def keeps(self, unit: Unit, line: int) -> bool:
        """Whether all that is claimed at a line of a function, in each case of each test, is still claimed."""
        return self._are_said(one for one in self._base.made_in(unit) if (unit.source.path, line) in one.lines)

    def keeps_all(self, unit: Unit) -> bool:
        """Whether all that a test asserts is; of one that only goes to a helper, what that asserts."""
        lines = {atom.line for atom in unit.atoms if atom.weight}
        return all(self.keeps(unit, line) for line in lines) if lines else self._are_said(self._base.of(unit))

    def _are_said(self, found: Iterable[Claim]) -> bool:
        """Whether something was claimed, and all of it still is."""
        known = list(found)
        return bool(known) and all(_is_said(one, self._after) for one in known)

    def given_up(self) -> Iterator[Unit]:
        """Tests whose successors claim what tests without one claimed, and nothing else: they are lost instead."""
        moved = list(filter(self.keeps_all, self._tests.lost))
        changed = self._tests.changed if moved else ()
        kept = [*moved, *filter(self.keeps_all, (before for before, _ in changed))]
        known = frozenset(one.text for unit in kept for one in self._base.of(unit))
        return (before for before, after in changed if before.is_test and self._is_given_up(before, after, known))

    def _is_given_up(self, before: Unit, after: Unit, known: frozenset[str]) -> bool:
        new, old = self._head.made_in(after), self._base.of(before)
        is_of_others = bool(new) and all(_is_said(one, known) for one in new)
        return is_of_others and bool(old) and not any(_is_said(one, self._after) for one in old)

    @cached_property
    def _after(self) -> frozenset[str]:
        """What is claimed, and what follows from it, of what is known what it is."""
        said = filter(says_something, self._head.all)
        return frozenset(spell(claim.under, one) for claim in said for one in (claim.asked, *_implied(claim.asked)))


class _End:
    """What the tests claim at one end: those that the change touches, or that use a helper which it touches."""

    def __init__(self, units: tuple[Unit, ...], touched: tuple[Unit, ...], helpers: frozenset[str]) -> None:
        sources = {id(unit.source): unit.source for unit in units}
        others = shared(sources.values())
        self._modules = {key: Module(source, others) for key, source in sources.items()}
        known = set(map(id, touched))
        kept = (one for one in units if helpers and id(one) not in known and not helpers.isdisjoint(one.mentions))
        self._tests = list(filter(_is_test, (*touched, *kept)))
        self._known: dict[int, list[Claim]] = {}
        self._left = _MOST_STEPS

    def of(self, unit: Unit) -> list[Claim]:
        """What a test claims; nothing where that is more than anybody reads, or nested more deeply."""
        if id(unit) not in self._known:
            module = self._modules[id(unit.source)]
            module.steps = steps = min(self._left, _STEPS_OF_TEST)
            try:
                self._known[id(unit)] = list(_of_test(unit, module))
            except (RecursionError, TooMuch):
                self._known[id(unit)] = []
            self._left -= steps - max(module.steps, 0)
        return self._known[id(unit)]

    @cached_property
    def all(self) -> list[Claim]:
        """What all these tests claim."""
        return [one for unit in self._tests for one in self.of(unit)]

    def made_in(self, unit: Unit) -> list[Claim]:
        """What a test claims, or what tests claim by a helper."""
        if unit.is_test:
            return self.of(unit)
        path, node = unit.source.path, unit.function.node
        own = {(path, line) for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)}
        return [one for one in self.all if not own.isdisjoint(one.lines)]


def _is_test(unit: Unit) -> bool:
    return unit.is_test


def _is_said(claim: Claim, known: frozenset[str]) -> bool:
    """Whether a claim is among others, or all its parts are."""
    if claim.text in known:
        return says_something(claim)
    rest = list(_pieces(claim.asked))
    return bool(rest) and all(_is_said(replace(claim, asked=one, text=spell(claim.under, one)), known) for one in rest)


@lru_cache(maxsize=8)
def rearranged(view: ChangeView) -> Rearranged:
    """What the tests of a change claim."""
    return Rearranged(view)


def _implied(asked: ast.expr) -> Iterator[ast.expr]:
    """What follows from what is asked."""
    for one in chain(_pieces(asked), _weaker(asked)):
        yield one
        yield from _implied(one)


def _weaker(asked: ast.expr) -> Iterator[ast.expr]:
    """Less than is asked of what must be a literal: what is True is true, and what is equal to a text is not None."""
    match asked:
        case ast.Compare(left=left, ops=[ast.Is()], comparators=[ast.Constant()] as values):
            yield ast.Compare(left, [ast.Eq()], values)
        case ast.Compare(
            left=ast.Call(func=ast.Name(id="str"), args=[ast.Attribute(value=come, attr="value")]),
            ops=[ast.Eq()],
            comparators=[ast.Constant(value=str(text))],
        ):
            yield from (ast.Call(ast.Name("matches"), [come, ast.Constant(one)], []) for one in (text, re.escape(text)))
        case ast.Compare(left=left, ops=[ast.Eq()], comparators=[ast.Constant(value=value)]):
            yield left if value else ast.UnaryOp(ast.Not(), left)
            if value is not None:
                yield ast.Compare(left, [ast.IsNot()], [ast.Constant(None)])
                yield _of_kind(left, value)
        case _:
            pass


def _of_kind(of: ast.expr, value: object) -> ast.expr:
    """`isinstance(of, <the type of the value>)`."""
    return ast.Call(ast.Name("isinstance"), [of, ast.Name(type(value).__name__)], [])


def _pieces(asked: ast.expr) -> Iterator[ast.expr]:
    """What an equality with a value that is written out says of each of its items, and how many there are."""
    match asked:
        case ast.Compare(left=left, ops=[ast.Eq()], comparators=[right]):
            whole, value = (left, right) if listed(right) else (right, left)
            if listed(whole) is not None:
                return
            keys = _keys(value)
            items = value.values if isinstance(value, ast.Dict) else listed(value) or []
            for key, item in zip(keys, items, strict=False):
                yield from parts(ast.Compare(ast.Subscript(whole, key, ast.Load()), [ast.Eq()], [item]))
            if keys:
                yield from parts(length(whole, len(keys)))
        case _:
            pass


def _keys(value: ast.expr) -> list[ast.expr]:
    """What the items of a value stand under; none where nobody would look at each."""
    items = listed(value) or []
    if isinstance(value, ast.Set) or len(items) > _MOST_ITEMS:
        return []
    return items if isinstance(value, ast.Dict) else [ast.Constant(place) for place in range(len(items))]


def _of_test(unit: Unit, module: Module) -> Iterator[Claim]:
    """What a test claims in each of its cases."""
    owner, path, node = unit.function.owner, unit.source.path, unit.function.node
    scope = Scope(module, owner, {}, {})
    owners = (*unit.function.scopes, unit.function.node)
    decorators = [unit.resolved(one) for scope in owners for one in scope.decorator_list]
    under = (*sorted(skip.text for skip in unit.skips), *_circumstances(decorators))
    names = [one.arg for one in node.args.args[owner is not None :]]
    for case in _cases(decorators, names, scope):
        known = _prepared(scope.knowing(case), unit.source)
        given = {name: _given(name, known) for name in names if name not in case}
        yield from claims(unit.function.body, known.knowing(given), path, under)


def _circumstances(decorators: Iterable[ast.expr]) -> Iterator[str]:
    """What is done around a test: all that decorates it but for marks."""
    return (text for text in map(spelled, decorators) if not text.startswith(_MARKS))


def _cases(decorators: list[ast.expr], names: list[str], scope: Scope) -> Iterator[Values]:
    """What is given to the parameters, and to fixtures that have several cases, case by case."""
    tables = [*rows_of(decorators, scope), *(rows for name in names if (rows := _rows_of_fixture(name, scope)))]
    if prod(map(len, tables)) > MOST:
        raise TooMuch
    for case in product(*tables):
        yield {name: value for part in case for name, value in part.items()}


def _rows_of_fixture(name: str, scope: Scope) -> list[Values]:
    """What a fixture gives for each of its parameters."""
    found = fixture(name, scope)
    given = given_to_fixture(found.node, "params") if found is not None else []
    rows = [listed(write(one, scope)) or [] for one in given]
    return [{name: _given(name, scope.knowing({"request.param": one}))} for one in chain.from_iterable(rows)]


def _given(name: str, scope: Scope, depth: int = 4) -> ast.expr:
    """What a fixture gives a test; its name where that cannot be told."""
    found = fixture(name, scope) if depth else None
    if found is None:
        return ast.Name(name, ast.Load())
    names = [one.arg for one in found.node.args.args if one.arg not in ("self", "request")]
    return result_of(found.node, scope.knowing({one: _given(one, scope, depth - 1) for one in names})) or ast.Name(name)


def _prepared(scope: Scope, source: Source) -> Scope:
    """The scope behind what is done before each test of a class."""
    for method in _set_ups(scope.owner, source):
        made = prepared(method.body, scope, source.path)
        scope = scope.knowing({name: value for name, value in made.values.items() if "." in name})
    return scope


def _set_ups(owner: ast.ClassDef | None, source: Source) -> Iterator[FunctionNode]:
    """What prepares the tests of a class: of the one that it inherits from first."""
    bases = set(map(spelled, owner.bases)) if owner is not None else set[str]()
    owners = sorted((one for one in source.classes if one is owner or one.name in bases), key=lambda one: one is owner)
    found = (one for each in owners for one in each.body if isinstance(one, FunctionNode))
    return filter(lambda one: one.name in SET_UP, found)
