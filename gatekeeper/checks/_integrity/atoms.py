"""The assertions of a function, one by one: what each says, what it is about, and when it is reached."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from gatekeeper.checks._integrity.grading import (
    EXPECTING,
    METHODS,
    Strength,
    asserts_by_name,
    call_strength,
    expectation,
    leaf,
    method,
    raises_strength,
    truth,
)
from gatekeeper.checks._integrity.leaving import (
    is_never,
    is_settled,
    leaves,
    narrows,
    suppresses,
    swallows,
    unreached,
)
from gatekeeper.checks._integrity.looking import Patterns, is_match, patterns
from gatekeeper.checks._integrity.opposites import asserted
from gatekeeper.checks._integrity.own import (
    aliases,
    content,
    idle_calls,
    local_names,
    makings,
    mentioned,
    results,
    stored,
)
from gatekeeper.checks._integrity.source import FunctionNode
from gatekeeper.checks._integrity.walking import every, walk

SAYING = frozenset(name for name in METHODS if name[6:7].isupper()) | {"self"}
"""Words that say that something is asserted, and nothing of what it is about."""
MANY = 1_000
_COPYING = frozenset({"list", "tuple", "dict", "set", "copy", "deepcopy"})
KEEPING = frozenset({"enumerate", "sorted", "reversed", "list", "tuple"})
"""Functions that give every item of what they are given."""
_CONVERTING = frozenset({"dict", "list", "tuple", "set", "frozenset", "str"})
"""Functions whose result is equal to, or says as much as, what they are given."""


class Atom(Struct, frozen=True):
    """One assertion. `text` is its one spelling, `words` what it mentions, `guards` the conditions it stands under,
    `repeat` how often the loops around it run it (MANY when that cannot be told).
    """

    text: str
    strength: Strength
    line: int
    words: frozenset[str]
    guards: tuple[str, ...] = ()
    repeat: int = 1
    swallowed: bool = False
    kind: str = "assert"
    shape: frozenset[str] = frozenset()
    """The functions and attributes it is about, without values and local names: equal for the cases of a table."""
    about: frozenset[str] = frozenset()
    """What it mentions, and what its variables were computed from."""
    guarded: frozenset[str] = frozenset()
    """Of a failure that a handler reports, the statements that it guards, in one spelling."""
    inside: frozenset[str] = frozenset()
    """What is mentioned in the block that an exception is expected of, or what is called for it."""
    either: bool = False
    """Whether it stands in one of two branches that both assert."""
    loops: tuple[str, ...] = ()
    """What the loops around it go through, in one spelling."""
    endless: tuple[str, ...] = ()
    """Those of them whose number of items cannot be told."""

    @property
    def weight(self) -> int:
        """How many assertions it counts for; one that cannot fail counts for none."""
        return 0 if self.strength is Strength.VOID else self.repeat


def atoms(
    function: FunctionNode, sizes: Callable[[ast.expr], int | None], helpless: Collection[str] = ()
) -> tuple[Atom, ...]:
    """The assertions that a call of the function can reach. `sizes` tells how many items an expression has;
    `helpless` are functions that are called like ones that assert, and do not.
    """
    computed = results(function)
    silent = {id(call) for call in every(function, ast.Call) if helpless and leaf(call.func) in helpless}
    idle = silent.union(map(id, idle_calls(function)))
    found = (mentioned(function), computed, stored(function), aliases(function), makings(function), idle)
    walk = _Walk(
        sizes,
        *found,
        patterns=patterns(function),
        fails_by_raising=asserts_by_name(function.name) or _is_for_all(function),
    )
    found = walk.block(function.body, _Place())
    local = local_names(function)
    return tuple(replace(atom, shape=_shape(atom, local), about=_about(atom, computed)) for atom in found)


def _is_for_all(function: FunctionNode) -> bool:
    """Whether it is a fixture that every test gets."""
    given = (one for decorator in function.decorator_list for one in every(decorator, ast.keyword))
    return any(one.arg == "autouse" for one in given)


class _Place(Struct, frozen=True):
    guards: tuple[str, ...] = ()
    repeat: int = 1
    swallowed: bool = False
    loops: tuple[str, ...] = ()
    endless: tuple[str, ...] = ()


class _Walk(Struct, frozen=True):
    sizes: Callable[[ast.expr], int | None]
    mentioned: frozenset[str]
    results: Mapping[str, ast.expr]
    stored: Collection[frozenset[str]]
    aliases: Mapping[str, str]
    makings: Mapping[str, str]
    idle: Collection[int]
    patterns: Patterns
    fails_by_raising: bool
    """Whether what it raises, of whatever kind, is a failure of the test."""

    def block(self, body: Iterable[ast.stmt], place: _Place) -> Iterator[Atom]:
        """The atoms of a run of statements, up to the one that always leaves it."""
        last: ast.stmt | None = None
        for statement in body:
            found = tuple(self.statement(statement, place)) if not _is_repeated(statement, last) else ()
            last = statement
            yield from found
            if leaves(statement):
                return
            if not found and (condition := narrows(statement)):
                place = replace(place, guards=(*place.guards, condition))

    def statement(self, node: ast.stmt, place: _Place) -> Iterator[Atom]:
        """The atoms of one statement."""
        match node:
            case ast.Assert(test=asked) | ast.Expr(value=asked) if is_match(asked):
                yield from self._looked_for(asked, place)
            case ast.Assert(test=test):
                yield from self._asserted(test, node.lineno, place)
            case ast.Raise(exc=raised) if raised is not None:
                yield from self._raised(raised, place)
            case ast.With() | ast.AsyncWith():
                yield from self._with(node, place)
            case ast.Try() | ast.TryStar():
                yield from self._try(node, place)
            case ast.If() if (asked := asserted(node)) is not None:
                yield from self._asserted(asked, node.lineno, place)
            case ast.If():
                yield from self._branches(node, place)
            case _:
                yield from self._others(node, place)

    def _asserted(self, test: ast.expr, line: int, place: _Place) -> Iterator[Atom]:
        return (_atom(part, self._truth(part), line, place) for part in _conjuncts(test))

    def _looked_for(self, call: ast.Call, place: _Place) -> Iterator[Atom]:
        """A text that is looked for in what came, where that does not tell it already, and what came."""
        if id(call) not in self.patterns.told:
            yield _atom(call, Strength.PARTLY, call.lineno, place, "call")
        yield from self._calls(call.func, place)

    def _raised(self, raised: ast.expr, place: _Place) -> Iterator[Atom]:
        asserts = "AssertionError" in ast.unparse(raised)
        if asserts or self.fails_by_raising:
            yield _atom(raised, Strength.EXACT if asserts else Strength.PARTLY, raised.lineno, place, "fail")

    def _truth(self, test: ast.expr) -> Strength:
        """The strength of an assertion. That the same expression has the same value, or that a file holds what the
        function wrote into it, says hardly anything.
        """
        match test:
            case ast.Compare(left=left, ops=[ast.Eq() | ast.Is()], comparators=[right]):
                return min(truth(test), self._at_most(left, right))
            case _:
                return truth(test)

    def _at_most(self, left: ast.expr, right: ast.expr) -> Strength:
        """What an equality can say at most: little where both sides are the same, and no exact value where one is made
        of the other.
        """
        sides = (self._result(left), self._result(right))
        repeated = ast.dump(sides[0]) == ast.dump(sides[1]) or self._is_same_object(left, right)
        if repeated or {content(left), content(right)} in self.stored:
            return Strength.EXISTS
        partly = _is_made_of(left, right) or _is_made_of(right, left) or self._is_asked_twice(*sides)
        return Strength.PARTLY if partly else Strength.STRICT

    def _is_asked_twice(self, one: ast.expr, other: ast.expr) -> bool:
        """Whether both sides are what the same method says, of objects that are made in the same way."""
        match one, other:
            case (
                ast.Call(func=ast.Attribute(value=ast.Name(id=first), attr=method), args=given),
                ast.Call(func=ast.Attribute(value=ast.Name(id=second), attr=same), args=other_given),
            ) if method == same and list(map(ast.dump, given)) == list(map(ast.dump, other_given)):
                return first in self.makings and self.makings[first] == self.makings.get(second)
            case _:
                return False

    def _is_same_object(self, left: ast.expr, right: ast.expr) -> bool:
        """Whether both sides ask the same of what is the same object under two names."""
        spelled = [ast.unparse(left), ast.unparse(right)]
        for name, other in self.aliases.items():
            spelled = [re.sub(rf"\b{name}\b", other, one) for one in spelled]
        return bool(self.aliases) and spelled[0] == spelled[1]

    def _result(self, node: ast.expr) -> ast.expr:
        """What computed a value, of which another name may stand for a copy: `expected = dict(result)`."""
        found = self.results.get(node.id, node) if isinstance(node, ast.Name) else node
        match found:
            case ast.Call(func=ast.Name(id=made), args=[ast.Name() as one], keywords=[]) if made in _CONVERTING:
                return self.results.get(one.id, one)
            case _:
                return found

    def _equality(self, call: ast.Call) -> Strength | None:
        """The strength of a call that says of its first two arguments that they are equal."""
        strength = call_strength(call)
        if strength is Strength.EXACT and len(call.args) > 1 and method(call) in METHODS:
            return min(strength, self._truth(ast.Compare(call.args[0], [ast.Eq()], [call.args[1]])))
        return strength

    def _others(self, node: ast.stmt, place: _Place) -> Iterator[Atom]:
        match node:
            case ast.For() | ast.AsyncFor():
                yield from self.block([*node.body, *node.orelse], self._repeated(node.iter, place))
            case ast.While():
                yield from self.block(_loop(node), place)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                if self._is_used(node):
                    yield from self.block(node.body, place)
            case ast.Match(cases=cases):
                yield from self.block([statement for case in cases for statement in case.body], place)
            case _:
                yield from self._calls(node, place)

    def _repeated(self, items: ast.expr, place: _Place) -> _Place:
        size, text = self.sizes(items), ast.unparse(_gone_through(items))
        endless = (*place.endless, text) if size is None else place.endless
        times = place.repeat * (MANY if size is None else size)
        return replace(place, repeat=times, loops=(*place.loops, text), endless=endless)

    def _is_used(self, node: FunctionNode | ast.ClassDef) -> bool:
        """Whether a function inside the test is ever run: it is named somewhere, or a decorator takes it."""
        return isinstance(node, ast.ClassDef) or node.name in self.mentioned or bool(node.decorator_list)

    def _branches(self, node: ast.If, place: _Place) -> Iterator[Atom]:
        """Both branches of an `if` that asserts in each are no guard: one of the two is always reached."""
        if is_settled(node.test):
            yield from self.block(_taken(node), place)
            return
        then, other = list(self.block(node.body, place)), list(self.block(node.orelse, place))
        both = bool(then and other)
        guard = () if both or all(atom.kind == "fail" for atom in then) else (ast.unparse(node.test),)
        for atom in (*then, *other):
            yield replace(atom, guards=(*guard, *atom.guards), either=both or atom.either)

    def _with(self, node: ast.With | ast.AsyncWith, place: _Place) -> Iterator[Atom]:
        for item in node.items:
            if suppresses(item.context_expr):
                place = replace(place, swallowed=True)
            else:
                yield from self._entered(item.context_expr, node.body, place)
        dead = unreached(node)
        yield from self.block(node.body[: len(node.body) - len(dead)], place)
        yield from self.block(dead, replace(place, repeat=0))

    def _entered(self, manager: ast.expr, body: list[ast.stmt], place: _Place) -> Iterator[Atom]:
        """What is asserted by what a block is entered with: that an exception comes out of the block."""
        # What raises by itself says nothing about the code.
        idle = all(isinstance(statement, ast.Raise) for statement in body)
        inside = frozenset[str]().union(*map(words, body))
        for atom in self._calls(manager, replace(place, swallowed=True) if idle else place):
            yield replace(atom, inside=atom.inside or inside) if atom.kind == "raises" else atom

    def _try(self, node: ast.Try | ast.TryStar, place: _Place) -> Iterator[Atom]:
        caught = any(swallows(handler) for handler in node.handlers)
        inside = replace(place, swallowed=place.swallowed or caught)
        yield from _expecting(node, self.block(node.body, inside))
        guarded = frozenset(map(ast.unparse, node.body))
        for handler in node.handlers:
            found = self.block(handler.body, place)
            yield from (replace(atom, guarded=guarded) if atom.kind == "fail" else atom for atom in found)
        yield from _expecting(node, self.block(node.orelse, place))
        yield from self.block(node.finalbody, place)

    def _calls(self, node: ast.AST, place: _Place) -> Iterator[Atom]:
        """Calls that assert, such as `self.assertEqual(a, b)`, wherever they stand in the statement."""
        for child in walk(node):
            if isinstance(child, ast.Call) and id(child) not in self.idle:
                yield from self._call(child, place)

    def _call(self, call: ast.Call, place: _Place) -> Iterator[Atom]:
        name = method(call)
        if name in ("assertTrue", "assertFalse") and call.args:
            yield from (_atom(part, truth(part), call.lineno, place) for part in _conjuncts(_claimed(call)))
        elif name in EXPECTING:
            told = expectation(call, self.patterns.of.get(id(call)))
            called = frozenset[str]().union(*map(words, told.args[1:2]))
            yield replace(_atom(told, raises_strength(told), call.lineno, place, "raises"), inside=called)
        elif (strength := self._equality(call)) is not None:
            yield _atom(call, strength, call.lineno, place, "fail" if name == "fail" else "call")


def _is_made_of(whole: ast.expr, part: ast.expr) -> bool:
    """Whether one side of an equality is a call that is given the result on the other, or made on it; or a copy of the
    other, whatever that is, or a mapping that the other is put into.
    """
    if _is_put_into(whole, part):
        return True
    if not isinstance(whole, ast.Call):
        return False
    if leaf(whole.func) in _COPYING and len(whole.args) == 1:
        return ast.dump(whole.args[0]) == ast.dump(part)
    return isinstance(part, ast.Call) and any(ast.dump(one) == ast.dump(part) for one in every(whole, ast.Call))


def _is_put_into(whole: ast.expr, part: ast.expr) -> bool:
    """Whether a mapping is written out as what another holds, and more: `{**x, "a": 1}`, `x | y`, `dict(x, a=1)`."""
    match whole:
        case ast.Dict(keys=[_, _, *_] as keys, values=values):
            held = [value for key, value in zip(keys, values, strict=True) if key is None]
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            held = [left, right]
        case ast.Call(func=ast.Name(id="dict"), args=[one], keywords=[_, *_]):
            held = [one]
        case _:
            held = []
    return ast.dump(part) in map(ast.dump, held)


def _gone_through(items: ast.expr) -> ast.expr:
    """What a loop goes through, of which it may be given the items numbered, or in another order."""
    while isinstance(items, ast.Call) and leaf(items.func) in KEEPING and items.args:
        items = items.args[0]
    return items


def _expecting(node: ast.Try | ast.TryStar, found: Iterable[Atom]) -> Iterator[Atom]:
    """Failing where none of the exceptions has come says which must come, as `raises` does."""
    reached = {one.lineno for one in (node.body[-1], *node.orelse)}
    for atom in found:
        fails = atom.kind == "fail" and atom.line in reached and not atom.swallowed
        yield _raises(node, atom) if fails else atom


def _raises(node: ast.Try | ast.TryStar, atom: Atom) -> Atom:
    """An assertion that fails in words that say which exception must come."""
    types = [handler.type for handler in node.handlers if handler.type is not None]
    if not types:
        return atom
    call = ast.Call(ast.Name("raises"), types if len(types) == 1 else [ast.Tuple(types)], [])
    return replace(atom, text=ast.unparse(call), strength=raises_strength(call), words=words(call), kind="raises")


def _atom(node: ast.expr, strength: Strength, line: int, place: _Place, kind: str = "assert") -> Atom:
    if isinstance(node, ast.Constant) and not node.value:
        kind = "fail"
    grade = Strength.VOID if place.swallowed else strength
    text = ast.unparse(node)
    found = Atom(text, grade, line, words(node), place.guards, place.repeat, place.swallowed, kind)
    return replace(found, loops=place.loops, endless=place.endless)


def words(node: ast.AST) -> frozenset[str]:
    """The names, attributes and literals in a piece of code."""
    found: set[str] = set()
    for child in walk(node):
        match child:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.keyword(arg=str(name)):
                found.add(name)
            case ast.Constant(value=value):
                found.add(repr(value))
            case _:
                pass
    return frozenset(found)


def _claimed(call: ast.Call) -> ast.expr:
    """What `assertTrue` or `assertFalse` says."""
    return call.args[0] if leaf(call.func) == "assertTrue" else ast.UnaryOp(ast.Not(), call.args[0])


def _conjuncts(test: ast.expr) -> Iterator[ast.expr]:
    """The parts of a condition that are all asked for; that something is true at all is none beside its value."""
    match test:
        case ast.BoolOp(op=ast.And(), values=values):
            equal = {_equal_to_something(value) for value in values}
            for value in values:
                yield from _conjuncts(value) if ast.dump(value) not in equal else ()
        case ast.Compare(left=left, ops=[_, _, *_] as operators, comparators=rights):
            for one, operator, other in zip((left, *rights), operators, rights, strict=False):
                yield ast.copy_location(ast.Compare(one, [operator], [other]), test)
        case _:
            yield test


def _equal_to_something(node: ast.expr) -> str:
    """What is said to be equal to a value that is true, so that it need not be said to be true; "" for nothing."""
    match node:
        case ast.Compare(left=left, ops=[ast.Eq() | ast.Is()], comparators=[ast.Constant(value=value)]) if value:
            return ast.dump(left)
        case _:
            return ""


def _is_repeated(statement: ast.stmt, last: ast.stmt | None) -> bool:
    """Whether an assertion says what the one just before it says."""
    return isinstance(statement, ast.Assert) and last is not None and ast.dump(statement) == ast.dump(last)


def _taken(node: ast.If) -> list[ast.stmt]:
    """The branch that an `if` with a settled test always takes."""
    return node.orelse if is_never(node.test) else node.body


def _loop(node: ast.While) -> list[ast.stmt]:
    return [] if is_never(node.test) else [*node.body, *node.orelse]


def _shape(atom: Atom, local: frozenset[str]) -> frozenset[str]:
    if atom.kind == "raises":
        return frozenset({"raises"})
    named = {word for word in atom.words if word.isidentifier() and not _is_value(word)}
    named -= {word for word in named & local if not re.search(rf"\.{word}\b", atom.text)}
    # How it is said does not count beside what it is about: `assertIsNone(f(x))` asks what `f(x) is None` does.
    return frozenset(named - SAYING or named)


def _about(atom: Atom, results: Mapping[str, ast.expr]) -> frozenset[str]:
    return atom.words.union(*(words(results[name]) for name in atom.words & results.keys()))


def _is_value(word: str) -> bool:
    """Whether a name stands for a value by convention: `True`, `LIMIT`."""
    return word in ("True", "False", "None") or (len(word) > 1 and word.isupper())
