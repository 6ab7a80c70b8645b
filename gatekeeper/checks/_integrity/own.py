"""What a function has of its own: its variables, what it computes into them, and the files that it writes."""

from __future__ import annotations

import ast
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from copy import deepcopy
from functools import lru_cache
from itertools import chain, islice
from typing import Any

from msgspec import Struct

from gatekeeper.checks._integrity.grading import leaf
from gatekeeper.checks._integrity.source import FunctionNode
from gatekeeper.checks._integrity.walking import every, walk

_LONGEST = 1_000
"""How many parts an expression may have to be written in the place of a name."""


def assigned(function: FunctionNode) -> Counter[str]:
    """The names that the function assigns, each with how many times it is written that it does."""
    return Counter(one.id for one in every(function, ast.Name) if isinstance(one.ctx, ast.Store))


def local_names(function: FunctionNode) -> frozenset[str]:
    """Parameters and variables of the function."""
    return frozenset(assigned(function).keys() | {one.arg for one in every(function, ast.arg)})


def results(function: FunctionNode) -> Mapping[str, ast.expr]:
    """The names that the function assigns once, to what it computes."""
    times = assigned(function)
    found: dict[str, ast.expr] = {}
    for statement in every(function, ast.Assign):
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if times[name] == 1 and _computes(value):
                found[name] = value
            case _:
                pass
    return found


def makings(function: FunctionNode) -> Mapping[str, str]:
    """The names that a single statement of the function gives a new object, each to how that is made; what is added to
    it afterwards does not count.
    """
    found: defaultdict[str, list[ast.expr]] = defaultdict(list)
    for statement in every(function, ast.Assign):
        for name in chain.from_iterable(every(target, ast.Name) for target in statement.targets):
            found[name.id].append(statement.value)
    single = {name: made[0] for name, made in found.items() if len(made) == 1}
    return {name: ast.dump(made) for name, made in single.items() if isinstance(made, ast.Call)}


def written_in(text: str, line: int, function: FunctionNode) -> Collection[str]:
    """An expression with what the function assigned to names before the line written in their place: to one of them,
    or to all, and to those in what they were assigned.
    """
    asked, known = _asked_with(text, line, function)
    values = (*({one.name: one.value} for one in known), {one.name: one.full for one in known})
    return frozenset(spellings(filled_in(asked, one) for one in values))


def computed_in(text: str, line: int, function: FunctionNode) -> Collection[str]:
    """The same with what was assigned to all of them; none where no Python can write it."""
    asked, known = _asked_with(text, line, function)
    return list(spellings([filled_in(asked, {one.name: one.full for one in known})]))


def _asked_with(text: str, line: int, function: FunctionNode) -> tuple[ast.expr, Collection[_Assignment]]:
    """An expression, and what the function assigned last to the names in it before the line."""
    asked = ast.parse(text, mode="eval").body
    mentioned = {one.id for one in every(asked, ast.Name)}
    known = {one.name: one for one in _assignments(function) if one.line < line and one.name in mentioned}
    return asked, known.values()


def spellings(nodes: Iterable[ast.expr]) -> Iterator[str]:
    """Expressions as texts."""
    for node in nodes:
        # Python 3.11 has no way to write some texts within those that hold expressions.
        with suppress(ValueError):
            yield ast.unparse(node)


class _Assignment(Struct, frozen=True):
    """What a function assigns to a name: as it is written there, and with what its names were assigned in it."""

    name: str
    line: int
    value: ast.expr
    full: ast.expr


@lru_cache(maxsize=64)
def _assignments(function: FunctionNode) -> list[_Assignment]:
    """What a function assigns to names, from the top to the end."""
    found: list[_Assignment] = []
    full: dict[str, ast.expr] = {}
    for one in sorted(every(function, ast.Assign), key=lambda one: one.lineno):
        for name in (target.id for target in one.targets if isinstance(target, ast.Name)):
            full[name] = filled_in(one.value, full)
            found.append(_Assignment(name, one.lineno, one.value, full[name]))
    return found


def filled_in(node: ast.expr, values: Mapping[str, ast.expr]) -> ast.expr:
    """A copy of an expression with others in the place of names; as it is where that would become too long."""
    written = _Written(values).visit(deepcopy(node))
    return node if any(islice(walk(written), _LONGEST, None)) else written


class _Written(ast.NodeTransformer):
    """Writes expressions in the place of names."""

    def __init__(self, values: Mapping[str, ast.expr]) -> None:
        self._values = values

    def visit(self, node: ast.AST) -> Any:
        """The piece of code with the expressions in it."""
        match node:
            case ast.Name(id=name) if name in self._values:
                return self._values[name]
            case _:
                return self.generic_visit(node)


def aliases(function: FunctionNode) -> Mapping[str, str]:
    """The names that are another name's object, and stay it: `other = one`, `one = other = make()`."""
    times = assigned(function)
    found: dict[str, str] = {}
    for statement in function.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=first), *others]):
                same = [one.id for one in others if isinstance(one, ast.Name)]
                same += [statement.value.id] if isinstance(statement.value, ast.Name) else []
                found |= dict.fromkeys(same, first) if all(times[one] <= 1 for one in (first, *same)) else {}
            case _:
                pass
    return found


def _computes(value: ast.expr) -> bool:
    return any(isinstance(child, ast.Call) for child in walk(value))


def content(node: ast.expr) -> str:
    """An expression in one spelling; for what a file holds, the file."""
    match node:
        case ast.Call(func=ast.Attribute(value=file, attr="read_text" | "read_bytes")):
            return ast.unparse(file)
        case _:
            return ast.unparse(node)


def stored(function: FunctionNode) -> Collection[frozenset[str]]:
    """The files that the function writes, each with what it writes into it, in one spelling."""
    found: list[frozenset[str]] = []
    for child in walk(function):
        match child:
            case ast.Call(func=ast.Attribute(value=file, attr="write_text" | "write_bytes"), args=[value, *_]):
                found.append(frozenset({ast.unparse(file), ast.unparse(value)}))
            case _:
                pass
    return found


def mentioned(function: FunctionNode) -> frozenset[str]:
    """Every name in a function that holds others, but for those of its coroutines that are called and never awaited,
    and for what is only said to be there. Where it holds none, nobody asks.
    """
    if sum(isinstance(one, FunctionNode) for one in walk(function)) == 1:
        return frozenset()
    idle = {id(call.func) for call in idle_calls(function)} | set(map(id, _said_to_be(function)))
    return frozenset(child.id for child in every(function, ast.Name) if id(child) not in idle)


def _said_to_be(function: FunctionNode) -> Iterator[ast.expr]:
    """What is asserted to be true, or not None, and nothing else: `assert check is not None`."""
    for statement in every(function, ast.Assert):
        match statement.test:
            case ast.Name() as name:
                yield name
            case ast.Compare(left=ast.Name() as name, ops=[ast.IsNot()], comparators=[ast.Constant(value=None)]):
                yield name
            case ast.Call(func=ast.Name(id="callable"), args=[ast.Name() as name]):
                yield name
            case _:
                pass


def idle_calls(function: FunctionNode) -> list[ast.Call]:
    """The calls of coroutines inside the function that are never awaited."""
    own = {one.name for one in every(function, ast.AsyncFunctionDef)}
    return [call for call in unawaited(function) if leaf(call.func) in own] if own else []


def unawaited(function: FunctionNode) -> list[ast.Call]:
    """The calls whose result nothing is done with, or is only looked at: no coroutine that they give is ever run."""
    run = _handed_on(function)
    found: list[ast.Call] = []
    for node in walk(function):
        match node:
            case ast.Expr(value=ast.Call() as call):
                found.append(call)
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call() as call) if name not in run:
                found.append(call)
            case _:
                pass
    return found


def _handed_on(function: FunctionNode) -> frozenset[str]:
    """The names that are awaited, given to something, or given back."""
    parts = (part for node in walk(function) for part in _given(node))
    return frozenset(one.id for part in parts for one in every(part, ast.Name) if isinstance(one.ctx, ast.Load))


def _given(node: ast.AST) -> list[ast.AST]:
    """What a piece of code hands on."""
    match node:
        case ast.Await() | ast.Return() | ast.Yield() | ast.List() | ast.Tuple() | ast.Dict():
            return [node]
        case ast.Call(args=given, keywords=named):
            return [*given, *named]
        case ast.Assign(value=ast.Name() as value):
            return [value]
        case _:
            return []
