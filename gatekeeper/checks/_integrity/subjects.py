"""What a test is about: the function whose result it asserts, or that has to raise."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from gatekeeper.checks._integrity.grading import call_strength, leaf
from gatekeeper.checks._integrity.source import Function, every

_CONTAINERS = ("list", "tuple", "set", "frozenset", "sorted", "dict")
_RAISING = ("raises", "assertRaises", "assertRaisesRegex")


def is_subject(owner: str, name: str, test: Function, imports: Mapping[str, str]) -> bool:
    """Whether the test calls `name` of `owner`, and is named after it or asserts what it returns or raises.

    `imports` tells where the names of the test's module come from.
    """
    calls = [one for one in every(test.node, ast.Call) if _is_call_of(one, owner, name, imports)]
    if not calls:
        return False
    plain = f"_{name.strip('_').lower()}_"
    return plain in f"{test.name.lower()}_" or not {*map(id, calls)}.isdisjoint(map(id, _asserted(test)))


def is_asked(name: str, test: Function) -> bool:
    """Whether the test asserts what a method of the object of that name returns or raises."""
    return any(isinstance(one.func, ast.Attribute) and leaf(one.func.value) == name for one in _asserted(test))


def _is_call_of(call: ast.Call, owner: str, name: str, imports: Mapping[str, str]) -> bool:
    """Whether what is called may be it: a method of any object where a class owns it, else what the module gives."""
    if leaf(call.func) != name or not isinstance(call.func, ast.Attribute):
        return leaf(call.func) == name
    last = owner.rpartition(".")[2]
    if not owner or last[:1].isupper():
        return True
    seen = leaf(call.func.value)
    return last in (seen, imports.get(seen, seen).rpartition(".")[2])


def _asserted(test: Function) -> Iterator[ast.Call]:
    """The calls whose result is asserted, directly or by a name, and those that have to raise."""
    results = {name: call for one in every(test.node, ast.Assign) for name, call in _result(one)}
    for node in ast.walk(test.node):
        for side in _sides(node):
            yield from _sources(side, results)
        yield from _raising(node)


def _sources(side: ast.expr, results: Mapping[str, ast.Call]) -> Iterator[ast.Call]:
    """The calls that a value comes from: its own, that of its name, and what is only put into a list or looked into."""
    asked: ast.expr | None = side
    seen: set[int] = set()
    while asked is not None and id(asked) not in seen:
        seen.add(id(asked))
        if isinstance(asked, ast.Call):
            yield asked
        asked = _source(asked, results)


def _source(asked: ast.expr, results: Mapping[str, ast.Call]) -> ast.expr | None:
    match asked:
        case ast.Attribute(value=value) | ast.Subscript(value=value):
            return value
        case ast.Name(id=name):
            return results.get(name)
        case ast.Call(func=called, args=[value]) if leaf(called) in _CONTAINERS:
            return value
        case _:
            return None


def _result(assignment: ast.Assign) -> Iterator[tuple[str, ast.Call]]:
    match assignment:
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call() as call):
            yield name, call
        case _:
            pass


def _sides(node: ast.AST) -> list[ast.expr]:
    """What an assertion compares, or asks for."""
    match node:
        case ast.Assert(test=ast.Compare(left=left, comparators=others)):
            return [left, *others]
        case ast.Assert(test=ast.UnaryOp(operand=asked)) | ast.Assert(test=asked):
            return [asked]
        case ast.Call(func=function, args=given) if leaf(function) not in _RAISING and call_strength(node) is not None:
            return given
        case _:
            return []


def _raising(node: ast.AST) -> Iterator[ast.Call]:
    """`with raises(…): name(…)`, where the call is all that stands under it, and `raises(…, lambda: name(…))`."""
    match node:
        case ast.With(
            items=[ast.withitem(context_expr=ast.Call(func=expects))], body=[ast.Expr(value=ast.Call() as call)]
        ) if leaf(expects) in _RAISING:
            yield call
        case ast.Call(func=expects, args=[_, ast.Lambda(body=ast.Call() as call)]) if leaf(expects) in _RAISING:
            yield call
        case _:
            pass
