"""Tests that are arranged otherwise, and claim what they claimed: as rows of a table, in a loop, through a helper."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from itertools import chain, islice, product

from gatekeeper.checks._integrity.claiming import Claim, claims, prepared, says_something, spell
from gatekeeper.checks._integrity.folding import MOST, listed
from gatekeeper.checks._integrity.marks import SET_UP
from gatekeeper.checks._integrity.modules import Module, given_to_fixture, shared
from gatekeeper.checks._integrity.source import FunctionNode, Source
from gatekeeper.checks._integrity.units import Unit
from gatekeeper.checks._integrity.view import ChangeView
from gatekeeper.checks._integrity.wording import length, parts
from gatekeeper.checks._integrity.writing import Scope, Values, fixture, result_of, rows_of, spelled, write

_MOST_ITEMS = 50
_MOST_CLAIMS = 20_000
"""How many claims are looked at of all tests of a change."""
_MARKS = ("pytest.mark.", "mark.", "staticmethod", "classmethod")


class Rearranged:
    """What the changed tests claim at both ends."""

    def __init__(self, view: ChangeView) -> None:
        self._tests = view.tests

    def keeps(self, unit: Unit, line: int) -> bool:
        """Whether all that is claimed at a line of a function, in each case of each test, is still claimed."""
        found = self._at_lines.get((unit.source.path, line), [])
        return bool(found) and all(_is_said(one, self._after) for one in found)

    def keeps_all(self, unit: Unit) -> bool:
        """Whether all that a test asserts is."""
        lines = {atom.line for atom in unit.atoms if atom.weight}
        return bool(lines) and all(self.keeps(unit, line) for line in lines)

    def given_up(self) -> Iterator[Unit]:
        """Tests whose successors claim what tests without one claimed, and nothing else: they are lost instead."""
        moved = list(filter(self.keeps_all, self._tests.lost))
        changed = self._tests.changed if moved else ()
        kept = [*moved, *filter(self.keeps_all, (before for before, _ in changed))]
        known = frozenset(one.text for unit in kept for one in self._before.get(id(unit), ()))
        return (before for before, after in changed if before.is_test and self._is_given_up(before, after, known))

    def _is_given_up(self, before: Unit, after: Unit, known: frozenset[str]) -> bool:
        new = self._made_in(after)
        return bool(new) and all(_is_said(one, known) for one in new) and self._is_gone(before)

    def _made_in(self, unit: Unit) -> list[Claim]:
        """What a test claims now, or tests by a helper."""
        if unit.is_test:
            return self._heads.get(id(unit), [])
        path, node = unit.source.path, unit.function.node
        own = {(path, line) for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)}
        return [one for one in chain.from_iterable(self._heads.values()) if not own.isdisjoint(one.lines)]

    def _is_gone(self, unit: Unit) -> bool:
        """Whether a test made claims, and none of them is made any more."""
        old = self._before.get(id(unit), [])
        return bool(old) and not any(_is_said(one, self._after) for one in old)

    @cached_property
    def _before(self) -> Mapping[int, list[Claim]]:
        return _claims(self._tests.base)

    @cached_property
    def _heads(self) -> Mapping[int, list[Claim]]:
        return _claims(self._tests.head)

    @cached_property
    def _at_lines(self) -> Mapping[tuple[str, int], list[Claim]]:
        found: defaultdict[tuple[str, int], list[Claim]] = defaultdict(list)
        for claim in chain.from_iterable(self._before.values()):
            for line in claim.lines:
                found[line].append(claim)
        return found

    @cached_property
    def _after(self) -> frozenset[str]:
        """What is claimed, and what follows from it, of what is known what it is."""
        said = filter(says_something, chain.from_iterable(self._heads.values()))
        return frozenset(spell(claim.under, one) for claim in said for one in (claim.asked, *_implied(claim.asked)))


def _is_said(claim: Claim, known: frozenset[str]) -> bool:
    """Whether a claim is among others, or all its parts are."""
    if claim.text in known:
        return says_something(claim)
    rest = list(_pieces(claim.asked))
    return bool(rest) and all(_is_said(Claim(claim.under, one, claim.lines), known) for one in rest)


@lru_cache(maxsize=8)
def rearranged(view: ChangeView) -> Rearranged:
    """What the tests of a change claim."""
    return Rearranged(view)


def _implied(asked: ast.expr) -> Iterator[ast.expr]:
    for one in _pieces(asked):
        yield one
        yield from _implied(one)


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


def _claims(end: tuple[Unit, ...]) -> Mapping[int, list[Claim]]:
    """What each test of one end claims, by its identity."""
    sources = {id(unit.source): unit.source for unit in end}
    helpers = shared(sources.values())
    modules = {key: Module(source, helpers) for key, source in sources.items()}
    found: dict[int, list[Claim]] = {}
    left = _MOST_CLAIMS
    for unit in (one for one in end if one.is_test and left > 0):
        found[id(unit)] = _readable(unit, modules[id(unit.source)])
        left -= len(found[id(unit)])
    return found


def _readable(unit: Unit, module: Module) -> list[Claim]:
    """What a test claims; nothing where it is nested more deeply than anybody reads."""
    try:
        return list(_of_test(unit, module))
    except RecursionError:
        return []


def _of_test(unit: Unit, module: Module) -> Iterator[Claim]:
    """What a test claims in each of its cases."""
    owner, path, node = unit.function.owner, unit.source.path, unit.function.node
    scope = Scope(module, owner, {}, {})
    owners = (*unit.function.scopes, unit.function.node)
    decorators = [unit.resolved(one) for scope in owners for one in scope.decorator_list]
    under = (*sorted(skip.text for skip in unit.skips), *_circumstances(decorators))
    names = [one.arg for one in node.args.args[owner is not None :]]
    for case in islice(_cases(decorators, names, scope), MOST):
        known = _prepared(scope.knowing(case), unit.source)
        given = {name: _given(name, known) for name in names if name not in case}
        yield from claims(unit.function.body, known.knowing(given), path, under)


def _circumstances(decorators: Iterable[ast.expr]) -> Iterator[str]:
    """What is done around a test: all that decorates it but for marks."""
    return (text for text in map(spelled, decorators) if not text.startswith(_MARKS))


def _cases(decorators: list[ast.expr], names: list[str], scope: Scope) -> Iterator[Values]:
    """What is given to the parameters, and to fixtures that have several cases, case by case."""
    tables = [*rows_of(decorators, scope), *(rows for name in names if (rows := _rows_of_fixture(name, scope)))]
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
