"""The functions of test code at one end of the change: which are tests, what they assert, what stops them."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from typing import TypeGuard

from msgspec import Struct

from gatekeeper.checks._integrity import marks
from gatekeeper.checks._integrity.atoms import KEEPING, MANY, Atom, atoms, words
from gatekeeper.checks._integrity.collecting import case_classes, hidden_by
from gatekeeper.checks._integrity.grading import asserts_by_name, call_strength, leaf
from gatekeeper.checks._integrity.marks import Skip, named_by_origin
from gatekeeper.checks._integrity.numbers import numbers_of
from gatekeeper.checks._integrity.pair import Pair
from gatekeeper.checks._integrity.pytest_settings import PytestSettings
from gatekeeper.checks._integrity.source import Function, FunctionNode, Source, blocks
from gatekeeper.checks._integrity.tables import is_changed
from gatekeeper.checks._integrity.walking import every, walk

_CASES = {"parametrize": "argvalues", "fixture": "params"}
_GROWING = frozenset({"append", "extend", "insert"})
_SKIPPING = ("pytest", "unittest")


GENERATES = "pytest_generate_tests"
"""The hook that gives tests their cases."""


class Unit(Struct, frozen=True, eq=False, dict=True):
    """A function in test code. `hidden` says why pytest does not take it for a test; it is empty for a test."""

    pair: Pair
    source: Source
    function: Function
    hidden: str

    @property
    def line(self) -> int:
        """Where it is defined."""
        return self.function.node.lineno

    @property
    def name(self) -> str:
        """Its name with its class."""
        return self.function.qualname

    @property
    def is_test(self) -> bool:
        """Whether pytest collects it."""
        return not self.hidden

    @cached_property
    def atoms(self) -> tuple[Atom, ...]:
        """Its assertions."""
        return atoms(self.function.node, self._size, _helpless(self.source))

    @cached_property
    def weight(self) -> int:
        """How many assertions a run of all its cases makes."""
        return self.cases * sum(atom.weight for atom in self.atoms)

    @cached_property
    def words(self) -> Counter[str]:
        """What it mentions, parameters and decorators included."""
        found: Counter[str] = Counter()
        for node in (*self.function.node.decorator_list, *self.function.body):
            for child in walk(node):
                if isinstance(child, ast.Name | ast.Attribute):
                    found[leaf(child)] += 1
                elif isinstance(child, ast.Constant):
                    found[repr(child.value)] += 1
        return found

    @cached_property
    def act(self) -> str:
        """What it does apart from asserting: its statements without the assertions."""
        return "\n".join(_acts(self.function.body))

    @cached_property
    def mentions(self) -> frozenset[str]:
        """Every name that it uses."""
        return words(self.function.node)

    @cached_property
    def inner(self) -> frozenset[str]:
        """The functions that it defines within."""
        return frozenset(one.name for one in walk(self.function.node)[1:] if isinstance(one, FunctionNode))

    @cached_property
    def given(self) -> frozenset[str]:
        """The names that its class uses outside of its functions: `storage = Dict` of a class that tests one."""
        owned = [one for owner in self.function.scopes if isinstance(owner, ast.ClassDef) for one in owner.body]
        return frozenset(name for one in owned if isinstance(one, ast.Assign | ast.AnnAssign) for name in words(one))

    @cached_property
    def numbers(self) -> Mapping[str, float]:
        """The numbers that names stand for in it."""
        return numbers_of(self.function, self.source)

    @cached_property
    def loud(self) -> frozenset[str]:
        """Its statements, in one spelling, that nothing stands around which may catch what they raise."""
        return frozenset(_loud(self.function.body))

    @cached_property
    def tables(self) -> tuple[ast.expr, ...]:
        """The values of its `parametrize` marks, its class's included."""
        owners = (*self.function.scopes, self.function.node)
        decorators = [one for owner in owners for one in owner.decorator_list]
        # What the hook gives to whatever test asks for it is no decorator, and means the same.
        generated = list(every(self.function.node, ast.Call)) if self.name == GENERATES else []
        values = (_values(self.resolved(one)) for one in (*decorators, *generated))
        return tuple(value for value in values if value is not None)

    @cached_property
    def cases(self) -> int:
        """How often its parametrisation runs it; MANY when that cannot be told."""
        return self._runs(self.tables)

    @cached_property
    def runs(self) -> int:
        """The same with the parametrised fixtures of its file that it uses."""
        return self._runs((*self.tables, *(table for one in self._fixtures for table in _tables(one))))

    @cached_property
    def words_of_runs(self) -> frozenset[str]:
        """What it and those fixtures mention."""
        return frozenset(self.words).union(
            *(words(part) for one in self._fixtures for part in (*one.decorator_list, one))
        )

    @property
    def _fixtures(self) -> list[FunctionNode]:
        given = {one.arg for one in self.function.node.args.args}
        return [one.node for one in self.source.functions if one.name in given and any(_tables(one.node))]

    def _runs(self, tables: Iterable[ast.expr]) -> int:
        product = 1
        for table in tables:
            size = self._size(table)
            product *= MANY if size is None else size
        return min(product, MANY)

    @cached_property
    def rows(self) -> Counter[str]:
        """The rows of its parametrisation, in one spelling."""
        tables = [self.resolved(table) for table in self.tables]
        return Counter(_row(item) for table in tables if _is_display(table) for item in table.elts)

    def same_text(self, other: Unit) -> bool:
        """Whether both are written the same, letter for letter, and collected alike."""
        return self.hidden == other.hidden and self.function.raw == other.function.raw

    @cached_property
    def outer_skips(self) -> tuple[Skip, ...]:
        """What keeps it from running, of its module and its classes."""
        found = [*_module_skips(self.source), *map(marks.only_if, self.function.conditions)]
        for scope in self.function.scopes:
            found += marks.decorated(scope.decorator_list)
            found += marks.pytestmarks(scope.body)
            found += marks.prepared(scope.body)
        return tuple(found)

    @cached_property
    def skips(self) -> tuple[Skip, ...]:
        """What keeps it from running, from the module's marks to its own statements."""
        known = _renamed(self.source)
        own = marks.decorated(named_by_origin(self.resolved(one), known) for one in self.function.node.decorator_list)
        return (*self.outer_skips, *own, *marks.called(self.function.node.body))

    @cached_property
    def marked(self) -> tuple[Skip, ...]:
        """What decorators, its own and those of the classes and functions around it, keep it from running by."""
        owners = (*self.function.scopes, self.function.node)
        return tuple(marks.decorated(one for owner in owners for one in owner.decorator_list))

    def _size(self, expression: ast.expr, within: frozenset[ast.expr] = frozenset()) -> int | None:
        """How many items an expression has; `within` are those whose size depends on it. None where it is one of them
        itself (`rows = rows[1:]`), or it cannot be told for another reason.
        """
        resolved = self.resolved(expression)
        if resolved in within:
            return None
        if _is_display(resolved) and not any(isinstance(one, ast.Starred) for one in resolved.elts):
            return _grown(len(resolved.elts), expression, self._statements)
        return self._size_of_part(resolved, within | {resolved})

    def _size_of_part(self, whole: ast.expr, within: frozenset[ast.expr]) -> int | None:
        """The same of what is made of other expressions."""
        if isinstance(whole, ast.Subscript) and isinstance(whole.slice, ast.Slice):
            return _size_of_slice(whole.slice, self._size(whole.value, within))
        if (looked_up := self._looked_up(whole)) is not None:
            return self._size(looked_up, within)
        if self._is_empty_mapping(whole):
            return 0
        return self._size_of_call(whole, within) if isinstance(whole, ast.Call) else self._size_of_sum(whole, within)

    def _size_of_sum(self, whole: ast.expr, within: frozenset[ast.expr]) -> int | None:
        """The same of several lists put together, and of a list that has an item for each of another."""
        match whole:
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return self._sum([left, right], 0, within)
            case ast.List(elts=items) | ast.Tuple(elts=items):
                lists = [one.value for one in items if isinstance(one, ast.Starred)]
                return self._sum(lists, len(items) - len(lists), within)
            case ast.ListComp(generators=[ast.comprehension(iter=items, ifs=[])]):
                return self._size(items, within)
            case _:
                return None

    def _sum(self, lists: list[ast.expr], more: int, within: frozenset[ast.expr]) -> int | None:
        sizes = [size for one in lists if (size := self._size(one, within)) is not None]
        return sum(sizes) + more if len(sizes) == len(lists) else None

    def _is_empty_mapping(self, expression: ast.expr) -> bool:
        """Whether it is a mapping that is written out with nothing in it, and that nothing is put into."""
        match expression:
            case ast.Call(func=ast.Attribute(value=mapping, attr="items" | "keys" | "values"), args=[]):
                resolved = self.resolved(mapping)
                return isinstance(resolved, ast.Dict) and not resolved.keys and not self._is_filled(mapping)
            case _:
                return False

    def _is_filled(self, mapping: ast.expr) -> bool:
        """Whether the name of a mapping is used for anything but to go through what it holds."""
        name, nodes = leaf(mapping), self._around()
        uses = sum(isinstance(one, ast.Name) and one.id == name for one in nodes)
        loops = sum(isinstance(one, ast.For) and leaf(_gone_through(one)) == name for one in nodes)
        return uses > loops + 1

    def _around(self) -> list[ast.AST]:
        """Everything in the function, and in the module but for what is in others and in classes."""
        scopes = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
        own = (one for one in self._statements if not isinstance(one, scopes))
        return list({id(node): node for one in (*own, self.function.node) for node in walk(one)}.values())

    def _looked_up(self, expression: ast.expr) -> ast.expr | None:
        """What is found under a key in a mapping that is written out; None where that cannot be told."""
        match expression:
            case ast.Subscript(value=table, slice=ast.Constant(value=key)):
                return _entry(self.resolved(table), key, None)
            case ast.Call(func=ast.Attribute(value=table, attr="get"), args=[ast.Constant(value=key), *other]):
                return _entry(self.resolved(table), key, next(iter(other), None))
            case _:
                return None

    def _size_of_call(self, call: ast.Call, within: frozenset[ast.expr]) -> int | None:
        """The items of `zip(…)` are as many as those of its shortest part; others give what they are given."""
        sizes = [size for one in call.args if (size := self._size(one, within)) is not None]
        if leaf(call.func) == "zip":
            return min(sizes, default=None)
        return next(iter(sizes), None) if leaf(call.func) in KEEPING else _range_size(call)

    def resolved(self, expression: ast.expr) -> ast.expr:
        """What an expression stands for: a name, for what the module, a class or the function assigns to it; an
        attribute of the test's object, for what its class gives to all.
        """
        match expression:
            case ast.Name(id=name):
                statements = self._statements
            case ast.Attribute(value=ast.Name(id="self" | "cls"), attr=name) if not is_changed(self.source, name):
                statements = self._owned
            case _:
                return expression
        found = (_given_to(name, statement) for statement in statements)
        return next((value for value in found if value is not None), expression)

    @cached_property
    def _statements(self) -> tuple[ast.stmt, ...]:
        """Where a name may be given a value: the module, its classes, and the function itself."""
        own = every(self.function.node, ast.Assign) if self.name == GENERATES else self.function.body
        return (*self.source.tree.body, *self._owned, *own)

    @property
    def _owned(self) -> list[ast.stmt]:
        return [statement for owner in self.function.scopes for statement in owner.body]


def _gone_through(loop: ast.For) -> ast.expr:
    """What a loop goes through, without the method of a mapping that gives it."""
    called = loop.iter.func if isinstance(loop.iter, ast.Call) else loop.iter
    return called.value if isinstance(called, ast.Attribute) else called


@lru_cache(maxsize=64)
def _helpless(source: Source) -> frozenset[str]:
    """The functions of a file that are called like ones that assert, and in which nothing can fail the test."""
    named = [one for one in source.functions if asserts_by_name(one.name) and not one.nested]
    return frozenset(one.name for one in named if not _may_fail(one.node)) - {
        one.name for one in named if _may_fail(one.node)
    }


def _may_fail(function: FunctionNode) -> bool:
    """Whether it asserts, or hands back what was found for others to assert."""
    gives_back = any(one.value is not None and not _is_verdict(one.value) for one in every(function, ast.Return))
    caught = any(handler for handler in every(function, ast.ExceptHandler))
    return not caught or gives_back or any(atom.weight for atom in atoms(function, lambda _: None))


def _is_verdict(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and (value.value is None or isinstance(value.value, bool))


@lru_cache(maxsize=64)
def _renamed(source: Source) -> Mapping[str, str]:
    """What a file calls by a name of its own of what skips: `from unittest import skip as later`."""
    imports = (one for one in source.of(ast.ImportFrom) if one.module in _SKIPPING)
    return {one.asname: one.name for node in imports for one in node.names if one.asname}


def _given_to(name: str, statement: ast.stmt) -> ast.expr | None:
    """What a statement assigns to a name."""
    match statement:
        case ast.Assign(targets=targets, value=value) if any(leaf(one) == name for one in targets):
            return value
        case ast.AnnAssign(target=ast.Name(id=assigned), value=value) if assigned == name:
            return value
        case _:
            return None


def _grown(size: int, expression: ast.expr, body: Iterable[ast.stmt]) -> int | None:
    """How many items a list has at the most that statements of its module or class append to; None where a loop does,
    or more than one item at a time comes.
    """
    if not isinstance(expression, ast.Name):
        return size
    sizes = [_added(one, expression.id) for one in body if isinstance(one, ast.Expr | ast.For | ast.While | ast.If)]
    known = [one for one in sizes if one is not None]
    return size + sum(known) if len(known) == len(sizes) else None


def _added(statement: ast.stmt, name: str) -> int | None:
    """How many items a statement appends to a list at the most; None where that cannot be told."""
    how = [leaf(one.func) for one in every(statement, ast.Call) if _adds_to(one, name)]
    once = not isinstance(statement, ast.For | ast.While) and set(how) <= {"append"}
    return len(how) if once or not how else None


def _adds_to(call: ast.Call, name: str) -> bool:
    return isinstance(call.func, ast.Attribute) and leaf(call.func.value) == name and call.func.attr in _GROWING


def _entry(table: ast.expr, key: object, otherwise: ast.expr | None) -> ast.expr | None:
    """The value of a key in a mapping whose keys are all written out, or what is said to be it otherwise."""
    if not isinstance(table, ast.Dict) or not all(isinstance(one, ast.Constant) for one in table.keys):
        return None
    known = {repr(ast.literal_eval(name)): value for name, value in zip(table.keys, table.values, strict=True) if name}
    return known.get(repr(key), otherwise)


def _size_of_slice(part: ast.Slice, whole: int | None) -> int | None:
    """How many items a slice leaves, or leaves at most where it is not known of how many; None where that cannot be
    told.
    """
    match part:
        case ast.Slice(lower=None, upper=ast.Constant(value=int(most)), step=None):
            return most if whole is None else min(whole, most)
        case ast.Slice(lower=ast.Constant(value=int(first)), upper=None, step=None) if whole is not None:
            return max(whole - first, 0)
        case _:
            return None


def _range_size(expression: ast.expr) -> int | None:
    """How many numbers `range(…)` gives when its bounds are written out."""
    match expression:
        case ast.Call(func=ast.Name(id="range"), args=given):
            bounds = [one.value for one in given if isinstance(one, ast.Constant) and isinstance(one.value, int)]
            return _length(bounds) if len(bounds) == len(given) else None
        case _:
            return None


def _length(bounds: list[int]) -> int | None:
    try:
        return min(len(range(*bounds)), MANY)
    except (TypeError, ValueError, OverflowError):
        return None


def _acts(body: Iterable[ast.stmt]) -> Iterator[str]:
    """The simple statements and the headers of compound ones, without those that assert."""
    for node in body:
        inner = blocks(node)
        if inner:
            yield from _acts(inner)
        elif not isinstance(node, ast.Assert | ast.Pass | ast.Return) and not _asserts(node):
            yield ast.unparse(node)


def _loud(body: Iterable[ast.stmt]) -> Iterator[str]:
    for node in body:
        if not isinstance(node, ast.Try | ast.TryStar | ast.With | ast.AsyncWith):
            yield ast.unparse(node)
            yield from _loud(blocks(node))


def _asserts(node: ast.stmt) -> bool:
    call = node.value if isinstance(node, ast.Expr) else None
    return isinstance(call, ast.Constant) or (isinstance(call, ast.Call) and call_strength(call) is not None)


def _is_display(node: ast.expr) -> TypeGuard[ast.List | ast.Tuple | ast.Set]:
    return isinstance(node, ast.List | ast.Tuple | ast.Set)


def _values(decorator: ast.expr) -> ast.expr | None:
    """The cases that a decorator gives: `parametrize` to a test, `params` to a fixture."""
    match decorator:
        case ast.Call(func=function, args=[_, given, *_]) if leaf(function) == "parametrize":
            return given
        case ast.Call(func=function) if leaf(function) in _CASES:
            return _keyword(decorator, _CASES[leaf(function)])
        case _:
            return None


def _tables(function: FunctionNode) -> list[ast.expr]:
    """The cases that the decorators of a fixture give."""
    return [value for one in function.decorator_list if (value := _values(one)) is not None]


def _keyword(call: ast.Call, name: str) -> ast.expr | None:
    return next((one.value for one in call.keywords if one.arg == name), None)


def _row(item: ast.expr) -> str:
    """A row without its id and marks, so that `pytest.param(1, id="one")` is `1`."""
    if isinstance(item, ast.Call) and leaf(item.func) == "param":
        return ast.unparse(item.args[0] if len(item.args) == 1 else ast.Tuple(item.args, ast.Load()))
    return ast.unparse(item)


@lru_cache(maxsize=64)
def _module_skips(source: Source) -> tuple[Skip, ...]:
    """What keeps a whole module of tests from running."""
    body = source.tree.body
    return (*marks.pytestmarks(body), *marks.called(body), *marks.prepared(body))


def units(pair: Pair, source: Source | None, settings: PytestSettings) -> Iterator[Unit]:
    """The functions of one end of a file, each with the reason why it is no test."""
    if source is None:
        return
    later: set[str] = set()
    cases = case_classes(source)
    found: list[Unit] = []
    for function in reversed(source.functions):
        hidden = hidden_by(function, source, settings, cases)
        if not hidden and function.qualname in later and not function.conditions:
            hidden = "a later definition of the same name replaces it"
        later.add(function.qualname)
        found.append(Unit(pair, source, function, hidden))
    yield from reversed(found)
