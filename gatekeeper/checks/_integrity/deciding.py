"""What a function decides by literals: those that it compares with or looks up, and those that come of it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from msgspec import Struct

from gatekeeper.checks._integrity.answers import constant, looked_in
from gatekeeper.checks._integrity.binding import named
from gatekeeper.checks._integrity.grading import called_name, leaf
from gatekeeper.checks._integrity.lookup import as_dict
from gatekeeper.checks._integrity.source import Function, Source
from gatekeeper.checks._integrity.walking import every, walk

_LOOKS = (ast.Eq, ast.NotEq, ast.In, ast.NotIn, ast.Is)
_MATCHING = frozenset({"match", "fullmatch", "search", "startswith", "endswith"})
_JOINTS = re.compile(r"[()|^$]|\?:|\\[AZb]")
"""What stands between the alternatives of a regular expression."""
_COLLECTING = frozenset({"frozenset", "set", "tuple", "list", "dict"})


class Decision(Struct, frozen=True):
    """The literals that are `asked` for, and those that are `given` where they are met, each in one spelling."""

    asked: frozenset[str]
    given: frozenset[str]
    line: int
    test: ast.expr | None = None
    done: tuple[ast.AST, ...] = ()

    @property
    def condition(self) -> str:
        """What has to be met, in one spelling; "" where it is no condition."""
        return ast.unparse(self.test) if self.test is not None else ""

    @property
    def body(self) -> str:
        """What is done where it is met, in one spelling; of what is raised, only what kind it is."""
        return "\n".join(map(_end, self.done))


def decisions(function: Function, source: Source | None) -> Iterator[Decision]:
    """Every condition of a function, every case of a `match`, and every table that it looks into; those that its module
    has only with that.
    """
    names = {**_collections(source), **dict(named(function.node.body))}
    conditions: set[int] = set()
    yield from _patterns(function, names)
    for node in walk(function.node):
        match node:
            case ast.If(test=test, body=body):
                conditions.update(map(id, walk(test)))
                yield _decision(test, body, names)
            case ast.IfExp(test=test, body=value):
                conditions.update(map(id, walk(test)))
                yield _decision(test, [value], names)
            case ast.match_case(pattern=pattern, body=body):
                values = [one.value for one in every(pattern, ast.MatchValue)]
                yield Decision(_spelled(values), _given(body), pattern.lineno, None, tuple(body))
            case _:
                pass
    yield from (_decision(one, [], names) for one in every(function.node, ast.Compare) if id(one) not in conditions)
    yield from _tables(function, names)


def results(function: Function) -> Decision:
    """The literals that a function returns on conditions, all of them, whatever those ask for."""
    ends = [one.body[-1] for one in every(function.node, ast.If)]
    values = [one.value for one in ends if isinstance(one, ast.Return) and one.value is not None]
    found = chain.from_iterable(map(_sum, values))
    return Decision(frozenset(), _spelled(found), values[0].lineno if values else function.node.lineno)


def _sum(value: ast.expr) -> Iterator[ast.expr]:
    """What a result is put together from: `base + "/page"`; anything else is itself."""
    match value:
        case ast.BinOp(left=left, right=right):
            yield from chain(_sum(left), _sum(right))
        case ast.JoinedStr(values=parts):
            yield from parts
        case _:
            yield value


def general(function: Function) -> Iterator[Decision]:
    """What a function decides by other things than literals: its conditions without any, and what it catches."""
    yield from (one for one in decisions(function, None) if one.body and not one.asked)
    for handler in every(function.node, ast.ExceptHandler):
        yield Decision(frozenset(), frozenset(), handler.lineno, handler.type, tuple(handler.body))


def _end(node: ast.AST) -> str:
    match node:
        case ast.Raise(exc=ast.expr() as raised):
            return f"raise {called_name(raised) or ast.unparse(raised)}"
        case _:
            return ast.unparse(node)


def _decision(test: ast.expr, body: Iterable[ast.AST], names: Mapping[str, ast.expr]) -> Decision:
    done = tuple(body)
    return Decision(_asked(test, names), _given(done), test.lineno, test, done)


def _asked(test: ast.expr, names: Mapping[str, ast.expr]) -> frozenset[str]:
    """The literals that a condition compares something with."""
    compared = (one for one in every(test, ast.Compare) if len(one.ops) == 1 and isinstance(one.ops[0], _LOOKS))
    return _spelled(part for one in compared for part in _sides(one, names))


def _sides(one: ast.Compare, names: Mapping[str, ast.expr]) -> Iterator[ast.expr]:
    """Both sides of a comparison, and what is in them: what is among others need not be as they are together."""
    for side in (one.left, *one.comparators):
        yield from _items(side, names)
        if not isinstance(one.ops[0], ast.In | ast.NotIn):
            yield side


def _given(body: Iterable[ast.AST]) -> frozenset[str]:
    """The literals that a branch returns, gives to a name, or hands to something."""
    results = (_result(one) for one in body)
    return _parts(one for one in results if one is not None)


def _result(node: ast.AST) -> ast.expr | None:
    match node:
        case ast.Return(value=value) | ast.Assign(value=value) | ast.AnnAssign(value=value) | ast.Expr(value=value):
            return value
        case ast.expr():
            return node
        case _:
            return None


def _tables(function: Function, names: Mapping[str, ast.expr]) -> Iterator[Decision]:
    """The dictionaries into which the function looks, each once."""
    places = filter(None, map(looked_in, every(function.node, ast.expr)))
    tables = (names.get(leaf(one)) if isinstance(one, ast.Name | ast.Attribute) else one for one in places)
    for table in filter(None, map(as_dict, {id(one): one for one in tables}.values())):
        asked = chain.from_iterable(_members(one) for one in table.keys if one is not None)
        yield Decision(_spelled(asked), _parts(table.values), table.lineno)


def _patterns(function: Function, names: Mapping[str, ast.expr]) -> Iterator[Decision]:
    """What texts are matched with, or have to begin or end with; of a regular expression, each of its alternatives."""
    for call in every(function.node, ast.Call):
        if leaf(call.func) in _MATCHING:
            given = chain.from_iterable(_members(names.get(leaf(one), one)) for one in call.args)
            texts = chain.from_iterable(map(_alternatives, (*given, *_compiled(call, names))))
            yield Decision(frozenset(map(repr, texts)), frozenset(), call.lineno)


def _compiled(call: ast.Call, names: Mapping[str, ast.expr]) -> list[ast.expr]:
    """What the pattern was compiled from whose method is called."""
    owner = names.get(leaf(call.func.value)) if isinstance(call.func, ast.Attribute) else None
    return owner.args if isinstance(owner, ast.Call) else []


def _alternatives(pattern: ast.expr) -> Iterator[str]:
    """The texts that a pattern lets through, so far as they are written out."""
    if isinstance(pattern, ast.Constant) and isinstance(pattern.value, str):
        parts = (re.sub(r"\\(?=\W)", "", one) for one in _JOINTS.split(pattern.value))
        yield from (one for one in parts if one)


def _items(node: ast.expr, names: Mapping[str, ast.expr]) -> list[ast.expr]:
    """What is in a collection that is written out, here or where its name gets it; anything else is itself."""
    if isinstance(node, ast.Name | ast.Attribute) and leaf(node) in names:
        return _members(names[leaf(node)])
    return _members(node)


def _members(node: ast.expr) -> list[ast.expr]:
    match node:
        case ast.Tuple(elts=items) | ast.List(elts=items) | ast.Set(elts=items):
            return list(chain.from_iterable(map(_members, items)))
        case ast.Dict(keys=keys):
            return list(chain.from_iterable(_members(one) for one in keys if one is not None))
        case ast.Call(func=ast.Name(id=name), args=[inner]) if name in _COLLECTING:
            return _members(inner)
        case _:
            return [node]


def _spelled(nodes: Iterable[ast.expr]) -> frozenset[str]:
    """Literals, each in one spelling; texts without what is around them to fill a line, too."""
    found = list(nodes)
    filled = (one.value for one in found if isinstance(one, ast.Constant) and isinstance(one.value, str))
    return frozenset((*filter(None, map(constant, found)), *(repr(one.strip()) for one in filled)))


def _parts(values: Iterable[ast.expr]) -> frozenset[str]:
    """What results are made of."""
    return _spelled(
        one for value in values for one in every(value, ast.expr) if isinstance(one, ast.Constant | ast.Call)
    )


def _collections(source: Source | None) -> dict[str, ast.expr]:
    """What the module, and its classes, call their collections."""
    scopes = (source.tree, *source.classes) if source is not None else ()
    return dict(pair for scope in scopes for pair in named(scope.body))
